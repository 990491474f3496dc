// The specification of requantization.
#include "ck_requantize.h"

/// `a * m / 2^31`, rounded to nearest, saturated where both are -2^31.
static int32_t high(int32_t a, int32_t m) {
  if (a == INT32_MIN && m == INT32_MIN) return INT32_MAX;
  int64_t product = (int64_t)a * m;
  int64_t nudge = product >= 0 ? (int64_t)1 << 30 : 1 - ((int64_t)1 << 30);
  return (int32_t)((product + nudge) / ((int64_t)1 << 31));
}

/// `a / 2^n`, half away from zero.
static int32_t divide(int32_t a, int32_t n) {
  if (n > 32) return 0;
  int64_t half = n == 0 ? 0 : (int64_t)1 << (n - 1);
  int64_t magnitude = a < 0 ? -(int64_t)a : a;
  int64_t quotient = (magnitude + half) >> n;
  return (int32_t)(a < 0 ? -quotient : quotient);
}

int32_t ck_requantize(int32_t sum, ck_multiplier multiplier) {
  int32_t left = multiplier.exponent > 0 ? multiplier.exponent : 0;
  int32_t right = multiplier.exponent < 0 ? -multiplier.exponent : 0;
  uint32_t shifted = left > 31 ? 0 : (uint32_t)sum << left;
  return divide(high((int32_t)shifted, multiplier.mantissa), right);
}

int64_t ck_mantissa15(ck_multiplier multiplier) {
  int32_t mantissa = multiplier.mantissa;
  return mantissa < 0x7fff0000 ? (mantissa + (1 << 15)) >> 16 : 0x7fff;
}

int64_t ck_requantize64(int64_t sum, ck_multiplier multiplier) {
  int32_t shift = 15 - multiplier.exponent;
  return (sum * ck_mantissa15(multiplier) + ((int64_t)1 << (shift - 1))) >> shift;
}
