// int16 element-wise arithmetic, 16 elements at a time.
//
// Where all scales are powers of two, as those of dynamic fixed point are, multiplications are
// shifts: the operands' are exact, the sum is halved and divided, both rounded.
#include "elementwise_internal.h"

#if defined(__x86_64__)
#include "elementwise_avx512.h"

INLINE __m512i load(const int16_t *elements, int64_t i, int32_t step, __mmask16 lanes) {
  return step == 0 ? _mm512_set1_epi32(*elements)
                   : _mm512_cvtepi16_epi32(_mm256_maskz_loadu_epi16(lanes, elements + i));
}

/// Stores sums, saturated and clamped.
INLINE void store(const ck_elementwise *operation, __m512i sums, int16_t *output, int64_t count) {
  __m256i words = _mm512_cvtsepi32_epi16(sums);
  words = _mm256_max_epi16(words, _mm256_set1_epi16((int16_t)operation->output_min));
  words = _mm256_min_epi16(words, _mm256_set1_epi16((int16_t)operation->output_max));
  if (count >= 16) {
    _mm256_storeu_si256((__m256i *)output, words);
  } else {
    _mm256_mask_storeu_epi16(output, (__mmask16)((1u << count) - 1), words);
  }
}

INLINE __mmask16 lanes_of(int64_t count) {
  return count >= 16 ? 0xffff : (__mmask16)((1u << count) - 1);
}

INLINE void run(const ck_elementwise *operation, const int16_t *left, int32_t left_step,
                const int16_t *right, int32_t right_step, int16_t *output, int64_t count,
                bool multiplies) {
  const bool subtracts = operation->subtracts;
  const multiplier16 left_multiplier = spread(operation->left);
  const multiplier16 right_multiplier = spread(operation->right);
  const multiplier16 output_multiplier = spread(operation->output);
  for (int64_t i = 0; i < count; i += 16) {
    __mmask16 lanes = lanes_of(count - i);
    __m512i l = load(left, i, left_step, lanes), r = load(right, i, right_step, lanes), sum;
    if (multiplies) {
      sum = _mm512_mullo_epi32(l, r);
    } else {
      l = requantize(_mm512_slli_epi32(l, 15), left_multiplier, true);
      r = requantize(_mm512_slli_epi32(r, 15), right_multiplier, true);
      sum = subtracts ? _mm512_sub_epi32(l, r) : _mm512_add_epi32(l, r);
    }
    store(operation, requantize(sum, output_multiplier, true), output + i, count - i);
  }
}

/// Whether an operand is shifted exactly.
static inline bool is_shift(ck_multiplier m) {
  return m.mantissa == 1 << 30 && m.exponent <= 0 && m.exponent >= -14;
}

INLINE void add_shifted(const ck_elementwise *operation, const int16_t *left, int32_t left_step,
                        const int16_t *right, int32_t right_step, int16_t *output, int64_t count) {
  const bool subtracts = operation->subtracts;
  const int32_t n = -operation->output.exponent;
  const __m512i left_shift = _mm512_set1_epi32(14 + operation->left.exponent);
  const __m512i right_shift = _mm512_set1_epi32(14 + operation->right.exponent);
  const __m512i shift = _mm512_set1_epi32(n), half = _mm512_set1_epi32(1 << (n - 1));
  for (int64_t i = 0; i < count; i += 16) {
    __mmask16 lanes = lanes_of(count - i);
    __m512i l = _mm512_sllv_epi32(load(left, i, left_step, lanes), left_shift);
    __m512i r = _mm512_sllv_epi32(load(right, i, right_step, lanes), right_shift);
    __m512i sum = subtracts ? _mm512_sub_epi32(l, r) : _mm512_add_epi32(l, r);
    sum = _mm512_srai_epi32(_mm512_add_epi32(sum, _mm512_set1_epi32(1)), 1);
    sum = _mm512_add_epi32(_mm512_add_epi32(sum, half), _mm512_srai_epi32(sum, 31));
    store(operation, _mm512_srav_epi32(sum, shift), output + i, count - i);
  }
}

CK_AVX512 void ck_add_i16_row_avx512(const ck_elementwise_plan *plan, const uint8_t *left,
                                     int32_t left_step, const uint8_t *right, int32_t right_step,
                                     uint8_t *output, int64_t count) {
  const ck_elementwise *operation = plan->operation;
  const int16_t *l = (const int16_t *)left, *r = (const int16_t *)right;
  bool is_shifted = is_shift(operation->left) && is_shift(operation->right) &&
                    operation->output.mantissa == 1 << 30 && operation->output.exponent < 0 &&
                    operation->output.exponent >= -30;
  if (is_shifted) {
    add_shifted(operation, l, left_step, r, right_step, (int16_t *)output, count);
  } else {
    run(operation, l, left_step, r, right_step, (int16_t *)output, count, false);
  }
}

CK_AVX512 void ck_multiply_i16_row_avx512(const ck_elementwise_plan *plan, const uint8_t *left,
                                          int32_t left_step, const uint8_t *right,
                                          int32_t right_step, uint8_t *output, int64_t count) {
  run(plan->operation, (const int16_t *)left, left_step, (const int16_t *)right, right_step,
      (int16_t *)output, count, true);
}
#endif
