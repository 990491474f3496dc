// Words of the requantized sums of 16 channels with the output's zero point, in the order that a
// packing leaves: one function per way (convolution8_internal.h).
#pragma once
#include "convolution8_internal.h"

#if defined(__x86_64__)
#include "requantize_avx2.h"

#define WORDS_INLINE CK_AVX2 static inline __attribute__((always_inline, unused))

WORDS_INLINE __m256i ck_c8_half(const void *lanes, int half) {
  return _mm256_load_si256((const __m256i *)lanes + half);
}

/// The rounded products of moved sums, to which the last shift is applied: 5 operations. One
/// shuffle takes the upper halves of all products: lanes 1 and 2 of every four change places.
WORDS_INLINE __m256i ck_c8_products_ymm(__m256i sum, const ck_c8_column *column, int half) {
  __m256i even = _mm256_mul_epu32(sum, ck_c8_half(column->factor, half));
  __m256i odd = _mm256_mul_epu32(
      _mm256_castps_si256(_mm256_movehdup_ps(_mm256_castsi256_ps(sum))),
      ck_c8_half(column->factor_odd, half));
  __m256i high = _mm256_castps_si256(
      _mm256_shuffle_ps(_mm256_castsi256_ps(even), _mm256_castsi256_ps(odd), 0xdd));
  return _mm256_sub_epi32(high, ck_c8_half(column->origin, half));
}

WORDS_INLINE __m256i ck_c8_words_short_ymm(__m256i low, __m256i high, const ck_c8_column *column) {
  __m256i zero = _mm256_packs_epi32(ck_c8_half(column->zero, 0), ck_c8_half(column->zero, 1));
  __m256i shift = _mm256_packs_epi32(ck_c8_half(column->shift, 0), ck_c8_half(column->shift, 1));
  __m256i words = _mm256_packs_epi32(ck_c8_products_ymm(low, column, 0),
                                     ck_c8_products_ymm(high, column, 1));
  words = _mm256_adds_epi16(words, _mm256_cmpgt_epi16(zero, words));
  return _mm256_mulhrs_epi16(words, shift);
}

WORDS_INLINE __m256i ck_c8_quotient_long_ymm(__m256i sum, const ck_c8_column *column, int half) {
  __m256i high = ck_c8_products_ymm(sum, column, half);
  __m256i is_negative = _mm256_cmpgt_epi32(ck_c8_half(column->zero, half), high);
  return _mm256_srav_epi32(_mm256_add_epi32(high, is_negative), ck_c8_half(column->shift, half));
}

WORDS_INLINE __m256i ck_c8_words_long_ymm(__m256i low, __m256i high, const ck_c8_column *column) {
  return _mm256_packs_epi32(ck_c8_quotient_long_ymm(low, column, 0),
                            ck_c8_quotient_long_ymm(high, column, 1));
}

WORDS_INLINE __m256i ck_c8_quotient_general_ymm(__m256i sum, const ck_c8_column *column,
                                                int half) {
  __m256i result =
      ck_requantize_avx2(sum, ck_c8_half(column->mantissa, half), ck_c8_half(column->left, half),
                         ck_c8_half(column->right, half));
  return _mm256_shuffle_epi32(result, 0xd8);
}

WORDS_INLINE __m256i ck_c8_words_general_ymm(__m256i low, __m256i high, const ck_c8_column *column,
                                             int32_t output_zero) {
  __m256i words = _mm256_packs_epi32(ck_c8_quotient_general_ymm(low, column, 0),
                                     ck_c8_quotient_general_ymm(high, column, 1));
  return _mm256_adds_epi16(words, _mm256_set1_epi16((int16_t)output_zero));
}
#undef WORDS_INLINE
#endif
