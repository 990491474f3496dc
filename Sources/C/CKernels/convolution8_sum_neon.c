// Sums of bytes for NEON: 16 at a time are added in pairs to words and from those to the sums.
#include "convolution8_internal.h"

#if defined(__aarch64__)
#include <arm_neon.h>

/// Ones before zeros, from which the mask of a rest is taken.
static const uint8_t mask[32] = {255, 255, 255, 255, 255, 255, 255, 255,
                                 255, 255, 255, 255, 255, 255, 255, 255};

void ck_c8_sum_neon(const ck_c8_summands *s, int64_t count, int32_t *sums) {
  const uint8x16_t flip = vdupq_n_u8(s->flip);
  const int64_t whole = s->bytes / 16 * 16;
  const uint8x16_t rest = vld1q_u8(mask + 16 - (s->bytes - whole));
  for (int64_t i = 0; i < count; i++) {
    int32x4_t sum = vdupq_n_s32(0);
    for (int32_t r = 0; r < s->row_count; r++) {
      const uint8_t *item = s->rows[r] + i * s->pitch;
      for (int64_t j = 0; j < whole; j += 16) {
        int8x16_t value = vreinterpretq_s8_u8(veorq_u8(vld1q_u8(item + j), flip));
        sum = vpadalq_s16(sum, vpaddlq_s8(value));
      }
      if (whole == s->bytes) continue;
      uint8x16_t value = vandq_u8(veorq_u8(vld1q_u8(item + whole), flip), rest);
      sum = vpadalq_s16(sum, vpaddlq_s8(vreinterpretq_s8_u8(value)));
    }
    sums[i] = vaddvq_s32(sum);
  }
}
#endif
