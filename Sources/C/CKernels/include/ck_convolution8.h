// Convolution of 8-bit feature maps with 32-bit sums.
//
//   sum(y, x, o) = bias[o] + Σ (in(…, c) - input_zero) * (weight[o][ky][kx][c] - weight_zero)
//   out(y, x, o) = clamp(ck_requantize(sum, multiplier[o]) + output_zero, output_min, output_max)
// or with ck_requantize_once where the description says so.
//
// Padding counts as input_zero. Sums never overflow: the compiler checks the bound.
#pragma once
#include "ck_requantize.h"
#include "ck_threads.h"
#include "ck_types.h"

/// What a convolution computes. Weights are [out channels][kernel rows][kernel columns]
/// [in channels / groups], densely packed, of `type` CK_U8 or CK_I8 as the maps are, or
/// CK_I8 with CK_U8 maps where `weight_type` says so.
typedef struct {
  ck_window window;
  int32_t in_channels, out_channels, groups;
  /// The most rows and columns of output that it is run on; 0 where they are not known. A
  /// transposed convolution prepares what depends on the position modulo the strides below them.
  int32_t out_height, out_width;
  ck_type type;         ///< Of input and output: CK_U8 or CK_I8.
  ck_type weight_type;  ///< CK_U8 or CK_I8.
  int32_t input_zero, weight_zero, output_zero;
  int32_t output_min, output_max;  ///< Clamp in stored values: fused ReLU and saturation.
  bool per_channel;                ///< One multiplier per output channel, else one for all.
  bool rounds_once;                ///< Sums are requantized by ck_requantize_once.
  bool transposed;  ///< Transposed convolution: input (y, x) adds to output
                    ///< `y * stride_y - pad_top + ky * dilation_y`. Weights keep the layout above.
} ck_convolution8_description;

/// Σ |weight - zero| over `count` weights of `type`, CK_U8, CK_I8 or CK_I16; `zero` is a value of
/// the type.
int64_t ck_sum_of_weight_magnitudes(ck_type type, const void *weights, int64_t count, int32_t zero);

/// A convolution prepared for one instruction set: its own copy of the weights, packed.
typedef struct ck_convolution8 ck_convolution8;

/// Prepares a convolution. `bias` has out_channels elements, `multipliers` 1 or out_channels.
/// With CK_ISA_SCALAR it runs the specification. NULL where memory runs out.
ck_convolution8 *ck_convolution8_create(const ck_convolution8_description *description,
                                        const void *weights, const int32_t *bias,
                                        const ck_multiplier *multipliers, ck_isa isa);
void ck_convolution8_destroy(ck_convolution8 *convolution);
/// Computes every element of `output`, and replaces it by its entry in `table` of 256 unless that
/// is NULL. Same bytes for every isa and number of threads.
void ck_convolution8_run(const ck_convolution8 *convolution, const ck_map *input,
                         const ck_map *output, const uint8_t *table, ck_pool *pool);
