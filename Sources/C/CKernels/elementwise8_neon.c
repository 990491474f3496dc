// 8-bit element-wise arithmetic, 8 elements at a time.
#include "elementwise_neon.h"

#if defined(__aarch64__)
/// Elements less their zero point, as words.
CK_INLINE int16x8_t load(const uint8_t *bytes, int64_t i, int32_t step, bool is_signed,
                         int16x8_t zero) {
  uint8x8_t values = step == 0 ? vdup_n_u8(*bytes) : vld1_u8(bytes + i);
  int16x8_t wide = is_signed ? vmovl_s8(vreinterpret_s8_u8(values))
                             : vreinterpretq_s16_u16(vmovl_u8(values));
  return vsubq_s16(wide, zero);
}

/// Computes the elements that fill whole registers and returns their number.
CK_INLINE int64_t run(const ck_elementwise *operation, const uint8_t *left, int32_t left_step,
                      const uint8_t *right, int32_t right_step, uint8_t *output, int64_t count,
                      bool multiplies) {
  const bool is_signed = operation->type == CK_I8;
  const element_constants constants = prepare(operation, multiplies);
  int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    int16x8_t words =
        combine8(load(left, i, left_step, is_signed, constants.left_zero),
                 load(right, i, right_step, is_signed, constants.right_zero), &constants);
    vst1_u8(output + i, vreinterpret_u8_s8(vmovn_s16(words)));
  }
  return i;
}

CK_ELEMENT_ROW(add8, 1, false)
CK_ELEMENT_ROW(multiply8, 1, true)
#endif
