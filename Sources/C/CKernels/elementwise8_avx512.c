// 8-bit element-wise arithmetic, 16 elements at a time.
#include "elementwise_internal.h"

#if defined(__x86_64__)
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

INLINE __m512i load(const uint8_t *bytes, int64_t i, int32_t step, __mmask16 lanes, bool is_signed,
                    __m512i zero) {
  __m128i values = step == 0 ? _mm_set1_epi8((int8_t)*bytes)
                             : _mm_maskz_loadu_epi8(lanes, bytes + i);
  __m512i wide = is_signed ? _mm512_cvtepi8_epi32(values) : _mm512_cvtepu8_epi32(values);
  return _mm512_sub_epi32(wide, zero);
}

INLINE void run(const ck_elementwise *operation, const uint8_t *left, int32_t left_step,
                const uint8_t *right, int32_t right_step, uint8_t *output, int64_t count,
                bool multiplies, bool is_general) {
  const bool is_signed = operation->type == CK_I8, subtracts = operation->subtracts;
  const multiplier16 left_multiplier = spread(operation->left);
  const multiplier16 right_multiplier = spread(operation->right);
  const multiplier16 output_multiplier = spread(operation->output);
  const __m512i left_zero = _mm512_set1_epi32(operation->left_zero);
  const __m512i right_zero = _mm512_set1_epi32(operation->right_zero);
  const __m512i output_zero = _mm512_set1_epi32(operation->output_zero);
  const __m512i minimum = _mm512_set1_epi32(operation->output_min - operation->output_zero);
  const __m512i maximum = _mm512_set1_epi32(operation->output_max - operation->output_zero);
  for (int64_t i = 0; i < count; i += 16) {
    __mmask16 lanes = count - i >= 16 ? 0xffff : (__mmask16)((1u << (count - i)) - 1);
    __m512i l = load(left, i, left_step, lanes, is_signed, left_zero);
    __m512i r = load(right, i, right_step, lanes, is_signed, right_zero);
    __m512i sum;
    if (multiplies) {
      sum = _mm512_mullo_epi32(l, r);
    } else {
      l = requantize(_mm512_slli_epi32(l, 20), left_multiplier, is_general);
      r = requantize(_mm512_slli_epi32(r, 20), right_multiplier, is_general);
      sum = subtracts ? _mm512_sub_epi32(l, r) : _mm512_add_epi32(l, r);
    }
    sum = requantize(sum, output_multiplier, is_general);
    sum = _mm512_min_epi32(_mm512_max_epi32(sum, minimum), maximum);
    sum = _mm512_add_epi32(sum, output_zero);
    _mm_mask_storeu_epi8(output + i, lanes, _mm512_cvtepi32_epi8(sum));
  }
}

CK_AVX512 void ck_add8_row_avx512(const ck_elementwise *operation, const uint8_t *left,
                                  int32_t left_step, const uint8_t *right, int32_t right_step,
                                  uint8_t *output, int64_t count) {
  if (operation->left.exponent < 0 && operation->right.exponent < 0 &&
      operation->output.exponent < 0) {
    run(operation, left, left_step, right, right_step, output, count, false, false);
  } else {
    run(operation, left, left_step, right, right_step, output, count, false, true);
  }
}

CK_AVX512 void ck_multiply8_row_avx512(const ck_elementwise *operation, const uint8_t *left,
                                       int32_t left_step, const uint8_t *right,
                                       int32_t right_step, uint8_t *output, int64_t count) {
  if (operation->output.exponent < 0) {
    run(operation, left, left_step, right, right_step, output, count, true, false);
  } else {
    run(operation, left, left_step, right, right_step, output, count, true, true);
  }
}
#endif
