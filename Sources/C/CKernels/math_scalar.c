#define CK_SUFFIX scalar
#include "include/ck_math.h"
#include "math_arrays.h"
#pragma STDC FP_CONTRACT OFF

float ck_exp(float x) { return exp_value(x); }
float ck_log(float x) { return log_value(x); }
float ck_sigmoid(float x) { return sigmoid_value(x); }
float ck_silu(float x) { return silu_value(x); }
float ck_tanh(float x) { return tanh_value(x); }
float ck_erf(float x) { return erf_value(x); }
uint16_t ck_half_from_float(float x) { return half_of_float(x); }
float ck_float_from_half(uint16_t half) { return float_of_half(half); }

void ck_function_array(ck_function function, const float *in, float *out, int64_t count,
                       ck_isa isa) {
  const math_array_function *functions = math_arrays_scalar;
#if defined(__x86_64__)
  if (isa == CK_ISA_AVX512_VNNI) functions = math_arrays_avx512;
  if (ck_uses_avx2(isa)) functions = math_arrays_avx2;
#else
  (void)isa;
#endif
  functions[function](in, out, count);
}
