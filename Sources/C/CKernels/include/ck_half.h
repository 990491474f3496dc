// Arithmetic on binary16 feature maps.
//
// Products of binary16 values are exact in binary32; sums are binary32 in one fixed order: bias
// first, then kernel row, kernel column, input channel. Padding takes part as +0; taps of a
// transposed convolution that fall between input positions are left out. The result is clamped in
// binary32 and rounded to nearest even; a NaN result is the quiet NaN 0x7E00.
#pragma once
#include "ck_threads.h"
#include "ck_types.h"

/// What a convolution computes.
typedef struct {
  ck_window window;
  int32_t in_channels, out_channels, groups;
  int32_t out_height, out_width;  ///< As in ck_convolution8_description.
  float output_min, output_max;  ///< -INFINITY and INFINITY where nothing is fused.
  bool transposed;               ///< As in ck_convolution8_description.
} ck_convolution16_description;

/// A convolution prepared for one instruction set: its own copy of the weights, packed.
typedef struct ck_convolution16 ck_convolution16;

/// Prepares a convolution; weights [out][ky][kx][in / groups] binary16, bias binary32 or NULL.
/// NULL where memory runs out.
ck_convolution16 *ck_convolution16_create(const ck_convolution16_description *description,
                                          const uint16_t *weights, const float *bias, ck_isa isa);
/// Frees a convolution. NULL is allowed.
void ck_convolution16_destroy(ck_convolution16 *convolution);
/// Computes every element of `output`. Same bytes for every isa and number of threads.
void ck_convolution16_run(const ck_convolution16 *convolution, const ck_map *input,
                          const ck_map *output, ck_pool *pool);

/// An operation of two operands.
typedef enum { CK_ADD = 0, CK_SUBTRACT = 1, CK_MULTIPLY = 2, CK_DIVIDE = 3 } ck_arithmetic;

/// Element-wise arithmetic in binary32, clamped, rounded to the type (CK_F16 or CK_F32); dimensions
/// of extent 1 repeat. A NaN result is the quiet NaN 0x7E00 or 0x7FC00000.
void ck_arithmetic_float(ck_arithmetic operation, ck_type type, float minimum, float maximum,
                         const ck_map *left, const ck_map *right, const ck_map *output, ck_isa isa,
                         ck_pool *pool);
