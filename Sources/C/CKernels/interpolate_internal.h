// What the files of the interpolated tables share.
#pragma once
#include "ck_interpolate.h"

/// The formula for one element.
static inline int16_t interpolated_entry(const int16_t *table, int16_t value) {
  int32_t position = value + 32768, i = position / 64, f = position % 64;
  return (int16_t)((table[i] * (64 - f) + table[i + 1] * f + 32) >> 6);
}

/// Interpolates `count` consecutive elements.
typedef void (*interpolate_row)(const int16_t *table, const int16_t *input, int16_t *output,
                                int64_t count);

void interpolate_row_avx2(const int16_t *table, const int16_t *input, int16_t *output,
                          int64_t count);
void interpolate_row_avx512(const int16_t *table, const int16_t *input, int16_t *output,
                            int64_t count);
