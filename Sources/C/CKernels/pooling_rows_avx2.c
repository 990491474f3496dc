// The row functions of pooling for AVX2.
#if defined(__x86_64__)
#define CK_ROW_TARGET __attribute__((target("avx2")))
#define CK_ROWS ck_pool_rows_avx2
#define CK_ROW_BYTES 64
#include "pooling_max_vector.h"
#include "pooling_rows.h"
#endif
