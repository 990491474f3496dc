// Words of two registers of requantized sums with the output's zero point, in the order that a
// packing leaves: one function per way (convolution8_internal.h).
#pragma once
#include "convolution8_internal.h"

#if defined(__x86_64__)
#include "requantize_avx512.h"

#define WORDS_INLINE CK_AVX512 static inline __attribute__((always_inline))

/// The rounded products of moved sums, to which the last shift is applied: 5 operations.
WORDS_INLINE __m512i ck_c8_products_avx512(__m512i sum, const ck_c8_column *column) {
  __m512i even = _mm512_mul_epu32(sum, _mm512_load_si512(column->factor));
  __m512i odd = _mm512_mul_epu32(
      _mm512_castps_si512(_mm512_movehdup_ps(_mm512_castsi512_ps(sum))),
      _mm512_load_si512(column->factor_odd));
  __m512i high = _mm512_castps_si512(_mm512_mask_movehdup_ps(
      _mm512_castsi512_ps(odd), 0x5555, _mm512_castsi512_ps(even)));
  return _mm512_sub_epi32(high, _mm512_load_si512(column->origin));
}

WORDS_INLINE __m512i ck_c8_words_short_avx512(__m512i a, const ck_c8_column *of_a, __m512i b,
                                              const ck_c8_column *of_b) {
  __m512i zero = _mm512_packs_epi32(_mm512_load_si512(of_a->zero), _mm512_load_si512(of_b->zero));
  __m512i shift =
      _mm512_packs_epi32(_mm512_load_si512(of_a->shift), _mm512_load_si512(of_b->shift));
  __m512i words =
      _mm512_packs_epi32(ck_c8_products_avx512(a, of_a), ck_c8_products_avx512(b, of_b));
  __mmask32 is_negative = _mm512_cmpgt_epi16_mask(zero, words);
  words = _mm512_mask_subs_epi16(words, is_negative, words, _mm512_set1_epi16(1));
  return _mm512_mulhrs_epi16(words, shift);
}

WORDS_INLINE __m512i ck_c8_quotient_long_avx512(__m512i sum, const ck_c8_column *column) {
  __m512i high = ck_c8_products_avx512(sum, column);
  __mmask16 is_negative = _mm512_cmpgt_epi32_mask(_mm512_load_si512(column->zero), high);
  high = _mm512_mask_sub_epi32(high, is_negative, high, _mm512_set1_epi32(1));
  return _mm512_srav_epi32(high, _mm512_load_si512(column->shift));
}

WORDS_INLINE __m512i ck_c8_words_long_avx512(__m512i a, const ck_c8_column *of_a, __m512i b,
                                             const ck_c8_column *of_b) {
  return _mm512_packs_epi32(ck_c8_quotient_long_avx512(a, of_a),
                            ck_c8_quotient_long_avx512(b, of_b));
}

WORDS_INLINE __m512i ck_c8_quotient_general_avx512(__m512i sum, const ck_c8_column *column) {
  return ck_requantize_general_avx512(sum, _mm512_load_si512(column->mantissa),
                                      _mm512_load_si512(column->left),
                                      _mm512_load_si512(column->right));
}

WORDS_INLINE __m512i ck_c8_words_general_avx512(__m512i a, const ck_c8_column *of_a, __m512i b,
                                                const ck_c8_column *of_b, __m512i output_zero) {
  __m512i words = _mm512_packs_epi32(ck_c8_quotient_general_avx512(a, of_a),
                                     ck_c8_quotient_general_avx512(b, of_b));
  return _mm512_adds_epi16(words, output_zero);
}
#undef WORDS_INLINE
#endif
