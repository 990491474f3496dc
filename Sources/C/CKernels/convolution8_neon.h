// The ends of the 8-bit NEON kernels: requantization and stores of 16 channels.
#pragma once
#include "convolution8_internal.h"

#if defined(__aarch64__)
#include "isa_targets.h"
#include "requantize_neon.h"

/// 16 sums, in the order of a column's lanes.
typedef struct {
  int32x4_t quads[4];
} ck_c8_neon_sums;

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

CK_INLINE int32x4_t ck_c8_requantize_neon(int32x4_t sum, const ck_c8_column *column, int quad,
                                          bool is_general) {
  int32x4_t mantissa = vld1q_s32(column->mantissa + 4 * quad);
  int32x4_t right = vld1q_s32(column->right + 4 * quad);
  if (!is_general) return ck_requantize_neon(sum, mantissa, right);
  return ck_requantize_general_neon(sum, mantissa, vld1q_s32(column->left + 4 * quad), right);
}

/// Requantizes and stores the first `count` of 16 channels.
CK_INLINE void ck_c8_finish_neon(ck_c8_neon_sums sums, const ck_c8_column *column,
                                 bool is_general, ck_c8_neon_constants f, uint8_t *output,
                                 int32_t count) {
  int16x8_t low = vcombine_s16(
      vqmovn_s32(ck_c8_requantize_neon(sums.quads[0], column, 0, is_general)),
      vqmovn_s32(ck_c8_requantize_neon(sums.quads[1], column, 1, is_general)));
  int16x8_t high = vcombine_s16(
      vqmovn_s32(ck_c8_requantize_neon(sums.quads[2], column, 2, is_general)),
      vqmovn_s32(ck_c8_requantize_neon(sums.quads[3], column, 3, is_general)));
  int8x16_t bytes = vcombine_s8(vqmovn_s16(vqaddq_s16(low, f.zero)),
                                vqmovn_s16(vqaddq_s16(high, f.zero)));
  bytes = veorq_s8(vminq_s8(vmaxq_s8(bytes, f.minimum), f.maximum), f.flip);
  if (count >= 16) {
    vst1q_u8(output, vreinterpretq_u8_s8(bytes));
  } else {
    uint8_t stored[16];
    vst1q_u8(stored, vreinterpretq_u8_s8(bytes));
    for (int32_t c = 0; c < count; c++) output[c] = stored[c];
  }
}

/// Bytes of an input of which 4 follow one another, repeated.
CK_INLINE int8x16_t ck_c8_repeat_neon(const uint8_t *input) {
  int32_t bytes;
  __builtin_memcpy(&bytes, input, 4);
  return vreinterpretq_s8_s32(vdupq_n_s32(bytes));
}

/// The kernel called `name` for signed and unsigned input.
#define CK_C8_FOR_BOTH_SIGNS(name)                     \
  static void name(const ck_c8_call *call) {           \
    if (call->convolution->input_flip != 0) {          \
      name##_any(call, true);                          \
    } else {                                           \
      name##_any(call, false);                         \
    }                                                  \
  }
#endif
