// Requantization: the one definition of how sums become stored integers.
//
// After TFLite's reference kernels (MultiplyByQuantizedMultiplier with double rounding):
//   high(a, m)   = (a * m + (a * m >= 0 ? 2^30 : 1 - 2^30)) / 2^31, truncated; saturated where
//                  a = m = -2^31
//   divide(a, n) = a / 2^n, half away from zero
//   apply(a, m, e) = divide(high(a << max(e, 0), m), max(-e, 0)), with the shift wrapping to 32 bits
#pragma once
#include <stdint.h>

/// A real factor `mantissa * 2^(exponent - 31)`; mantissa 0 or in 2^30 ..< 2^31.
typedef struct {
  int32_t mantissa, exponent;
} ck_multiplier;

/// Specification of `apply` above.
int32_t ck_requantize(int32_t sum, ck_multiplier multiplier);
