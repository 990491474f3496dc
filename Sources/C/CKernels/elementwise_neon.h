// What element-wise arithmetic of bytes and of int16 has in common on NEON: 8 elements as words.
#pragma once
#if defined(__aarch64__)
#include "elementwise_internal.h"
#include "isa_targets.h"
#include "requantize_neon.h"

/// A multiplier in every lane.
typedef struct {
  int32x4_t mantissa, left, shift;
} multiplier4;

CK_INLINE multiplier4 spread(ck_multiplier m) {
  if (m.exponent > 31 || m.exponent < -31) m.mantissa = m.exponent = 0;
  return (multiplier4){vdupq_n_s32(m.mantissa), vdupq_n_s32(m.exponent > 0 ? m.exponent : 0),
                       vdupq_n_s32(m.exponent < 0 ? m.exponent : 0)};
}

CK_INLINE int32x4_t requantize(int32x4_t sum, multiplier4 m) {
  return ck_requantize_general_neon(sum, m.mantissa, m.left, m.shift);
}

/// The multipliers of an operation.
typedef struct {
  multiplier4 left, right, output;
} multipliers4;

CK_INLINE multipliers4 spread_all(const ck_elementwise *operation) {
  return (multipliers4){spread(operation->left), spread(operation->right),
                        spread(operation->output)};
}

/// The requantized result of 4 elements less their zero points; `shift` is ck_add_shift.
CK_INLINE int32x4_t combine4(int32x4_t l, int32x4_t r, const multipliers4 *m, int32_t shift,
                             bool multiplies, bool subtracts) {
  if (multiplies) return requantize(vmulq_s32(l, r), m->output);
  l = requantize(vshlq_s32(l, vdupq_n_s32(shift)), m->left);
  r = requantize(vshlq_s32(r, vdupq_n_s32(shift)), m->right);
  return requantize(subtracts ? vsubq_s32(l, r) : vaddq_s32(l, r), m->output);
}

/// What the elements of one operation share.
typedef struct {
  multipliers4 multipliers;
  int16x8_t left_zero, right_zero, output_zero, minimum, maximum;
  int32_t shift;  ///< ck_add_shift.
  bool multiplies, subtracts;
} element_constants;

CK_INLINE element_constants prepare(const ck_elementwise *operation, bool multiplies) {
  return (element_constants){spread_all(operation),
                             vdupq_n_s16((int16_t)operation->left_zero),
                             vdupq_n_s16((int16_t)operation->right_zero),
                             vdupq_n_s16((int16_t)operation->output_zero),
                             vdupq_n_s16((int16_t)operation->output_min),
                             vdupq_n_s16((int16_t)operation->output_max),
                             ck_add_shift(operation->type),
                             multiplies,
                             operation->subtracts};
}

/// The clamped results of 8 elements less their zero points.
CK_INLINE int16x8_t combine8(int16x8_t l, int16x8_t r, const element_constants *c) {
  int32x4_t low = combine4(vmovl_s16(vget_low_s16(l)), vmovl_s16(vget_low_s16(r)),
                           &c->multipliers, c->shift, c->multiplies, c->subtracts);
  int32x4_t high = combine4(vmovl_high_s16(l), vmovl_high_s16(r), &c->multipliers, c->shift,
                            c->multiplies, c->subtracts);
  int16x8_t words = vqaddq_s16(vqmovn_high_s32(vqmovn_s32(low), high), c->output_zero);
  return vminq_s16(vmaxq_s16(words, c->minimum), c->maximum);
}

/// The row function `ck_<name>_row_neon` of elements of `size` bytes: `run` computes those that
/// fill whole registers, the specification the rest.
#define CK_ELEMENT_ROW(name, size, multiplies)                                                   \
  void ck_##name##_row_neon(const ck_elementwise_plan *plan, const uint8_t *left,                \
                            int32_t left_step, const uint8_t *right, int32_t right_step,         \
                            uint8_t *output, int64_t count) {                                    \
    int64_t i = run(plan->operation, left, left_step, right, right_step, output, count,          \
                    multiplies);                                                                 \
    ck_##name##_row_scalar(plan, left + (size) * i * left_step, left_step,                       \
                           right + (size) * i * right_step, right_step, output + (size) * i,     \
                           count - i);                                                           \
  }
#endif
