// int16 element-wise arithmetic, 8 elements at a time; their zero points are 0.
#include "elementwise_neon.h"

#if defined(__aarch64__)
CK_INLINE int16x8_t load(const uint8_t *elements, int64_t i, int32_t step) {
  const int16_t *words = (const int16_t *)elements;
  return step == 0 ? vdupq_n_s16(*words) : vld1q_s16(words + i);
}

/// Computes the elements that fill whole registers and returns their number.
CK_INLINE int64_t run(const ck_elementwise *operation, const uint8_t *left, int32_t left_step,
                      const uint8_t *right, int32_t right_step, uint8_t *output, int64_t count,
                      bool multiplies) {
  const element_constants constants = prepare(operation, multiplies);
  int64_t i = 0;
  for (; i + 8 <= count; i += 8) {
    vst1q_s16((int16_t *)output + i,
              combine8(load(left, i, left_step), load(right, i, right_step), &constants));
  }
  return i;
}

CK_ELEMENT_ROW(add_i16, 2, false)
CK_ELEMENT_ROW(multiply_i16, 2, true)
#endif
