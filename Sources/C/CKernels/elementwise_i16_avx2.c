// int16 element-wise arithmetic, 8 elements at a time.
#include "elementwise_internal.h"

#if defined(__x86_64__)
#include "elementwise_avx2.h"

INLINE __m256i load(const int16_t *elements, int64_t i, int32_t step) {
  return step == 0 ? _mm256_set1_epi32(*elements)
                   : _mm256_cvtepi16_epi32(_mm_loadu_si128((const __m128i *)(elements + i)));
}

/// Computes the elements that fill whole registers and returns their number.
INLINE int64_t run(const ck_elementwise *operation, const int16_t *left, int32_t left_step,
                   const int16_t *right, int32_t right_step, int16_t *output, int64_t count,
                   bool multiplies) {
  const bool subtracts = operation->subtracts;
  const multiplier8 left_multiplier = spread(operation->left);
  const multiplier8 right_multiplier = spread(operation->right);
  const multiplier8 output_multiplier = spread(operation->output);
  const __m256i minimum = _mm256_set1_epi32(operation->output_min);
  const __m256i maximum = _mm256_set1_epi32(operation->output_max);
  int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    __m256i l = load(left, i, left_step), r = load(right, i, right_step), sum;
    if (multiplies) {
      sum = _mm256_mullo_epi32(l, r);
    } else {
      l = requantize(_mm256_slli_epi32(l, 15), left_multiplier);
      r = requantize(_mm256_slli_epi32(r, 15), right_multiplier);
      sum = subtracts ? _mm256_sub_epi32(l, r) : _mm256_add_epi32(l, r);
    }
    sum = requantize(sum, output_multiplier);
    sum = _mm256_min_epi32(_mm256_max_epi32(sum, minimum), maximum);
    __m128i words = _mm_packs_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    _mm_storeu_si128((__m128i *)(output + i), words);
  }
  return i;
}

CK_AVX2 void ck_add_i16_row_avx2(const ck_elementwise_plan *plan, const uint8_t *left,
                                 int32_t left_step, const uint8_t *right, int32_t right_step,
                                 uint8_t *output, int64_t count) {
  const ck_elementwise *operation = plan->operation;
  int64_t i = run(operation, (const int16_t *)left, left_step, (const int16_t *)right, right_step,
                  (int16_t *)output, count, false);
  ck_add_i16_row_scalar(plan, left + 2 * i * left_step, left_step,
                        right + 2 * i * right_step, right_step, output + 2 * i, count - i);
}

CK_AVX2 void ck_multiply_i16_row_avx2(const ck_elementwise_plan *plan, const uint8_t *left,
                                      int32_t left_step, const uint8_t *right, int32_t right_step,
                                      uint8_t *output, int64_t count) {
  const ck_elementwise *operation = plan->operation;
  int64_t i = run(operation, (const int16_t *)left, left_step, (const int16_t *)right, right_step,
                  (int16_t *)output, count, true);
  ck_multiply_i16_row_scalar(plan, left + 2 * i * left_step, left_step,
                             right + 2 * i * right_step, right_step, output + 2 * i, count - i);
}
#endif
