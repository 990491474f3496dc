// The bodies of the row functions of pooling, as plain loops. A file that includes this defines
// CK_ROW_TARGET (function attributes) and CK_ROWS (the name of the table) first, and so compiles
// them for one instruction set.
#include "ck_math.h"
#include "pooling_internal.h"

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
