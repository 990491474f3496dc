// Words of two registers of requantized sums with the output's zero point, in the order that a
// packing leaves: one function per way (convolution8_internal.h).
#pragma once
#include "convolution8_internal.h"

#if defined(__x86_64__)
#include "requantize_avx512.h"

#define WORDS_INLINE CK_AVX512 static inline __attribute__((always_inline))

/// What the products of a column are formed with.
typedef struct {
  __m512i factor, factor_odd, origin;
  __mmask16 even;  ///< Even lanes. Hidden: the compiler would make two shuffles of one.
} ck_c8_products;

WORDS_INLINE ck_c8_products ck_c8_products_of(const ck_c8_column *column) {
  __mmask16 even = 0x5555;
  __asm__("" : "+Yk"(even));
  return (ck_c8_products){_mm512_load_si512(column->factor),
                          _mm512_load_si512(column->factor_odd),
                          _mm512_load_si512(column->origin), even};
}

/// The rounded products of moved sums, to which the last shift is applied: 5 operations.
WORDS_INLINE __m512i ck_c8_multiply_avx512(__m512i sum, ck_c8_products p) {
  __m512i even = _mm512_mul_epu32(sum, p.factor);
  __m512i odd = _mm512_mul_epu32(_mm512_shuffle_epi32(sum, _MM_PERM_DDBB), p.factor_odd);
  __m512i high = _mm512_mask_shuffle_epi32(odd, p.even, even, _MM_PERM_DDBB);
  return _mm512_sub_epi32(high, p.origin);
}

/// What the words of two columns are formed with.
typedef struct {
  ck_c8_products a, b;
  __m512i zero, shift;
} ck_c8_short_words;

WORDS_INLINE ck_c8_short_words ck_c8_short_words_of(const ck_c8_column *a, const ck_c8_column *b) {
  return (ck_c8_short_words){
      ck_c8_products_of(a), ck_c8_products_of(b),
      _mm512_packs_epi32(_mm512_load_si512(a->zero), _mm512_load_si512(b->zero)),
      _mm512_packs_epi32(_mm512_load_si512(a->shift), _mm512_load_si512(b->shift))};
}

WORDS_INLINE __m512i ck_c8_words_short_avx512(__m512i a, __m512i b, ck_c8_short_words w) {
  __m512i words =
      _mm512_packs_epi32(ck_c8_multiply_avx512(a, w.a), ck_c8_multiply_avx512(b, w.b));
  __mmask32 is_negative = _mm512_cmpgt_epi16_mask(w.zero, words);
  words = _mm512_mask_adds_epi16(words, is_negative, words, _mm512_set1_epi16(-1));
  return _mm512_mulhrs_epi16(words, w.shift);
}

WORDS_INLINE __m512i ck_c8_quotient_long_avx512(__m512i sum, const ck_c8_column *column) {
  __m512i high = ck_c8_multiply_avx512(sum, ck_c8_products_of(column));
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
