// The variants of the array functions, indexed by ck_function.
#pragma once
#include <stdint.h>

typedef void (*math_array_function)(const float *in, float *out, int64_t count);

extern const math_array_function math_arrays_scalar[6];
#if defined(__x86_64__)
extern const math_array_function math_arrays_avx2[6];
extern const math_array_function math_arrays_avx512[6];
#endif
