// A multiplier in every lane, and the arithmetic of 4 elements, for the element-wise arithmetic.
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
CK_INLINE int32x4_t combine(int32x4_t l, int32x4_t r, const multipliers4 *m, int32_t shift,
                            bool multiplies, bool subtracts) {
  if (multiplies) return requantize(vmulq_s32(l, r), m->output);
  l = requantize(vshlq_s32(l, vdupq_n_s32(shift)), m->left);
  r = requantize(vshlq_s32(r, vdupq_n_s32(shift)), m->right);
  return requantize(subtracts ? vsubq_s32(l, r) : vaddq_s32(l, r), m->output);
}
#endif
