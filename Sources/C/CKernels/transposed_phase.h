// Transposed convolution as ordinary ones.
#pragma once
#include <stdint.h>

/// Phases that are prepared at most, times groups; with more, the specification runs.
enum { MAX_PHASES = 65536 };

/// The phases of one dimension that reach outputs below `extent`, 0 where it is not known.
static inline int64_t phases_below(int64_t extent, int64_t stride) {
  return extent > 0 && extent < stride ? extent : stride;
}

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
