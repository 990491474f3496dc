// 8-bit element-wise arithmetic, 8 elements at a time.
#include "elementwise_internal.h"

#if defined(__x86_64__)
#include "elementwise_avx2.h"

INLINE __m256i load(const uint8_t *bytes, int64_t i, int32_t step, bool is_signed, __m256i zero) {
  __m128i values = step == 0 ? _mm_set1_epi8((int8_t)*bytes)
                             : _mm_loadl_epi64((const __m128i *)(bytes + i));
  __m256i wide = is_signed ? _mm256_cvtepi8_epi32(values) : _mm256_cvtepu8_epi32(values);
  return _mm256_sub_epi32(wide, zero);
}

/// Computes the elements that fill whole registers and returns their number.
INLINE int64_t run(const ck_elementwise *operation, const uint8_t *left, int32_t left_step,
                   const uint8_t *right, int32_t right_step, uint8_t *output, int64_t count,
                   bool multiplies) {
  const bool is_signed = operation->type == CK_I8, subtracts = operation->subtracts;
  const multiplier8 left_multiplier = spread(operation->left);
  const multiplier8 right_multiplier = spread(operation->right);
  const multiplier8 output_multiplier = spread(operation->output);
  const __m256i left_zero = _mm256_set1_epi32(operation->left_zero);
  const __m256i right_zero = _mm256_set1_epi32(operation->right_zero);
  const __m256i output_zero = _mm256_set1_epi32(operation->output_zero);
  const __m256i minimum = _mm256_set1_epi32(operation->output_min - operation->output_zero);
  const __m256i maximum = _mm256_set1_epi32(operation->output_max - operation->output_zero);
  const __m256i low_bytes = _mm256_setr_epi8(
      0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
      0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
  int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    __m256i l = load(left, i, left_step, is_signed, left_zero);
    __m256i r = load(right, i, right_step, is_signed, right_zero);
    __m256i sum;
    if (multiplies) {
      sum = _mm256_mullo_epi32(l, r);
    } else {
      l = requantize(_mm256_slli_epi32(l, 20), left_multiplier);
      r = requantize(_mm256_slli_epi32(r, 20), right_multiplier);
      sum = subtracts ? _mm256_sub_epi32(l, r) : _mm256_add_epi32(l, r);
    }
    sum = requantize(sum, output_multiplier);
    sum = _mm256_min_epi32(_mm256_max_epi32(sum, minimum), maximum);
    sum = _mm256_shuffle_epi8(_mm256_add_epi32(sum, output_zero), low_bytes);
    int32_t low = _mm_cvtsi128_si32(_mm256_castsi256_si128(sum));
    int32_t high = _mm_cvtsi128_si32(_mm256_extracti128_si256(sum, 1));
    __builtin_memcpy(output + i, &low, 4);
    __builtin_memcpy(output + i + 4, &high, 4);
  }
  return i;
}

CK_AVX2 void ck_add8_row_avx2(const ck_elementwise_plan *plan, const uint8_t *left,
                              int32_t left_step, const uint8_t *right, int32_t right_step,
                              uint8_t *output, int64_t count) {
  const ck_elementwise *operation = plan->operation;
  int64_t i = run(operation, left, left_step, right, right_step, output, count, false);
  ck_add8_row_scalar(plan, left + i * left_step, left_step, right + i * right_step,
                     right_step, output + i, count - i);
}

CK_AVX2 void ck_multiply8_row_avx2(const ck_elementwise_plan *plan, const uint8_t *left,
                                   int32_t left_step, const uint8_t *right, int32_t right_step,
                                   uint8_t *output, int64_t count) {
  const ck_elementwise *operation = plan->operation;
  int64_t i = run(operation, left, left_step, right, right_step, output, count, true);
  ck_multiply8_row_scalar(plan, left + i * left_step, left_step, right + i * right_step,
                          right_step, output + i, count - i);
}
#endif
