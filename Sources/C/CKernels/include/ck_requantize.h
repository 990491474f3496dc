// Requantization: the one definition of how sums become stored integers.
//
// After TFLite's reference kernels (MultiplyByQuantizedMultiplier with double rounding):
//   high(a, m)   = (a * m + (a * m >= 0 ? 2^30 : 1 - 2^30)) / 2^31, truncated; saturated where
//                  a = m = -2^31
//   divide(a, n) = a / 2^n, half away from zero
//   apply(a, m, e) = divide(high(a << max(e, 0), m), max(-e, 0)), with the shift wrapping to 32 bits
//
// Fully connected layers follow the form with a single rounding, as LiteRT's reference kernel does
// since its version 2:
//   once(a, m, e) = (a * m + 2^(30 - e)) >> (31 - e), which rounds half up
//
// 64-bit sums, those of 16-bit layers, follow TFLite's 64-bit form:
//   m' = (m + 2^15) >> 16, at most 32767
//   apply64(a, m, e) = (a * m' + 2^(14 - e)) >> (15 - e), which rounds half up
// It is exact for powers of two.
#pragma once
#include <stdint.h>

/// A real factor `mantissa * 2^(exponent - 31)`; mantissa 0 or in 2^29 ..< 2^31.
typedef struct {
  int32_t mantissa, exponent;
} ck_multiplier;

/// Specification of `apply` above.
int32_t ck_requantize(int32_t sum, ck_multiplier multiplier);
/// Specification of `once` above, for exponents up to 30; 0 for those below -31.
int32_t ck_requantize_once(int32_t sum, ck_multiplier multiplier);
/// Specification of `apply64` above, for |sum| < 2^47 and exponents from -31 to 7.
int64_t ck_requantize64(int64_t sum, ck_multiplier multiplier);
/// The multiplier's mantissa in the 15 bits that `apply64` takes.
int64_t ck_mantissa15(ck_multiplier multiplier);
