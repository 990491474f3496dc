// Linear resizing of integers for NEON, 8 channels at a time: along the rows with products of 16
// bits, between them with products of 32. Floats are left to the plain loops, which compilers
// vectorize.
#include "resize_linear.h"

#if defined(__aarch64__)
#include <arm_neon.h>

#include "isa_targets.h"

/// What 4 elements of two neighbours on a row give together.
CK_INLINE int32x4_t blend_low(int16x8_t a, int16x8_t b, int16_t left, int16_t right) {
  return vmlal_n_s16(vmull_n_s16(vget_low_s16(a), left), vget_low_s16(b), right);
}

CK_INLINE int32x4_t blend_high(int16x8_t a, int16x8_t b, int16_t left, int16_t right) {
  return vmlal_high_n_s16(vmull_high_n_s16(a, left), b, right);
}

/// The channels of a pixel from `first` on, by the specification.
static void finish(ck_type type, const linear_neighbours *pixel, int64_t size, void *out,
                   int64_t first, int64_t channels) {
  linear_neighbours rest = *pixel;
  rest.top_left = (const uint8_t *)pixel->top_left + first * size;
  rest.top_right = (const uint8_t *)pixel->top_right + first * size;
  rest.bottom_left = (const uint8_t *)pixel->bottom_left + first * size;
  rest.bottom_right = (const uint8_t *)pixel->bottom_right + first * size;
  resize_linear_scalar[type](&rest, (uint8_t *)out + first * size, channels - first);
}

CK_INLINE int16x8_t load_bytes(const void *from, int64_t i, bool is_signed) {
  uint8x8_t bytes = vld1_u8((const uint8_t *)from + i);
  return is_signed ? vmovl_s8(vreinterpret_s8_u8(bytes)) : vreinterpretq_s16_u16(vmovl_u8(bytes));
}

/// The upper halves of sums to which half of 2^22 is added; halves of negative sums go down.
CK_INLINE int16x4_t rounded(int32x4_t above, int32x4_t below, int32_t top, int32_t bottom,
                            bool is_signed) {
  int32x4_t sum = vmlaq_n_s32(vmulq_n_s32(above, top), below, bottom);
  if (is_signed) sum = vsraq_n_s32(sum, sum, 31);
  return vaddhn_s32(sum, vdupq_n_s32(1 << 21));
}

CK_INLINE void linear_bytes(const linear_neighbours *pixel, void *out, int64_t channels,
                            bool is_signed) {
  const int32_t bottom = pixel->row_weight, top = 2048 - bottom;
  const int16_t right = (int16_t)pixel->column_weight, left = (int16_t)(2048 - right);
  int64_t i = 0;
  for (; i + 8 <= channels; i += 8) {
    int16x8_t a = load_bytes(pixel->top_left, i, is_signed);
    int16x8_t b = load_bytes(pixel->top_right, i, is_signed);
    int16x8_t c = load_bytes(pixel->bottom_left, i, is_signed);
    int16x8_t d = load_bytes(pixel->bottom_right, i, is_signed);
    int16x4_t low = rounded(blend_low(a, b, left, right), blend_low(c, d, left, right), top,
                            bottom, is_signed);
    int16x4_t high = rounded(blend_high(a, b, left, right), blend_high(c, d, left, right), top,
                             bottom, is_signed);
    int8x8_t bytes = vshrn_n_s16(vcombine_s16(low, high), 6);
    vst1_u8((uint8_t *)out + i, vreinterpret_u8_s8(bytes));
  }
  if (i < channels) finish(is_signed ? CK_I8 : CK_U8, pixel, 1, out, i, channels);
}

static void linear_u8(const linear_neighbours *pixel, void *out, int64_t channels) {
  linear_bytes(pixel, out, channels, false);
}

static void linear_i8(const linear_neighbours *pixel, void *out, int64_t channels) {
  linear_bytes(pixel, out, channels, true);
}

/// 4 results of int16, from sums of 64 bits.
CK_INLINE int16x4_t rounded_words(int32x4_t above, int32x4_t below, int32_t top, int32_t bottom) {
  int64x2_t low = vmlal_n_s32(vmull_n_s32(vget_low_s32(above), top), vget_low_s32(below), bottom);
  int64x2_t high = vmlal_high_n_s32(vmull_high_n_s32(above, top), below, bottom);
  return vmovn_s32(vrshrn_high_n_s64(vrshrn_n_s64(low, 22), high, 22));
}

static void linear_i16(const linear_neighbours *pixel, void *out, int64_t channels) {
  const int32_t bottom = pixel->row_weight, top = 2048 - bottom;
  const int16_t right = (int16_t)pixel->column_weight, left = (int16_t)(2048 - right);
  int64_t i = 0;
  for (; i + 8 <= channels; i += 8) {
    int16x8_t a = vld1q_s16((const int16_t *)pixel->top_left + i);
    int16x8_t b = vld1q_s16((const int16_t *)pixel->top_right + i);
    int16x8_t c = vld1q_s16((const int16_t *)pixel->bottom_left + i);
    int16x8_t d = vld1q_s16((const int16_t *)pixel->bottom_right + i);
    int16x4_t low = rounded_words(blend_low(a, b, left, right), blend_low(c, d, left, right), top,
                                  bottom);
    int16x4_t high = rounded_words(blend_high(a, b, left, right), blend_high(c, d, left, right),
                                   top, bottom);
    vst1q_s16((int16_t *)out + i, vcombine_s16(low, high));
  }
  if (i < channels) finish(CK_I16, pixel, 2, out, i, channels);
}

const linear_function resize_linear_neon[5] = {
    [CK_U8] = linear_u8, [CK_I8] = linear_i8, [CK_I16] = linear_i16};
#endif
