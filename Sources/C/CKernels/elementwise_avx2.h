// A multiplier in every lane, for the element-wise arithmetic on 8 elements at a time.
#pragma once
#if defined(__x86_64__)
#include "ck_requantize.h"
#include "requantize_avx2.h"

#define INLINE CK_AVX2 static inline __attribute__((always_inline))

/// A multiplier in every lane.
typedef struct {
  __m256i mantissa, left, right;
} multiplier8;

INLINE multiplier8 spread(ck_multiplier m) {
  if (m.exponent > 31 || m.exponent < -31) m.mantissa = m.exponent = 0;
  multiplier8 result;
  result.mantissa = _mm256_set1_epi32(m.mantissa);
  result.left = _mm256_set1_epi32(m.exponent > 0 ? m.exponent : 0);
  result.right = _mm256_set1_epi32(m.exponent < 0 ? -m.exponent : 0);
  return result;
}

INLINE __m256i requantize(__m256i sum, multiplier8 m) {
  return ck_requantize_avx2(sum, m.mantissa, m.left, m.right);
}
#endif
