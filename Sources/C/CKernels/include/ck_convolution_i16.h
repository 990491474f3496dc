// Convolution of int16 feature maps with 64-bit sums.
//
//   sum(y, x, o) = bias[o] + Σ in(…, c) * weight[o][ky][kx][c]
//   out(y, x, o) = clamp(ck_requantize64(sum, multiplier[o]), output_min, output_max)
//
// Zero points are 0; padding counts as 0. Sums stay below 2^47: the compiler checks the bound.
#pragma once
#include "ck_requantize.h"
#include "ck_threads.h"
#include "ck_types.h"

/// What a convolution computes. Weights are [out channels][kernel rows][kernel columns]
/// [in channels / groups], densely packed, of `weight_type`.
typedef struct {
  ck_window window;
  int32_t in_channels, out_channels, groups;
  int32_t out_height, out_width;   ///< As in ck_convolution8_description.
  ck_type weight_type;             ///< CK_I16 or CK_I8.
  int32_t output_min, output_max;  ///< Clamp in stored values: fused ReLU and saturation.
  bool per_channel;                ///< One multiplier per output channel, else one for all.
  bool transposed;                 ///< As in ck_convolution8_description.
} ck_convolution_i16_description;

/// A convolution prepared for one instruction set: its own copy of the weights, packed.
typedef struct ck_convolution_i16 ck_convolution_i16;

/// Prepares a convolution. `bias` has out_channels elements, `multipliers` 1 or out_channels, with
/// exponents from -31 to 7. With CK_ISA_SCALAR it runs the specification. NULL where memory runs
/// out.
ck_convolution_i16 *ck_convolution_i16_create(const ck_convolution_i16_description *description,
                                              const void *weights, const int64_t *bias,
                                              const ck_multiplier *multipliers, ck_isa isa);
/// Frees a convolution. NULL is allowed.
void ck_convolution_i16_destroy(ck_convolution_i16 *convolution);
/// Computes every element of `output`. Same bytes for every isa and number of threads.
void ck_convolution_i16_run(const ck_convolution_i16 *convolution, const ck_map *input,
                            const ck_map *output, ck_pool *pool);
