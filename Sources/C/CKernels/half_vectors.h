// Template of vectors of binary16 in memory and binary32 in registers.
#pragma once
#include <string.h>
#include "float_tile.h"

typedef _Float16 half_vector __attribute__((ext_vector_type(CK_LANES), aligned(2)));

CK_INLINE float_vector load_half(const uint16_t *from) {
  return __builtin_convertvector(*(const half_vector *)from, float_vector);
}

CK_INLINE float_vector clamped(float_vector value, float low, float high) {
  float_vector lows = (float_vector)low, highs = (float_vector)high;
  value = value < lows ? lows : value;
  return value > highs ? highs : value;
}

/// Rounds and stores the first `count` values, at most a vector.
CK_INLINE void store_some_halfs(uint16_t *to, int64_t count, float_vector value) {
  half_vector halfs = __builtin_convertvector(value, half_vector);
  if (count >= CK_LANES) {
    *(half_vector *)to = halfs;
    return;
  }
  memcpy(to, &halfs, (size_t)count * sizeof(uint16_t));
}
