// Element-wise arithmetic on two 8-bit maps, after TFLite's reference ADD and MUL.
//
// Either operand may have height, width or channels 1 and is then repeated along that dimension.
#pragma once
#include "ck_requantize.h"
#include "ck_threads.h"
#include "ck_types.h"

typedef struct {
  ck_type type;  ///< CK_U8 or CK_I8, of both operands and the result.
  int32_t left_zero, right_zero, output_zero;
  int32_t output_min, output_max;
  ck_multiplier left, right;  ///< Used by add only.
  ck_multiplier output;
  bool subtracts;             ///< Used by add only: left - right.
} ck_elementwise8;

/// out = clamp(apply(apply((l - left_zero) << 20, left) ± apply((r - right_zero) << 20, right),
/// output) + output_zero).
void ck_add8(const ck_elementwise8 *operation, const ck_map *left, const ck_map *right,
             const ck_map *output, ck_isa isa, ck_pool *pool);
/// out = clamp(apply((l - left_zero) * (r - right_zero), output) + output_zero).
void ck_multiply8(const ck_elementwise8 *operation, const ck_map *left, const ck_map *right,
                  const ck_map *output, ck_isa isa, ck_pool *pool);
