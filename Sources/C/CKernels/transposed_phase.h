// Transposed convolution as ordinary ones.
#pragma once
#include <stdint.h>

/// The taps of one dimension that reach the outputs `phase`, `phase` + stride, …, and the input
/// position that each reads for the first of them, outside the input where it is padding. Returns
/// how many they are.
static inline int64_t taps_of_phase(int64_t phase, int64_t pad, int64_t stride, int64_t dilation,
                                    int64_t kernel, int64_t *taps, int64_t *places) {
  int64_t count = 0;
  for (int64_t tap = 0; tap < kernel; tap++) {
    int64_t place = phase + pad - tap * dilation;
    if (place % stride != 0) continue;
    taps[count] = tap;
    places[count++] = place / stride;
  }
  return count;
}
