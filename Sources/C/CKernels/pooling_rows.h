// The bodies of the row functions of pooling, as plain loops. A file that includes this defines
// CK_ROW_TARGET (function attributes) and CK_ROWS (the name of the table) first, and so compiles
// them for one instruction set.
#include "ck_math.h"
#include "pooling_internal.h"

/// A key that orders binary32 (bits, 31) and binary16 (bits, 15) representations as the numbers,
/// with -0 below +0.
#define ORDERED(bits, shift) \
  ((bits) ^ ((bits) >> (shift) & (int32_t)(((uint32_t)1 << (shift)) - 1)))

#define MAX_ROW(name, element)                                                    \
  CK_ROW_TARGET static void name(void *restrict best, const void *restrict input, \
                                 int64_t count) {                                 \
    element *b = best;                                                            \
    const element *in = input;                                                    \
    for (int64_t i = 0; i < count; i++) b[i] = in[i] > b[i] ? in[i] : b[i];       \
  }

#define MAX_FLOAT_ROW(name, element, shift, infinity)                               \
  CK_ROW_TARGET static void name(void *restrict best, const void *restrict input,   \
                                 int64_t count) {                                   \
    element *b = best;                                                              \
    const element *in = input;                                                      \
    for (int64_t i = 0; i < count; i++) {                                           \
      element old = b[i], new = in[i];                                              \
      bool is_number = (new & (((uint32_t)1 << (shift)) - 1)) <= (infinity);        \
      bool is_larger = (element)ORDERED(new, shift) > (element)ORDERED(old, shift); \
      b[i] = is_number && is_larger ? new : old;                                    \
    }                                                                               \
  }

#define SUM_ROW(name, element, sum)                                               \
  CK_ROW_TARGET static void name(void *restrict sums, const void *restrict input, \
                                 int64_t count) {                                 \
    sum *s = sums;                                                                \
    const element *in = input;                                                    \
    for (int64_t i = 0; i < count; i++) s[i] += in[i];                            \
  }

// The quotient of two integers below 2^53, truncated, is exact in binary64.
#define DIVIDE_ROW(name, element, sum)                                                         \
  CK_ROW_TARGET static void name(const void *restrict sums, int64_t divisor,                   \
                                 void *restrict output, int64_t count) {                       \
    const sum *s = sums;                                                                       \
    element *out = output;                                                                     \
    for (int64_t i = 0; i < count; i++) {                                                      \
      double magnitude = (double)(s[i] < 0 ? -s[i] : s[i]);                                    \
      int32_t quotient = (int32_t)((2 * magnitude + (double)divisor) / (double)(2 * divisor)); \
      out[i] = (element)(s[i] < 0 ? -quotient : quotient);                                     \
    }                                                                                          \
  }

MAX_ROW(max_u8, uint8_t)
MAX_ROW(max_i8, int8_t)
MAX_ROW(max_i16, int16_t)
MAX_FLOAT_ROW(max_f16, int16_t, 15, 0x7c00)
MAX_FLOAT_ROW(max_f32, int32_t, 31, 0x7f800000)
SUM_ROW(sum_u8, uint8_t, int32_t)
SUM_ROW(sum_i8, int8_t, int32_t)
SUM_ROW(sum_i16, int16_t, int64_t)
SUM_ROW(sum_f32, float, float)
DIVIDE_ROW(divide_u8, uint8_t, int32_t)
DIVIDE_ROW(divide_i8, int8_t, int32_t)
DIVIDE_ROW(divide_i16, int16_t, int64_t)

CK_ROW_TARGET static void sum_f16(void *restrict sums, const void *restrict input, int64_t count) {
  float *s = sums;
  const uint16_t *in = input;
  for (int64_t i = 0; i < count; i++) s[i] += ck_float_from_half(in[i]);
}

ck_pool_rows CK_ROWS(ck_type type) {
  switch (type) {
    case CK_U8: return (ck_pool_rows){max_u8, sum_u8, divide_u8};
    case CK_I8: return (ck_pool_rows){max_i8, sum_i8, divide_i8};
    case CK_I16: return (ck_pool_rows){max_i16, sum_i16, divide_i16};
    case CK_F16: return (ck_pool_rows){max_f16, sum_f16, NULL};
    default: return (ck_pool_rows){max_f32, sum_f32, NULL};
  }
}
