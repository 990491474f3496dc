// Requantization of 16 sums at a time.
#pragma once
#if defined(__x86_64__)
#include <immintrin.h>

#define CK_AVX512 \
  __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vnni")))

/// `ck_requantize` for negative exponents -n, where the rounded product is below 2^31 - 2^(n - 1).
/// Both roundings are one addition before the first shift,
///
///   floor((floor((a m + 2^30 + 2^(30 + n)) / 2^31) - (a < 0 ? 1 : 0)) / 2^n).
///
/// Mantissas lie in the lower half of each 64-bit lane; `round_*` are 2^30 + 2^(30 + n) of even and
/// odd channels, `shift` is n.
CK_AVX512 static inline __m512i ck_requantize_avx512(__m512i sum, __m512i mantissa_even,
                                                     __m512i mantissa_odd, __m512i round_even,
                                                     __m512i round_odd, __m512i shift) {
  __m512i even = _mm512_mul_epi32(sum, mantissa_even);
  __m512i odd = _mm512_mul_epi32(_mm512_srli_epi64(sum, 32), mantissa_odd);
  even = _mm512_srli_epi64(_mm512_add_epi64(even, round_even), 31);
  odd = _mm512_slli_epi64(_mm512_add_epi64(odd, round_odd), 1);
  __m512i high = _mm512_mask_blend_epi32(0xaaaa, even, odd);
  return _mm512_srav_epi32(_mm512_add_epi32(high, _mm512_srai_epi32(sum, 31)), shift);
}

/// `ck_requantize` for any exponent: `left` is max(e, 0), `right` max(-e, 0), both below 32.
CK_AVX512 static inline __m512i ck_requantize_general_avx512(__m512i sum, __m512i mantissa,
                                                             __m512i left, __m512i right) {
  __m512i nudge = _mm512_set1_epi64((int64_t)1 << 30);
  sum = _mm512_sllv_epi32(sum, left);
  __m512i even = _mm512_mul_epi32(sum, mantissa);
  __m512i odd = _mm512_mul_epi32(_mm512_srli_epi64(sum, 32), _mm512_srli_epi64(mantissa, 32));
  even = _mm512_srli_epi64(_mm512_add_epi64(even, nudge), 31);
  odd = _mm512_slli_epi64(_mm512_add_epi64(odd, nudge), 1);
  __m512i high = _mm512_mask_blend_epi32(0xaaaa, even, odd);
  __m512i mask = _mm512_sub_epi32(_mm512_sllv_epi32(_mm512_set1_epi32(1), right),
                                  _mm512_set1_epi32(1));
  __m512i threshold = _mm512_add_epi32(_mm512_srli_epi32(mask, 1), _mm512_srli_epi32(high, 31));
  __mmask16 rounds_up = _mm512_cmpgt_epi32_mask(_mm512_and_si512(high, mask), threshold);
  __m512i quotient = _mm512_srav_epi32(high, right);
  return _mm512_mask_add_epi32(quotient, rounds_up, quotient, _mm512_set1_epi32(1));
}
#endif
