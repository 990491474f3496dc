// What the files of the 8-bit convolution share.
#pragma once
#include "ck_convolution8.h"

/// Whether a description is a depthwise convolution with multiplier 1.
static inline bool ck_convolution8_is_depthwise(const ck_convolution8_description *d) {
  return d->groups == d->in_channels && d->groups == d->out_channels && !d->transposed &&
         d->groups > 1;
}

struct ck_convolution8 {
  ck_convolution8_description description;
  ck_isa isa;
  /// The operands as they were given, for the specification.
  uint8_t *weights;
  int32_t *bias;
  ck_multiplier *multipliers;
};

/// The specification.
void ck_convolution8_run_scalar(const ck_convolution8 *convolution, const ck_map *input,
                                const ck_map *output, ck_pool *pool);
