// Shares of the softmax of bytes, 8 at a time: each reads its power by itself, the rest is computed
// together.
#include "softmax8_internal.h"

#if defined(__aarch64__)
#include <arm_neon.h>

#include "isa_targets.h"

/// The shares of 4 values, at most 65535.
CK_INLINE uint16x4_t quad(const softmax8_shares *shares, const uint8_t *in) {
  int32_t power[4];
  for (int i = 0; i < 4; i++) power[i] = shares->powers[(uint8_t)(shares->largest - in[i])];
  int32x4_t powers = vdupq_n_s32(power[0]);
  powers = vsetq_lane_s32(power[1], powers, 1);
  powers = vsetq_lane_s32(power[2], powers, 2);
  powers = vsetq_lane_s32(power[3], powers, 3);
  // No power is negative, so that halves go up.
  int32x4_t product = vqrdmulhq_n_s32(powers, shares->share);
  return vqmovun_s32(vrshlq_s32(product, vdupq_n_s32(-shares->shift)));
}

void softmax8_store_neon(const softmax8_shares *shares, const uint8_t *in, uint8_t *out,
                         int64_t channels) {
  const uint8x8_t low = vdup_n_u8(shares->low);
  int64_t c = 0;
  for (; c + 8 <= channels; c += 8) {
    uint16x8_t words = vcombine_u16(quad(shares, in + c), quad(shares, in + c + 4));
    vst1_u8(out + c, vadd_u8(vqmovn_u16(words), low));
  }
  softmax8_store_scalar(shares, in + c, out + c, channels - c);
}
#endif
