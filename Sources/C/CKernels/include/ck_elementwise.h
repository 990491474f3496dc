// Element-wise arithmetic on two integer maps, after TFLite's reference ADD and MUL.
//
// Either operand may have height, width or channels 1 and is then repeated along that dimension.
#pragma once
#include "ck_requantize.h"
#include "ck_threads.h"
#include "ck_types.h"

typedef struct {
  ck_type type;  ///< CK_U8, CK_I8 or CK_I16, of both operands and the result.
  int32_t left_zero, right_zero, output_zero;  ///< 0 for CK_I16.
  int32_t output_min, output_max;
  ck_multiplier left, right;  ///< Used by add only.
  ck_multiplier output;
  bool subtracts;             ///< Used by add only: left - right.
} ck_elementwise;

/// The bits by which addition shifts operands of `type` left: 20, or 15 for CK_I16.
static inline int32_t ck_add_shift(ck_type type) { return type == CK_I16 ? 15 : 20; }

/// With s = ck_add_shift: out = clamp(apply(apply((l - left_zero) << s, left) ±
/// apply((r - right_zero) << s, right), output) + output_zero).
void ck_add_integer(const ck_elementwise *operation, const ck_map *left, const ck_map *right,
                    const ck_map *output, ck_isa isa, ck_pool *pool);
/// out = clamp(apply((l - left_zero) * (r - right_zero), output) + output_zero).
void ck_multiply_integer(const ck_elementwise *operation, const ck_map *left,
                         const ck_map *right, const ck_map *output, ck_isa isa, ck_pool *pool);
