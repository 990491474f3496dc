// int16 element-wise arithmetic, 8 elements at a time.
#include "elementwise_neon.h"

#if defined(__aarch64__)
CK_INLINE int16x8_t load(const int16_t *elements, int64_t i, int32_t step) {
  return step == 0 ? vdupq_n_s16(*elements) : vld1q_s16(elements + i);
}

/// Computes the elements that fill whole registers and returns their number.
CK_INLINE int64_t run(const ck_elementwise *operation, const uint8_t *left, int32_t left_step,
                      const uint8_t *right, int32_t right_step, uint8_t *output, int64_t count,
                      bool multiplies) {
  const bool subtracts = operation->subtracts;
  const int32_t shift = ck_add_shift(CK_I16);
  const multipliers4 multipliers = spread_all(operation);
  const int16x8_t minimum = vdupq_n_s16((int16_t)operation->output_min);
  const int16x8_t maximum = vdupq_n_s16((int16_t)operation->output_max);
  int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    int16x8_t l = load((const int16_t *)left, i, left_step);
    int16x8_t r = load((const int16_t *)right, i, right_step);
    int32x4_t low = combine(vmovl_s16(vget_low_s16(l)), vmovl_s16(vget_low_s16(r)), &multipliers,
                            shift, multiplies, subtracts);
    int32x4_t high = combine(vmovl_high_s16(l), vmovl_high_s16(r), &multipliers, shift, multiplies,
                             subtracts);
    int16x8_t words = vqmovn_high_s32(vqmovn_s32(low), high);
    vst1q_s16((int16_t *)output + i, vminq_s16(vmaxq_s16(words, minimum), maximum));
  }
  return i;
}

void ck_add_i16_row_neon(const ck_elementwise_plan *plan, const uint8_t *left, int32_t left_step,
                         const uint8_t *right, int32_t right_step, uint8_t *output,
                         int64_t count) {
  int64_t i = run(plan->operation, left, left_step, right, right_step, output, count, false);
  ck_add_i16_row_scalar(plan, left + 2 * i * left_step, left_step, right + 2 * i * right_step,
                        right_step, output + 2 * i, count - i);
}

void ck_multiply_i16_row_neon(const ck_elementwise_plan *plan, const uint8_t *left,
                              int32_t left_step, const uint8_t *right, int32_t right_step,
                              uint8_t *output, int64_t count) {
  int64_t i = run(plan->operation, left, left_step, right, right_step, output, count, true);
  ck_multiply_i16_row_scalar(plan, left + 2 * i * left_step, left_step, right + 2 * i * right_step,
                             right_step, output + 2 * i, count - i);
}
#endif
