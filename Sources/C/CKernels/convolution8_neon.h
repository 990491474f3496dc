// The ends of the 8-bit NEON kernels: requantization and stores of 16 channels.
#pragma once
#include "convolution8_internal.h"

#if defined(__aarch64__)
#include "isa_targets.h"
#include "requantize_neon.h"

/// Requantizes and stores the sums of at most `rows` of a call's pixels, from `first` on:
/// [rows][16].
void ck_c8_finish_neon(const ck_c8_call *call, int64_t first, int32_t rows, const int32_t *sums);

/// Constants of the last step.
typedef struct {
  int16x8_t zero;
  int8x16_t minimum, maximum, flip;
} ck_c8_neon_constants;

CK_INLINE ck_c8_neon_constants ck_c8_constants_neon(const ck_convolution8 *convolution) {
  return (ck_c8_neon_constants){vdupq_n_s16((int16_t)convolution->output_zero),
                                vdupq_n_s8((int8_t)convolution->output_min),
                                vdupq_n_s8((int8_t)convolution->output_max),
                                vdupq_n_s8((int8_t)convolution->output_flip)};
}

/// The multipliers of 4 channels.
typedef struct {
  int32x4_t mantissa, left;
  int32x4_t shift;  ///< min(exponent, 0).
} ck_c8_neon_multipliers;

CK_INLINE ck_c8_neon_multipliers ck_c8_multipliers_neon(const ck_c8_column *column, int quad) {
  return (ck_c8_neon_multipliers){vld1q_s32(column->mantissa + 4 * quad),
                                  vld1q_s32(column->left + 4 * quad),
                                  vnegq_s32(vld1q_s32(column->right + 4 * quad))};
}

CK_INLINE int32x4_t ck_c8_requantize_neon(int32x4_t sum, ck_c8_neon_multipliers m,
                                          bool is_general) {
  return is_general ? ck_requantize_general_neon(sum, m.mantissa, m.left, m.shift)
                    : ck_requantize_neon(sum, m.mantissa, m.shift);
}

/// Words of 8 requantized channels with the output's zero point added.
CK_INLINE int16x8_t ck_c8_narrow_neon(int32x4_t first, int32x4_t second, ck_c8_neon_constants f) {
  return vqaddq_s16(vqmovn_high_s32(vqmovn_s32(first), second), f.zero);
}

/// The stored bytes of 16 channels.
CK_INLINE uint8x16_t ck_c8_bytes_neon(int16x8_t low, int16x8_t high, ck_c8_neon_constants f) {
  int8x16_t bytes = vqmovn_high_s16(vqmovn_s16(low), high);
  bytes = vminq_s8(vmaxq_s8(bytes, f.minimum), f.maximum);
  return vreinterpretq_u8_s8(veorq_s8(bytes, f.flip));
}

/// The stored bytes of 16 channels of unsigned output, from words.
CK_INLINE uint8x16_t ck_c8_unsigned_neon(int16x8_t low, int16x8_t high) {
  return vqmovun_high_s16(vqmovun_s16(low), high);
}

/// The same of signed output.
CK_INLINE uint8x16_t ck_c8_signed_neon(int16x8_t low, int16x8_t high) {
  return vreinterpretq_u8_s8(vqmovn_high_s16(vqmovn_s16(low), high));
}

/// Stored bytes within the output's extremes.
CK_INLINE uint8x16_t ck_c8_clamp_neon(uint8x16_t bytes, const ck_c8_neon_constants *f) {
  int8x16_t moved = veorq_s8(vreinterpretq_s8_u8(bytes), f->flip);
  moved = vminq_s8(vmaxq_s8(moved, f->minimum), f->maximum);
  return vreinterpretq_u8_s8(veorq_s8(moved, f->flip));
}

/// Bytes of an input of which 4 follow one another, repeated.
CK_INLINE int8x16_t ck_c8_repeat_neon(const uint8_t *input) {
  int32_t bytes;
  __builtin_memcpy(&bytes, input, 4);
  return vreinterpretq_s8_s32(vdupq_n_s32(bytes));
}
#endif
