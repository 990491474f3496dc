// 8-bit element-wise arithmetic, 8 elements at a time.
#include "elementwise_neon.h"

#if defined(__aarch64__)
/// Elements less their zero point, as words.
CK_INLINE int16x8_t load(const uint8_t *bytes, int64_t i, int32_t step, bool is_signed,
                         int16x8_t zero) {
  uint8x8_t values = step == 0 ? vdup_n_u8(*bytes) : vld1_u8(bytes + i);
  int16x8_t wide = is_signed ? vmovl_s8(vreinterpret_s8_u8(values))
                             : vreinterpretq_s16_u16(vmovl_u8(values));
  return vsubq_s16(wide, zero);
}

/// Computes the elements that fill whole registers and returns their number.
CK_INLINE int64_t run(const ck_elementwise *operation, const uint8_t *left, int32_t left_step,
                      const uint8_t *right, int32_t right_step, uint8_t *output, int64_t count,
                      bool multiplies) {
  const bool is_signed = operation->type == CK_I8, subtracts = operation->subtracts;
  const int32_t shift = ck_add_shift(operation->type);
  const multipliers4 multipliers = spread_all(operation);
  const int16x8_t left_zero = vdupq_n_s16((int16_t)operation->left_zero);
  const int16x8_t right_zero = vdupq_n_s16((int16_t)operation->right_zero);
  const int16x8_t output_zero = vdupq_n_s16((int16_t)operation->output_zero);
  const int16x8_t minimum = vdupq_n_s16((int16_t)operation->output_min);
  const int16x8_t maximum = vdupq_n_s16((int16_t)operation->output_max);
  int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    int16x8_t l = load(left, i, left_step, is_signed, left_zero);
    int16x8_t r = load(right, i, right_step, is_signed, right_zero);
    int32x4_t low = combine(vmovl_s16(vget_low_s16(l)), vmovl_s16(vget_low_s16(r)), &multipliers,
                            shift, multiplies, subtracts);
    int32x4_t high = combine(vmovl_high_s16(l), vmovl_high_s16(r), &multipliers, shift, multiplies,
                             subtracts);
    int16x8_t words = vqaddq_s16(vqmovn_high_s32(vqmovn_s32(low), high), output_zero);
    words = vminq_s16(vmaxq_s16(words, minimum), maximum);
    vst1_u8(output + i, vreinterpret_u8_s8(vmovn_s16(words)));
  }
  return i;
}

void ck_add8_row_neon(const ck_elementwise_plan *plan, const uint8_t *left, int32_t left_step,
                      const uint8_t *right, int32_t right_step, uint8_t *output, int64_t count) {
  int64_t i = run(plan->operation, left, left_step, right, right_step, output, count, false);
  ck_add8_row_scalar(plan, left + i * left_step, left_step, right + i * right_step, right_step,
                     output + i, count - i);
}

void ck_multiply8_row_neon(const ck_elementwise_plan *plan, const uint8_t *left, int32_t left_step,
                           const uint8_t *right, int32_t right_step, uint8_t *output,
                           int64_t count) {
  int64_t i = run(plan->operation, left, left_step, right, right_step, output, count, true);
  ck_multiply8_row_scalar(plan, left + i * left_step, left_step, right + i * right_step, right_step,
                          output + i, count - i);
}
#endif
