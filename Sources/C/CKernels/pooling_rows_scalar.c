// The row functions of pooling in plain C.
#define CK_ROW_TARGET
#define CK_ROWS ck_pool_rows_scalar
#include "pooling_max_scalar.h"
#include "pooling_rows.h"
