// Functions of binary32 that give the same bits on every machine, within 2 units in the last place.
// Built of IEEE additions, multiplications and explicit fused multiply-adds only.
#pragma once
#include <stdint.h>

float ck_exp(float x);
float ck_log(float x);
float ck_sigmoid(float x);  ///< 1 / (1 + exp(-x)).
float ck_silu(float x);     ///< x * sigmoid(x).
float ck_tanh(float x);
float ck_erf(float x);
/// Rounds to nearest even; subnormals, infinities and NaN as IEEE 754 has them.
uint16_t ck_half_from_float(float x);
float ck_float_from_half(uint16_t half);

/// out[i] = f(in[i]) for count elements, vectorized, same bits as the scalar function.
void ck_exp_array(const float *in, float *out, int64_t count);
void ck_sigmoid_array(const float *in, float *out, int64_t count);
void ck_silu_array(const float *in, float *out, int64_t count);
