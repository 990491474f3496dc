// Template of the element functions. CK_SUFFIX names the variant.
#include "elements.h"
#include "math_functions.h"
#pragma STDC FP_CONTRACT OFF

/// Half away from zero; NaN stays.
CK_INLINE float rounded(float x) {
  float whole = __builtin_truncf(x);
  float step = magnitude(x - whole) >= 0.5f ? 1.0f : 0.0f;
  return whole + with_sign_of(step, x);
}

CK_INLINE float stored_value(float real, float scale, float zero, float low, float high) {
  float value = rounded(real / scale) + zero;
  value = value == value ? value : zero;
  value = value < low ? low : value;
  return value > high ? high : value;
}

static void CK_VARIANT(load_elements)(const ck_format *format, const void *in,
                                      float *restrict out, int64_t count) {
  const float scale = format->scale;
  const int32_t zero = format->zero;
  switch (format->type) {
    case CK_U8: {
      const uint8_t *restrict from = in;
      for (int64_t i = 0; i < count; i++) out[i] = scale * (float)(from[i] - zero);
      break;
    }
    case CK_I8: {
      const int8_t *restrict from = in;
      for (int64_t i = 0; i < count; i++) out[i] = scale * (float)(from[i] - zero);
      break;
    }
    case CK_I16: {
      const int16_t *restrict from = in;
      for (int64_t i = 0; i < count; i++) out[i] = scale * (float)(from[i] - zero);
      break;
    }
    case CK_F16: {
      const uint16_t *restrict from = in;
      for (int64_t i = 0; i < count; i++) out[i] = float_of_half(from[i]);
      break;
    }
    default:
      memcpy(out, in, (size_t)count * sizeof(float));
  }
}

static void CK_VARIANT(store_elements)(const ck_format *format, const float *restrict in,
                                       void *out, int64_t count) {
  const float scale = format->scale;
  const float zero = (float)format->zero;
  switch (format->type) {
    case CK_U8: {
      uint8_t *restrict to = out;
      for (int64_t i = 0; i < count; i++)
        to[i] = (uint8_t)(int32_t)stored_value(in[i], scale, zero, 0.0f, 255.0f);
      break;
    }
    case CK_I8: {
      int8_t *restrict to = out;
      for (int64_t i = 0; i < count; i++)
        to[i] = (int8_t)(int32_t)stored_value(in[i], scale, zero, -128.0f, 127.0f);
      break;
    }
    case CK_I16: {
      int16_t *restrict to = out;
      for (int64_t i = 0; i < count; i++)
        to[i] = (int16_t)(int32_t)stored_value(in[i], scale, zero, -32768.0f, 32767.0f);
      break;
    }
    case CK_F16: {
      uint16_t *restrict to = out;
      for (int64_t i = 0; i < count; i++) to[i] = half_of_float(in[i]);
      break;
    }
    default:
      memcpy(out, in, (size_t)count * sizeof(float));
  }
}

static void CK_VARIANT(rescale_elements)(const int16_t *in, int16_t *out, int64_t count,
                                         int32_t shift) {
  if (shift >= 0) {
    for (int64_t i = 0; i < count; i++) {
      int32_t value = (int32_t)in[i] * (1 << shift);
      value = value < -32768 ? -32768 : value;
      out[i] = (int16_t)(value > 32767 ? 32767 : value);
    }
  } else {
    const int32_t half = 1 << (-shift - 1);
    for (int64_t i = 0; i < count; i++) {
      int32_t value = in[i];
      out[i] = (int16_t)((value + half - (value < 0)) >> -shift);
    }
  }
}

const element_functions CK_VARIANT(elements) = {
    CK_VARIANT(load_elements), CK_VARIANT(store_elements), CK_VARIANT(rescale_elements)};
