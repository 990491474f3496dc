// 8-bit element-wise arithmetic, 8 elements at a time.
//
// Additions are first computed in binary32, 32 elements at a time, as elementwise8_avx512.c does.
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

/// 8 elements as numbers.
INLINE __m256 load_numbers(const uint8_t *bytes, bool is_signed) {
  return _mm256_cvtepi32_ps(load(bytes, 0, 1, is_signed, _mm256_setzero_si256()));
}

/// Adds `count` pairs, a multiple of 32, whose operands lie side by side.
INLINE void add_blocks(const ck_elementwise_plan *plan, const uint8_t *left, const uint8_t *right,
                       uint8_t *output, int64_t count, bool is_signed) {
  const ck_elementwise *operation = plan->operation;
  const int32_t moved = is_signed ? 0 : 128;
  const __m256 left_factor = _mm256_set1_ps(plan->line.left);
  const __m256 right_factor = _mm256_set1_ps(plan->line.right);
  const __m256 offset = _mm256_set1_ps(plan->line.offset);
  const __m256 limit = _mm256_set1_ps(0.5f - plan->line.error), sign = _mm256_set1_ps(-0.0f);
  const __m256i zero = _mm256_set1_epi16((int16_t)(operation->output_zero - moved));
  const __m256i minimum = _mm256_set1_epi8(ck_signed_byte(operation->output_min - moved));
  const __m256i maximum = _mm256_set1_epi8(ck_signed_byte(operation->output_max - moved));
  const __m256i flip = _mm256_set1_epi8((int8_t)moved);
  const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
  for (int64_t i = 0; i < count; i += 32) {
    __m256i sums[4];
    __m256 farthest = _mm256_setzero_ps();
#pragma clang loop unroll(full)
    for (int q = 0; q < 4; q++) {
      __m256 l = load_numbers(left + i + 8 * q, is_signed);
      __m256 r = load_numbers(right + i + 8 * q, is_signed);
      __m256 sum = _mm256_fmadd_ps(l, left_factor, _mm256_fmadd_ps(r, right_factor, offset));
      __m256 nearest = _mm256_round_ps(sum, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
      sums[q] = _mm256_cvtps_epi32(nearest);
      farthest = _mm256_max_ps(farthest, _mm256_andnot_ps(sign, _mm256_sub_ps(sum, nearest)));
    }
    if (__builtin_expect(_mm256_movemask_ps(_mm256_cmp_ps(farthest, limit, _CMP_GE_OQ)) != 0, 0)) {
      run(operation, left + i, 1, right + i, 1, output + i, 32, false);
      continue;
    }
    __m256i low = _mm256_adds_epi16(_mm256_packs_epi32(sums[0], sums[1]), zero);
    __m256i high = _mm256_adds_epi16(_mm256_packs_epi32(sums[2], sums[3]), zero);
    __m256i bytes = _mm256_permutevar8x32_epi32(_mm256_packs_epi16(low, high), order);
    bytes = _mm256_min_epi8(_mm256_max_epi8(bytes, minimum), maximum);
    _mm256_storeu_si256((__m256i *)(output + i), _mm256_xor_si256(bytes, flip));
  }
}

CK_AVX2 void ck_add8_row_avx2(const ck_elementwise_plan *plan, const uint8_t *left,
                              int32_t left_step, const uint8_t *right, int32_t right_step,
                              uint8_t *output, int64_t count) {
  const ck_elementwise *operation = plan->operation;
  int64_t i = 0;
  if (left_step != 0 && right_step != 0 && plan->line.error < 1) {
    i = count / 32 * 32;
    if (operation->type == CK_I8) add_blocks(plan, left, right, output, i, true);
    else add_blocks(plan, left, right, output, i, false);
  }
  i += run(operation, left + i * left_step, left_step, right + i * right_step, right_step,
           output + i, count - i, false);
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
