// The specification of ck_math: one branch-free definition, compiled for every instruction set.
//
// Every NaN result is the quiet NaN 0x7FC00000.
#pragma once
#include <stdint.h>
#include <string.h>
#include "isa_targets.h"
#pragma STDC FP_CONTRACT OFF

#define CK_LOG2_E 0x1.715476p+0f
#define CK_LN2_HIGH 0x1.62e4p-1f
#define CK_LN2_LOW 0x1.7f7d1cp-20f

CK_INLINE uint32_t bits_of_float(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

CK_INLINE float float_of_bits(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

CK_INLINE float quiet_nan(void) { return float_of_bits(0x7FC00000u); }

CK_INLINE float magnitude(float x) { return float_of_bits(bits_of_float(x) & 0x7FFFFFFFu); }

CK_INLINE float with_sign_of(float x, float sign) {
  return float_of_bits((bits_of_float(x) & 0x7FFFFFFFu) | (bits_of_float(sign) & 0x80000000u));
}

/// (exp(r) - 1 - r) / r^2 where |r| is at most half the logarithm of 2.
CK_INLINE float exp_polynomial(float r) {
  float p = 0x1.6d649ap-10f;
  p = __builtin_fmaf(p, r, 0x1.1241dp-7f);
  p = __builtin_fmaf(p, r, 0x1.5554d4p-5f);
  p = __builtin_fmaf(p, r, 0x1.555486p-3f);
  return __builtin_fmaf(p, r, 0.5f);
}

/// exp(x) = (fraction + lost) * first * second for -120 < x < 90, where the two scales are powers
/// of two: the last product alone rounds when the result is subnormal.
typedef struct {
  float fraction, lost, first, second;
} exp_parts;

CK_INLINE exp_parts split_exp(float x) {
  float t = x > -120.0f ? x : -120.0f;
  t = t < 90.0f ? t : 90.0f;
  const float to_integer = 0x1.8p23f;
  float n = __builtin_fmaf(t, CK_LOG2_E, to_integer) - to_integer;
  float exact = __builtin_fmaf(n, -CK_LN2_HIGH, t);
  float r = __builtin_fmaf(n, -CK_LN2_LOW, exact);
  float lost = __builtin_fmaf(n, -CK_LN2_LOW, exact - r);
  float p = r + __builtin_fmaf(r * r, exp_polynomial(r), lost);
  float fraction = p + 1.0f;
  int32_t exponent = (int32_t)n;
  int32_t half = exponent >> 1;
  return (exp_parts){fraction, p - (fraction - 1.0f),
                     float_of_bits((uint32_t)(half + 127) << 23),
                     float_of_bits((uint32_t)(exponent - half + 127) << 23)};
}

CK_INLINE float exp_value(float x) {
  exp_parts parts = split_exp(x);
  float result = parts.fraction * parts.first * parts.second;
  return x == x ? result : quiet_nan();
}

/// log(0) is -infinity, log of a negative number NaN.
CK_INLINE float log_value(float x) {
  int32_t is_subnormal = x < 0x1p-126f;
  float scaled = is_subnormal ? x * 0x1p23f : x;
  uint32_t bits = bits_of_float(scaled);
  int32_t exponent = (int32_t)(bits - 0x3F3504F3u) >> 23;
  float f = float_of_bits(bits - ((uint32_t)exponent << 23)) - 1.0f;
  float n = (float)(exponent - (is_subnormal ? 23 : 0));
  float p = 0x1.161ef8p-4f;
  p = __builtin_fmaf(p, f, -0x1.e03e4ap-4f);
  p = __builtin_fmaf(p, f, 0x1.e73802p-4f);
  p = __builtin_fmaf(p, f, -0x1.fbcdc4p-4f);
  p = __builtin_fmaf(p, f, 0x1.232cbp-3f);
  p = __builtin_fmaf(p, f, -0x1.555e78p-3f);
  p = __builtin_fmaf(p, f, 0x1.99a55cp-3f);
  p = __builtin_fmaf(p, f, -0x1.000002p-2f);
  p = __builtin_fmaf(p, f, 0x1.555546p-2f);
  float tail = f * f * f * p;
  tail = __builtin_fmaf(n, CK_LN2_LOW, tail);
  tail = __builtin_fmaf(-0.5f * f, f, tail);
  float result = __builtin_fmaf(n, CK_LN2_HIGH, f + tail);
  const float infinity = float_of_bits(0x7F800000u);
  result = x == infinity ? infinity : result;
  result = x == 0.0f ? -infinity : result;
  return x >= 0.0f ? result : quiet_nan();
}

CK_INLINE float sigmoid_value(float x) {
  exp_parts parts = split_exp(-magnitude(x));
  float partial = parts.fraction * parts.first;
  float e = partial * parts.second;
  float denominator = 1.0f + e;
  float positive = 1.0f / denominator;
  float negative = __builtin_fmaf(-partial, e / denominator, partial) * parts.second;
  float result = x >= 0.0f ? positive : negative;
  return x == x ? result : quiet_nan();
}

/// silu_value for -80 <= x: the exponential and its product with x are no subnormal numbers.
CK_INLINE float silu_near(float x) {
  float t = -magnitude(x);
  t = t > -80.0f ? t : -80.0f;
  const float to_integer = 0x1.8p23f;
  float shifted = __builtin_fmaf(t, CK_LOG2_E, to_integer);
  float n = shifted - to_integer;
  float r = __builtin_fmaf(n, -CK_LN2_HIGH, t);
  r = __builtin_fmaf(n, -CK_LN2_LOW, r);
  float growth = __builtin_fmaf(r * r, exp_polynomial(r), r);
  // e = exp(-|x|) = (1 + growth) 2^n; its product with x is rounded once.
  uint32_t scale = bits_of_float(shifted) << 23;
  float e = float_of_bits(bits_of_float(1.0f + growth) + scale);
  float product = float_of_bits(bits_of_float(__builtin_fmaf(x, growth, x)) + scale);
  float result = (x >= 0.0f ? x : product) / (1.0f + e);
  return x == x ? result : quiet_nan();
}

/// silu_value for x < -80, where it is x exp(x).
CK_INLINE float silu_far(float x) {
  exp_parts parts = split_exp(x);
  float partial = parts.fraction * parts.first;
  float product = x * partial;
  float lost = __builtin_fmaf(x, partial, -product);
  lost = __builtin_fmaf(x * parts.first, parts.lost, lost);
  float result = (product + lost) * parts.second;
  return x < -120.0f ? -0.0f : result;
}

/// silu(-infinity) is -0.
CK_INLINE float silu_value(float x) {
  float near = silu_near(x), far = silu_far(x);
  return x < -80.0f ? far : near;
}

CK_INLINE float tanh_value(float x) {
  float z = x * x;
  float p = 0x1.0bd3eep-9f;
  p = __builtin_fmaf(p, z, -0x1.083d0ap-7f);
  p = __builtin_fmaf(p, z, 0x1.62c0aep-6f);
  p = __builtin_fmaf(p, z, -0x1.b9dac8p-5f);
  p = __builtin_fmaf(p, z, 0x1.110ff8p-3f);
  p = __builtin_fmaf(p, z, -0x1.555552p-2f);
  float small = __builtin_fmaf(x * z, p, x);
  float t = magnitude(x);
  float large = 1.0f - 2.0f / (exp_value(t + t) + 1.0f);
  float result = with_sign_of(t < 0.625f ? small : large, x);
  return x == x ? result : quiet_nan();
}

CK_INLINE float erf_value(float x) {
  float z = x * x;
  float p = 0x1.590944p-14f;
  p = __builtin_fmaf(p, z, -0x1.a92116p-11f);
  p = __builtin_fmaf(p, z, 0x1.54a896p-8f);
  p = __builtin_fmaf(p, z, -0x1.b80b62p-6f);
  p = __builtin_fmaf(p, z, 0x1.ce2de2p-4f);
  p = __builtin_fmaf(p, z, -0x1.812742p-2f);
  p = __builtin_fmaf(p, z, 0x1.06eba8p-3f);
  float small = __builtin_fmaf(x, p, x);
  float t = magnitude(x);
  t = t < 4.0f ? t : 4.0f;
  float q = 0x1.639014p-18f;
  q = __builtin_fmaf(q, t, -0x1.a309e4p-15f);
  q = __builtin_fmaf(q, t, -0x1.cb6b58p-16f);
  q = __builtin_fmaf(q, t, 0x1.780c18p-9f);
  q = __builtin_fmaf(q, t, -0x1.71e07ap-6f);
  q = __builtin_fmaf(q, t, 0x1.aec622p-4f);
  q = __builtin_fmaf(q, t, 0x1.4576f4p-1f);
  q = __builtin_fmaf(q, t, 0x1.0740bcp-3f);
  float large = 1.0f - exp_value(-__builtin_fmaf(q, t, t));
  float result = t < 0.921875f ? small : with_sign_of(large, x);
  return x == x ? result : quiet_nan();
}

#if !defined(CK_HARDWARE_HALF)
/// NaN keeps its sign and the upper bits of its payload and becomes quiet.
CK_INLINE uint16_t half_of_float(float x) {
  uint32_t bits = bits_of_float(x);
  uint32_t sign = bits >> 16 & 0x8000u;
  uint32_t absolute = bits & 0x7FFFFFFFu;
  uint32_t normal = ((absolute + 0xFFFu + (absolute >> 13 & 1u)) >> 13) - (112u << 10);
  // 0.5 has the last place of a subnormal half: the addition rounds to it.
  uint32_t subnormal = bits_of_float(float_of_bits(absolute) + 0.5f) - 0x3F000000u;
  uint32_t result = absolute < 0x38800000u ? subnormal : normal;
  result = absolute >= 0x47800000u ? 0x7C00u : result;
  result = absolute > 0x7F800000u ? 0x7E00u | (absolute >> 13 & 0x3FFu) : result;
  return (uint16_t)(sign | result);
}

CK_INLINE float float_of_half(uint16_t half) {
  uint32_t sign = (uint32_t)(half & 0x8000u) << 16;
  uint32_t absolute = half & 0x7FFFu;
  uint32_t normal = (absolute << 13) + (112u << 23);
  uint32_t subnormal = bits_of_float((float)(int32_t)absolute * 0x1p-24f);
  uint32_t result = absolute < 0x400u ? subnormal : normal;
  result = absolute >= 0x7C00u ? 0x7F800000u | absolute << 13 : result;
  result = absolute > 0x7C00u ? result | 0x400000u : result;
  return float_of_bits(sign | result);
}
#else
// The instructions round and treat NaN as the definitions above do.
CK_INLINE uint16_t half_of_float(float x) { return __builtin_bit_cast(uint16_t, (_Float16)x); }
CK_INLINE float float_of_half(uint16_t half) {
  return (float)__builtin_bit_cast(_Float16, half);
}
#endif
