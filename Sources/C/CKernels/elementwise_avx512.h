// A multiplier in every lane, for the element-wise arithmetic on 16 elements at a time.
#pragma once
#if defined(__x86_64__)
#include "ck_requantize.h"
#include "requantize_avx512.h"

#define INLINE CK_AVX512 static inline __attribute__((always_inline))

/// A multiplier in every lane.
typedef struct {
  __m512i mantissa, left, right, round, shift;
} multiplier16;

INLINE multiplier16 spread(ck_multiplier m) {
  if (m.exponent > 31 || m.exponent < -31) m.mantissa = m.exponent = 0;
  int32_t right = m.exponent < 0 ? -m.exponent : 0, n = right == 0 ? 1 : right;
  multiplier16 result;
  result.mantissa = _mm512_set1_epi32(m.mantissa);
  result.left = _mm512_set1_epi32(m.exponent > 0 ? m.exponent : 0);
  result.right = _mm512_set1_epi32(right);
  result.round = _mm512_set1_epi64(((int64_t)1 << 30) + ((int64_t)1 << (30 + n)));
  result.shift = _mm512_set1_epi32(n);
  return result;
}

INLINE __m512i requantize(__m512i sum, multiplier16 m, bool is_general) {
  if (is_general) return ck_requantize_general_avx512(sum, m.mantissa, m.left, m.right);
  return ck_requantize_avx512(sum, m.mantissa, m.mantissa, m.round, m.round, m.shift);
}
#endif
