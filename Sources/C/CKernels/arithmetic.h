// Element-wise arithmetic on runs of binary32, by variant.
#pragma once
#include "include/ck_half.h"

/// out[i] = clamp(left[i] operation right[i]); a NaN is the quiet NaN 0x7FC00000. `out` may be
/// `left`.
typedef void (*combine_function)(ck_arithmetic operation, float minimum, float maximum,
                                 const float *left, const float *right, float *out,
                                 int64_t count);

void combine_scalar(ck_arithmetic operation, float minimum, float maximum, const float *left,
                    const float *right, float *out, int64_t count);
#if defined(__x86_64__)
void combine_avx2(ck_arithmetic operation, float minimum, float maximum, const float *left,
                  const float *right, float *out, int64_t count);
void combine_avx512(ck_arithmetic operation, float minimum, float maximum, const float *left,
                    const float *right, float *out, int64_t count);
#endif
