// The specification of requantization.
#include "ck_requantize.h"

#include "fixed_point.h"

int32_t ck_requantize(int32_t sum, ck_multiplier multiplier) {
  int32_t left = multiplier.exponent > 0 ? multiplier.exponent : 0;
  int32_t right = multiplier.exponent < 0 ? -multiplier.exponent : 0;
  uint32_t shifted = left > 31 ? 0 : (uint32_t)sum << left;
  return fixed_quotient(fixed_product((int32_t)shifted, multiplier.mantissa), right);
}

int32_t ck_requantize_once(int32_t sum, ck_multiplier multiplier) {
  if (multiplier.exponent < -31) return 0;
  int32_t shift = 31 - multiplier.exponent;
  return (int32_t)(((int64_t)sum * multiplier.mantissa + ((int64_t)1 << (shift - 1))) >> shift);
}

int64_t ck_mantissa15(ck_multiplier multiplier) {
  int32_t mantissa = multiplier.mantissa;
  return mantissa < 0x7fff0000 ? (mantissa + (1 << 15)) >> 16 : 0x7fff;
}

int64_t ck_requantize64(int64_t sum, ck_multiplier multiplier) {
  int32_t shift = 15 - multiplier.exponent;
  return (sum * ck_mantissa15(multiplier) + ((int64_t)1 << (shift - 1))) >> shift;
}
