// Interpolated tables, 8 elements at a time: each reads a pair of neighbouring entries by itself,
// the rest is computed together.
#include <string.h>

#include "interpolate_internal.h"

#if defined(__aarch64__)
#include <arm_neon.h>

#include "isa_targets.h"

/// Pairs of entries at four positions, in the 16 bits of each lane of `positions`.
CK_INLINE int32x4_t pairs(const int16_t *table, uint64_t positions) {
  int32_t pair[4];
  for (int i = 0; i < 4; i++) memcpy(&pair[i], table + (positions >> 16 * i & 0xffff), 4);
  int32x4_t result = vdupq_n_s32(pair[0]);
  result = vsetq_lane_s32(pair[1], result, 1);
  result = vsetq_lane_s32(pair[2], result, 2);
  return vsetq_lane_s32(pair[3], result, 3);
}

void interpolate_row_neon(const interpolation *interpolation, const int16_t *input,
                          int16_t *output, int64_t count) {
  const int16_t *table = interpolation->table;
  int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    int16x8_t values = vld1q_s16(input + i);
    uint16x8_t unsigned_values = vreinterpretq_u16_s16(veorq_s16(values, vdupq_n_s16(INT16_MIN)));
    uint64x2_t positions = vreinterpretq_u64_u16(vshrq_n_u16(unsigned_values, 6));
    int16x8_t first = vreinterpretq_s16_s32(pairs(table, vgetq_lane_u64(positions, 0)));
    int16x8_t second = vreinterpretq_s16_s32(pairs(table, vgetq_lane_u64(positions, 1)));
    int16x8_t entries = vuzp1q_s16(first, second), next = vuzp2q_s16(first, second);
    int16x8_t f = vandq_s16(values, vdupq_n_s16(63)), rest = vsubq_s16(vdupq_n_s16(64), f);
    int32x4_t low = vmlal_s16(vmull_s16(vget_low_s16(entries), vget_low_s16(rest)),
                              vget_low_s16(next), vget_low_s16(f));
    int32x4_t high = vmlal_high_s16(vmull_high_s16(entries, rest), next, f);
    vst1q_s16(output + i, vrshrn_high_n_s32(vrshrn_n_s32(low, 6), high, 6));
  }
  for (; i < count; i++) output[i] = interpolated_entry(table, input[i]);
}
#endif
