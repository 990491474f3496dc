// The row functions of pooling for AVX-512.
#if defined(__x86_64__)
#define CK_ROW_TARGET \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl")))
#define CK_ROWS ck_pool_rows_avx512
#define CK_ROW_BYTES 64
#include "pooling_max_vector.h"
#include "pooling_rows.h"
#endif
