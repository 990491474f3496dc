// 8-bit element-wise arithmetic, 16 elements at a time.
//
// Additions are first computed in binary32, 64 elements at a time. Where every one of them lies
// further from the middle between two integers than the line may be off, rounding it gives the
// exact result; the others, about one block in 60, go through the specification's steps.
#include "elementwise_internal.h"

#if defined(__x86_64__)
#include "elementwise_avx512.h"

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

/// The specification's steps for an addition.
CK_AVX512 static __attribute__((noinline)) void add_exactly(const ck_elementwise *operation,
                                                            const uint8_t *left, int32_t left_step,
                                                            const uint8_t *right,
                                                            int32_t right_step, uint8_t *output,
                                                            int64_t count) {
  if (operation->left.exponent < 0 && operation->right.exponent < 0 &&
      operation->output.exponent < 0) {
    run(operation, left, left_step, right, right_step, output, count, false, false);
  } else {
    run(operation, left, left_step, right, right_step, output, count, false, true);
  }
}

/// 16 elements of an operand as numbers; where `is_whole`, all are valid and lie side by side.
INLINE __m512 load_numbers(const uint8_t *bytes, int64_t i, int32_t step, __mmask64 lanes,
                           int quarter, bool is_signed, bool is_whole) {
  __m512i none = _mm512_setzero_si512(), wide;
  if (is_whole) {
    __m128i values = _mm_loadu_si128((const __m128i *)(bytes + i + 16 * quarter));
    wide = is_signed ? _mm512_cvtepi8_epi32(values) : _mm512_cvtepu8_epi32(values);
  } else {
    wide = load(bytes, i + 16 * quarter, step, (__mmask16)(lanes >> 16 * quarter), is_signed, none);
  }
  return _mm512_cvtepi32_ps(wide);
}

/// What additions of one operation share.
typedef struct {
  __m512 left, right, offset, limit;
  __m512i zero, minimum, maximum, flip;
} add_constants;

INLINE add_constants constants_of(const ck_elementwise_plan *plan, bool is_signed) {
  const ck_elementwise *operation = plan->operation;
  const int32_t moved = is_signed ? 0 : 128;
  return (add_constants){
      _mm512_set1_ps(plan->line.left),
      _mm512_set1_ps(plan->line.right),
      _mm512_set1_ps(plan->line.offset),
      _mm512_set1_ps(0.5f - plan->line.error),
      _mm512_set1_epi16((int16_t)(operation->output_zero - moved)),
      _mm512_set1_epi8(ck_signed_byte(operation->output_min - moved)),
      _mm512_set1_epi8(ck_signed_byte(operation->output_max - moved)),
      _mm512_set1_epi8((int8_t)moved),
  };
}

/// The results of 64 elements from `i` on, of which `lanes` are valid; where `is_whole`, all are and
/// lie side by side. False where binary32 may round one to another integer.
INLINE bool add_64(const add_constants *c, const uint8_t *left, int32_t left_step,
                   const uint8_t *right, int32_t right_step, int64_t i, __mmask64 lanes,
                   bool is_signed, bool is_whole, __m512i *bytes) {
  const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  __m512i sums[4];
  __m512 farthest = _mm512_setzero_ps();
#pragma clang loop unroll(full)
  for (int q = 0; q < 4; q++) {
    __m512 l = load_numbers(left, i, left_step, lanes, q, is_signed, is_whole);
    __m512 r = load_numbers(right, i, right_step, lanes, q, is_signed, is_whole);
    __m512 sum = _mm512_fmadd_ps(l, c->left, _mm512_fmadd_ps(r, c->right, c->offset));
    sums[q] = _mm512_cvtps_epi32(sum);
    // The larger magnitude of the distance from the nearest integer and of those before.
    farthest = _mm512_range_ps(farthest, _mm512_reduce_ps(sum, 0), 0x0b);
  }
  if (__builtin_expect(_mm512_cmp_ps_mask(farthest, c->limit, _CMP_GE_OQ) != 0, 0)) return false;
  __m512i low = _mm512_adds_epi16(_mm512_packs_epi32(sums[0], sums[1]), c->zero);
  __m512i high = _mm512_adds_epi16(_mm512_packs_epi32(sums[2], sums[3]), c->zero);
  *bytes = _mm512_permutexvar_epi32(order, _mm512_packs_epi16(low, high));
  *bytes = _mm512_min_epi8(_mm512_max_epi8(*bytes, c->minimum), c->maximum);
  *bytes = _mm512_xor_si512(*bytes, c->flip);
  return true;
}

INLINE void add_row(const ck_elementwise_plan *plan, const uint8_t *left, int32_t left_step,
                    const uint8_t *right, int32_t right_step, uint8_t *output, int64_t count,
                    bool is_signed) {
  const add_constants c = constants_of(plan, is_signed);
  const int64_t whole = left_step != 0 && right_step != 0 ? count / 64 * 64 : 0;
  __m512i bytes;
  for (int64_t i = 0; i < whole; i += 64) {
    if (add_64(&c, left, 1, right, 1, i, 0, is_signed, true, &bytes)) {
      _mm512_storeu_si512(output + i, bytes);
    } else {
      add_exactly(plan->operation, left + i, 1, right + i, 1, output + i, 64);
    }
  }
  for (int64_t i = whole; i < count; i += 64) {
    const int64_t rest = count - i < 64 ? count - i : 64;
    const __mmask64 lanes = ~(__mmask64)0 >> (64 - rest);
    if (add_64(&c, left, left_step, right, right_step, i, lanes, is_signed, false, &bytes)) {
      _mm512_mask_storeu_epi8(output + i, lanes, bytes);
    } else {
      add_exactly(plan->operation, left + i * left_step, left_step, right + i * right_step,
                  right_step, output + i, rest);
    }
  }
}

CK_AVX512 void ck_add8_row_avx512(const ck_elementwise_plan *plan, const uint8_t *left,
                                  int32_t left_step, const uint8_t *right, int32_t right_step,
                                  uint8_t *output, int64_t count) {
  if (plan->line.error >= 1) {
    add_exactly(plan->operation, left, left_step, right, right_step, output, count);
  } else if (plan->operation->type == CK_I8) {
    add_row(plan, left, left_step, right, right_step, output, count, true);
  } else {
    add_row(plan, left, left_step, right, right_step, output, count, false);
  }
}

CK_AVX512 void ck_multiply8_row_avx512(const ck_elementwise_plan *plan, const uint8_t *left,
                                       int32_t left_step, const uint8_t *right,
                                       int32_t right_step, uint8_t *output, int64_t count) {
  const ck_elementwise *operation = plan->operation;
  if (operation->output.exponent < 0) {
    run(operation, left, left_step, right, right_step, output, count, true, false);
  } else {
    run(operation, left, left_step, right, right_step, output, count, true, true);
  }
}
#endif
