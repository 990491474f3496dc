// Micro-kernels of the int16 convolution for AVX-VNNI: 6 pixels by 16 channels.
//
// 12 accumulators, 2 weights, 1 input. 119 GMAC/s for 128 -> 128 3x3 30x40 on one core of a Zen 5,
// where vpdpwssd alone reaches 134.
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
