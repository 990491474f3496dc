// Depthwise convolution for NEON: 16 channels of one pixel at a time.
//
// Activations are widened to words, in one operation with the move to signed ones, and multiplied
// with weights in words by smlal, four of 16 channels. 4 accumulators, 2 inputs, 2 weights.
#include "convolution8_neon.h"

#if defined(__aarch64__)
int32_t ck_c8_depthwise_place_neon(int32_t position) { return position; }

CK_INLINE int32x4_t requantize(int32x4_t sum, const ck_c8_column *column, int quad,
                               bool is_general) {
  return ck_c8_requantize_neon(sum, ck_c8_multipliers_neon(column, quad), is_general);
}

CK_INLINE void depthwise(const ck_convolution8 *convolution, const uint8_t *const *pointers,
                         uint8_t *output, int32_t channels, bool is_general, bool flips) {
  const ck_c8_neon_constants f = ck_c8_constants_neon(convolution);
  const ck_c8_column *column = convolution->depthwise_columns;
  const int16_t *weights = (const int16_t *)convolution->depthwise_weights;
  const uint8x16_t middle = vdupq_n_u8(128);
  for (int32_t c = 0; c < channels; c += 16, column++) {
    int32x4_t sum0 = vld1q_s32(column->bias), sum1 = vld1q_s32(column->bias + 4);
    int32x4_t sum2 = vld1q_s32(column->bias + 8), sum3 = vld1q_s32(column->bias + 12);
    for (int32_t t = 0; t < convolution->depthwise_taps; t++, weights += 16) {
      uint8x16_t bytes = vld1q_u8(pointers[t] + c);
      int16x8_t low, high;
      if (flips) {
        low = vreinterpretq_s16_u16(vsubl_u8(vget_low_u8(bytes), vget_low_u8(middle)));
        high = vreinterpretq_s16_u16(vsubl_high_u8(bytes, middle));
      } else {
        low = vmovl_s8(vget_low_s8(vreinterpretq_s8_u8(bytes)));
        high = vmovl_high_s8(vreinterpretq_s8_u8(bytes));
      }
      int16x8_t first = vld1q_s16(weights), second = vld1q_s16(weights + 8);
      sum0 = vmlal_s16(sum0, vget_low_s16(low), vget_low_s16(first));
      sum1 = vmlal_high_s16(sum1, low, first);
      sum2 = vmlal_s16(sum2, vget_low_s16(high), vget_low_s16(second));
      sum3 = vmlal_high_s16(sum3, high, second);
    }
    int16x8_t low = ck_c8_narrow_neon(requantize(sum0, column, 0, is_general),
                                      requantize(sum1, column, 1, is_general), f);
    int16x8_t high = ck_c8_narrow_neon(requantize(sum2, column, 2, is_general),
                                       requantize(sum3, column, 3, is_general), f);
    uint8x16_t bytes = ck_c8_bytes_neon(low, high, f);
    if (channels - c >= 16) {
      vst1q_u8(output + c, bytes);
    } else {
      uint8_t stored[16];
      vst1q_u8(stored, bytes);
      for (int32_t i = 0; i < channels - c; i++) output[c + i] = stored[i];
    }
  }
}

void ck_c8_depthwise_neon(const ck_convolution8 *convolution, const uint8_t *const *pointers,
                          uint8_t *output, int32_t channels) {
  const bool flips = convolution->input_flip != 0;
  if (convolution->depthwise_way == CK_C8_GENERAL) {
    depthwise(convolution, pointers, output, channels, true, flips);
  } else if (flips) {
    depthwise(convolution, pointers, output, channels, false, true);
  } else {
    depthwise(convolution, pointers, output, channels, false, false);
  }
}
#endif
