// The row functions of pooling for NEON: maxima of 32 channels of bytes in 2 registers, sums and
// quotients as compilers vectorize the plain loops.
#if defined(__aarch64__)
#define CK_ROW_TARGET
#define CK_ROWS ck_pool_rows_neon
#define CK_ROW_BYTES 32
#include "pooling_max_vector.h"
#include "pooling_rows.h"
#endif
