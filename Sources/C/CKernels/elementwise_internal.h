// What the files of the integer element-wise arithmetic share.
#pragma once
#include "ck_elementwise.h"

/// An addition of 8-bit elements as a line in binary32, which misses the sum before its last
/// rounding by at most `error`.
typedef struct {
  float left, right, offset;  ///< left * l + right * r + offset, without the output's zero point.
  float error;                ///< Below 1/64, or 1 where the line is of no use.
} ck_add_line;

/// An operation with what its rows have in common.
typedef struct {
  const ck_elementwise *operation;
  ck_add_line line;
} ck_elementwise_plan;

/// The nearest signed byte.
static inline int8_t ck_signed_byte(int32_t value) {
  return (int8_t)(value < -128 ? -128 : value > 127 ? 127 : value);
}

/// Computes `count` consecutive channels; an operand with step 0 repeats its one channel.
typedef void (*ck_elementwise_row)(const ck_elementwise_plan *plan, const uint8_t *left,
                                   int32_t left_step, const uint8_t *right, int32_t right_step,
                                   uint8_t *output, int64_t count);

/// Declares the row functions of a variant.
#define CK_ELEMENTWISE_ROWS(type, isa)                                                           \
  void ck_add##type##_row_##isa(const ck_elementwise_plan *plan, const uint8_t *left,            \
                                int32_t left_step, const uint8_t *right, int32_t right_step,     \
                                uint8_t *output, int64_t count);                                 \
  void ck_multiply##type##_row_##isa(const ck_elementwise_plan *plan, const uint8_t *left,       \
                                     int32_t left_step, const uint8_t *right, int32_t right_step, \
                                     uint8_t *output, int64_t count);

CK_ELEMENTWISE_ROWS(8, scalar)
CK_ELEMENTWISE_ROWS(8, avx2)
CK_ELEMENTWISE_ROWS(8, avx512)
CK_ELEMENTWISE_ROWS(8, neon)
CK_ELEMENTWISE_ROWS(_i16, scalar)
CK_ELEMENTWISE_ROWS(_i16, avx2)
CK_ELEMENTWISE_ROWS(_i16, avx512)
CK_ELEMENTWISE_ROWS(_i16, neon)
#undef CK_ELEMENTWISE_ROWS
