// Functions of binary32 that give the same bits on every machine, within 2 units in the last place
// unless noted.
// Built of IEEE additions, multiplications, divisions and explicit fused multiply-adds only. A NaN
// argument gives the quiet NaN 0x7FC00000.
#pragma once
#include <stdint.h>
#include "ck_threads.h"
#include "ck_types.h"

float ck_exp(float x);      ///< e to the power of x.
float ck_log(float x);      ///< Natural logarithm; -infinity of 0, NaN of a negative number.
float ck_sigmoid(float x);  ///< 1 / (1 + exp(-x)).
float ck_silu(float x);     ///< x * sigmoid(x), within 3 units; -0 of -infinity.
float ck_tanh(float x);     ///< Hyperbolic tangent.
float ck_erf(float x);      ///< Error function, within 4 units in the last place.
/// Rounds to nearest even; subnormals, infinities and NaN as IEEE 754 has them:
/// a NaN keeps its sign and the upper bits of its payload and becomes quiet.
uint16_t ck_half_from_float(float x);
/// The value of a half, exactly; a NaN becomes quiet.
float ck_float_from_half(uint16_t half);

/// A function of one operand.
typedef enum {
  CK_EXP = 0, CK_LOG = 1, CK_SIGMOID = 2, CK_SILU = 3, CK_TANH = 4, CK_ERF = 5,
} ck_function;

/// out[i] = function(in[i]) for count elements, vectorized, same bits as the scalar function.
/// `in` may be `out`.
void ck_function_array(ck_function function, const float *in, float *out, int64_t count,
                       ck_isa isa);
/// The same on the threads of a pool.
void ck_function_array_run(ck_function function, const float *in, float *out, int64_t count,
                           ck_isa isa, ck_pool *pool);
/// Raises elements below `minimum` to it, then lowers those above `maximum` to it; a NaN stays.
void ck_clamp_array(float *elements, int64_t count, float minimum, float maximum, ck_pool *pool);
