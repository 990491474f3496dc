// What the files of the interpolated tables share.
#pragma once
#include "ck_interpolate.h"

/// A table as the variants read it.
typedef struct {
  /// [i / 128][low and high byte of table[i], of table[i + 1]][i % 128], where `has_planes`.
  _Alignas(64) uint8_t planes[8][4][128];
  bool has_planes;
  /// Differences of neighbours, less the smallest one, fit in a byte, which is plane 2; there is no
  /// plane 3.
  bool has_steps;
  int16_t smallest_step;
  const int16_t *table;
} interpolation;

/// The formula for one element.
static inline int16_t interpolated_entry(const int16_t *table, int16_t value) {
  int32_t position = value + 32768, i = position / 64, f = position % 64;
  return (int16_t)((table[i] * (64 - f) + table[i + 1] * f + 32) >> 6);
}

/// Interpolates `count` consecutive elements.
typedef void (*interpolate_row)(const interpolation *interpolation, const int16_t *input,
                                int16_t *output, int64_t count);

void interpolate_row_avx2(const interpolation *interpolation, const int16_t *input,
                          int16_t *output, int64_t count);
void interpolate_row_avx512(const interpolation *interpolation, const int16_t *input,
                            int16_t *output, int64_t count);
void interpolate_row_neon(const interpolation *interpolation, const int16_t *input,
                          int16_t *output, int64_t count);
/// Fills the planes.
void interpolate_split_avx512(interpolation *interpolation);
