// Micro-kernels of the int16 convolution for AVX-VNNI: 6 pixels by 16 channels.
//
// convolution_i16_ymm.h with 15 registers in use. On one core of a Zen 5, of 131 GMAC/s that
// vpdpwssd alone reaches: 123 for 128 -> 128 3x3 30x40, 112 for 1x1, 90 for 32 -> 32 1x1 120x160,
// 86 for 32 -> 16, 81 for 3 -> 32 3x3 in steps of 2.
#include "isa_targets.h"

#if defined(__x86_64__)
#include <immintrin.h>

CK_TARGET_AVX_VNNI

#define CK_MULTIPLY_ADD(sums, pairs, weights) _mm256_dpwssd_avx_epi32(sums, pairs, weights)
#include "convolution_i16_ymm.h"

ck_i16_variant ck_i16_variant_avx_vnni(void) {
  ck_i16_variant variant = ck_i16_variant_avx2();
  variant.kernel = kernel;
  variant.wrapping = wrapping;
  variant.energy = energy;
  return variant;
}

CK_TARGET_END
#endif
