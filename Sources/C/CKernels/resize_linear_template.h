// Template of the inner loops of ck_resize_linear. CK_SUFFIX names the variant.
#include "math_functions.h"
#include "resize_linear.h"
#pragma STDC FP_CONTRACT OFF

/// The sum of four bytes times their weights, divided by 2^22, half away from zero.
#define CK_LINEAR_BYTES(name, type)                                                            \
  static void CK_VARIANT(name)(const linear_neighbours *pixel, void *result,                   \
                               int64_t channels) {                                             \
    const type *restrict a = pixel->top_left, *restrict b = pixel->top_right;                  \
    const type *restrict c = pixel->bottom_left, *restrict d = pixel->bottom_right;            \
    type *restrict out = result;                                                               \
    int32_t bottom = pixel->row_weight, right = pixel->column_weight;                          \
    int32_t top = 2048 - bottom, left = 2048 - right;                                          \
    for (int64_t i = 0; i < channels; i++) {                                                   \
      int32_t sum = top * left * a[i] + top * right * b[i] + bottom * left * c[i] +            \
                    bottom * right * d[i];                                                     \
      /* Halves of negative sums go down. */                                                    \
      out[i] = (type)((sum + (1 << 21) - (sum < 0)) >> 22);                                    \
    }                                                                                          \
  }
CK_LINEAR_BYTES(linear_u8, uint8_t)
CK_LINEAR_BYTES(linear_i8, int8_t)
#undef CK_LINEAR_BYTES

/// The same sum, whose rows fit 32 bits.
static void CK_VARIANT(linear_i16)(const linear_neighbours *pixel, void *result,
                                   int64_t channels) {
  const int16_t *restrict a = pixel->top_left, *restrict b = pixel->top_right;
  const int16_t *restrict c = pixel->bottom_left, *restrict d = pixel->bottom_right;
  int16_t *restrict out = result;
  int32_t bottom = pixel->row_weight, right = pixel->column_weight;
  int32_t top = 2048 - bottom, left = 2048 - right;
  for (int64_t i = 0; i < channels; i++) {
    int32_t above = left * a[i] + right * b[i], below = left * c[i] + right * d[i];
    out[i] = (int16_t)(((int64_t)top * above + (int64_t)bottom * below + (1 << 21)) >> 22);
  }
}

CK_INLINE float between(float a, float b, float weight) { return a + (b - a) * weight; }

CK_INLINE float interpolated(float a, float b, float c, float d, float right, float bottom) {
  float value = between(between(a, b, right), between(c, d, right), bottom);
  return value == value ? value : quiet_nan();
}

static void CK_VARIANT(linear_f16)(const linear_neighbours *pixel, void *result,
                                   int64_t channels) {
  const uint16_t *restrict a = pixel->top_left, *restrict b = pixel->top_right;
  const uint16_t *restrict c = pixel->bottom_left, *restrict d = pixel->bottom_right;
  uint16_t *restrict out = result;
  float right = (float)pixel->column_weight / 2048.0f;
  float bottom = (float)pixel->row_weight / 2048.0f;
  for (int64_t i = 0; i < channels; i++)
    out[i] = half_of_float(interpolated(float_of_half(a[i]), float_of_half(b[i]),
                                        float_of_half(c[i]), float_of_half(d[i]), right, bottom));
}

static void CK_VARIANT(linear_f32)(const linear_neighbours *pixel, void *result,
                                   int64_t channels) {
  const float *restrict a = pixel->top_left, *restrict b = pixel->top_right;
  const float *restrict c = pixel->bottom_left, *restrict d = pixel->bottom_right;
  float *restrict out = result;
  float right = (float)pixel->column_weight / 2048.0f;
  float bottom = (float)pixel->row_weight / 2048.0f;
  for (int64_t i = 0; i < channels; i++)
    out[i] = interpolated(a[i], b[i], c[i], d[i], right, bottom);
}

const linear_function CK_VARIANT(resize_linear)[5] = {
    [CK_U8] = CK_VARIANT(linear_u8),
    [CK_I8] = CK_VARIANT(linear_i8),
    [CK_I16] = CK_VARIANT(linear_i16),
    [CK_F16] = CK_VARIANT(linear_f16),
    [CK_F32] = CK_VARIANT(linear_f32),
};
