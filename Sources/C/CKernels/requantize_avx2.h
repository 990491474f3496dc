// Requantization of 8 sums at a time.
#pragma once
#if defined(__x86_64__)
#include <immintrin.h>

#define CK_AVX2 __attribute__((target("avx2,fma,f16c")))

/// `ck_requantize` for any exponent: `left` is max(e, 0), `right` max(-e, 0), both below 32.
CK_AVX2 static inline __m256i ck_requantize_avx2(__m256i sum, __m256i mantissa, __m256i left,
                                                 __m256i right) {
  __m256i nudge = _mm256_set1_epi64x((int64_t)1 << 30);
  sum = _mm256_sllv_epi32(sum, left);
  __m256i even = _mm256_mul_epi32(sum, mantissa);
  __m256i odd = _mm256_mul_epi32(_mm256_srli_epi64(sum, 32), _mm256_srli_epi64(mantissa, 32));
  even = _mm256_srli_epi64(_mm256_add_epi64(even, nudge), 31);
  odd = _mm256_slli_epi64(_mm256_add_epi64(odd, nudge), 1);
  __m256i high = _mm256_blend_epi32(even, odd, 0xaa);
  __m256i mask = _mm256_sub_epi32(_mm256_sllv_epi32(_mm256_set1_epi32(1), right),
                                  _mm256_set1_epi32(1));
  __m256i threshold = _mm256_add_epi32(_mm256_srli_epi32(mask, 1), _mm256_srli_epi32(high, 31));
  __m256i rounds_up = _mm256_cmpgt_epi32(_mm256_and_si256(high, mask), threshold);
  return _mm256_sub_epi32(_mm256_srav_epi32(high, right), rounds_up);
}
#endif
