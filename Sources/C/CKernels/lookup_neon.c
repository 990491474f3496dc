// Table functions on 16 bytes at a time: the table lies in 16 registers, four permutations of 64
// entries each take the bytes that lie in theirs.
#include "lookup_internal.h"

#if defined(__aarch64__)
#include <arm_neon.h>

void ck_lookup8_row_neon(const uint8_t table[256], const uint8_t *input, uint8_t *output,
                         int64_t count) {
  const uint8x16x4_t t0 = vld1q_u8_x4(table), t1 = vld1q_u8_x4(table + 64);
  const uint8x16x4_t t2 = vld1q_u8_x4(table + 128), t3 = vld1q_u8_x4(table + 192);
  const uint8x16_t part = vdupq_n_u8(64);
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    uint8x16_t index = vld1q_u8(input + i);
    uint8x16_t result = vqtbl4q_u8(t0, index);
    result = vqtbx4q_u8(result, t1, index = vsubq_u8(index, part));
    result = vqtbx4q_u8(result, t2, index = vsubq_u8(index, part));
    result = vqtbx4q_u8(result, t3, vsubq_u8(index, part));
    vst1q_u8(output + i, result);
  }
  for (; i < count; i++) output[i] = table[input[i]];
}
#endif
