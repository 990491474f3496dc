// Requantization of 4 sums at a time, after gemmlowp: sqrdmulh is the product, a rounding shift of
// what is lowered by 1 where it is negative the quotient.
#pragma once
#if defined(__aarch64__)
#include <arm_neon.h>

/// `ck_requantize` for any exponent: `left` is max(e, 0), `shift` min(e, 0).
static inline int32x4_t ck_requantize_general_neon(int32x4_t sum, int32x4_t mantissa,
                                                   int32x4_t left, int32x4_t shift) {
  int32x4_t high = vqrdmulhq_s32(vshlq_s32(sum, left), mantissa);
  // Lowered only where there is a shift.
  return vrshlq_s32(vsraq_n_s32(high, vandq_s32(high, shift), 31), shift);
}

/// The same for exponents below 0; the mantissa may be 0.
static inline int32x4_t ck_requantize_neon(int32x4_t sum, int32x4_t mantissa, int32x4_t shift) {
  int32x4_t high = vqrdmulhq_s32(sum, mantissa);
  return vrshlq_s32(vsraq_n_s32(high, high, 31), shift);
}

/// The quotient of an exponent below 0 before it is rounded, where it has at most 16 bits, in the
/// upper half of each lane: `up` is 16 + exponent.
static inline int32x4_t ck_lifted_neon(int32x4_t sum, int32x4_t mantissa, int32x4_t up) {
  int32x4_t high = vqrdmulhq_s32(sum, mantissa);
  return vshlq_s32(vsraq_n_s32(high, high, 31), up);
}
#endif
