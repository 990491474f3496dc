// The input position that an output position reads, for the specifications.
#pragma once
#include <stdbool.h>
#include <stdint.h>

/// The input row (or column) that kernel element `k` reads for output `position`, or -1 where it is
/// padding.
static inline int64_t ck_source(bool transposed, int64_t position, int32_t k, int32_t stride,
                                int32_t dilation, int32_t pad, int32_t extent) {
  int64_t at;
  if (transposed) {
    int64_t scaled = position + pad - (int64_t)k * dilation;
    if (scaled < 0 || scaled % stride != 0) return -1;
    at = scaled / stride;
  } else {
    at = position * stride - pad + (int64_t)k * dilation;
  }
  return at >= 0 && at < extent ? at : -1;
}
