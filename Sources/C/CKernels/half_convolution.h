// A prepared binary16 convolution and its variants.
#pragma once
#include "include/ck_half.h"

struct ck_convolution16 {
  ck_convolution16_description description;
  uint16_t *weights;  ///< A copy as given; NULL where a variant keeps its own.
  float *bias;
  ck_isa isa;
  void *packed;  ///< What a variant prepared.
};

/// One output row by the specification.
void half_convolve_scalar(const ck_convolution16 *convolution, const ck_map *input,
                          const ck_map *output, ck_pool *pool);
