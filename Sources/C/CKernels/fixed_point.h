// Fixed-point numbers after gemmlowp, which TFLite's reference kernels compute with: `Qm.n` is an
// int32 that stands for its value / 2^n, with m + n = 31.
#pragma once
#include <stdint.h>

/// `a * b / 2^31`, rounded to nearest, saturated where both are -2^31.
static inline int32_t fixed_product(int32_t a, int32_t b) {
  if (a == INT32_MIN && b == INT32_MIN) return INT32_MAX;
  int64_t product = (int64_t)a * b;
  int64_t nudge = product >= 0 ? (int64_t)1 << 30 : 1 - ((int64_t)1 << 30);
  return (int32_t)((product + nudge) / ((int64_t)1 << 31));
}

/// `a / 2^n`, half away from zero.
static inline int32_t fixed_quotient(int32_t a, int32_t n) {
  if (n > 32) return 0;
  int64_t half = n == 0 ? 0 : (int64_t)1 << (n - 1);
  int64_t magnitude = a < 0 ? -(int64_t)a : a;
  int64_t quotient = (magnitude + half) >> n;
  return (int32_t)(a < 0 ? -quotient : quotient);
}

/// `a * 2^n` for n from 0 to 31, saturated.
static inline int32_t fixed_shifted(int32_t a, int32_t n) {
  int64_t value = (int64_t)a * ((int64_t)1 << n);
  if (value > INT32_MAX) return INT32_MAX;
  return value < INT32_MIN ? INT32_MIN : (int32_t)value;
}
