// The choice of the row functions of pooling.
#include "isa_targets.h"
#include "pooling_internal.h"

ck_pool_rows ck_pool_rows_for(ck_type type, ck_isa isa) {
#if defined(__x86_64__)
  if (isa == CK_ISA_AVX512_VNNI) return ck_pool_rows_avx512(type);
  if (ck_uses_avx2(isa)) return ck_pool_rows_avx2(type);
#elif defined(__aarch64__)
  if (ck_uses_neon(isa)) return ck_pool_rows_neon(type);
#endif
  return ck_pool_rows_scalar(type);
}
