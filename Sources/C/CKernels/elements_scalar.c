#define CK_SUFFIX scalar
#include "elements_template.h"

const element_functions *elements_for(ck_isa isa) {
#if defined(__x86_64__)
  if (isa == CK_ISA_AVX512_VNNI) return &elements_avx512;
  if (ck_uses_avx2(isa)) return &elements_avx2;
#else
  (void)isa;
#endif
  return &elements_scalar;
}
