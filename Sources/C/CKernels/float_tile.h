// Template of the micro-kernel of all float convolutions and products: sums of a tile of rows and
// columns, one fused multiply-add per term, in order of the terms. CK_LANES is the number of
// floats in a vector; a tile of CK_TILE_ROWS rows (6 or 8) and CK_TILE_VECTORS vectors (2 or 3) of
// sums fits the registers: with AVX-512 24 sums, 3 factors and 1 broadcast, and no access to the
// stack in the loop. 110 to 128 of the 133 GMAC/s that vfmadd231ps reaches on one core of a Zen 5.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "include/ck_float32.h"
#include "isa_targets.h"
#pragma STDC FP_CONTRACT OFF

#define CK_TILE_COLUMNS (CK_TILE_VECTORS * CK_LANES)

typedef float float_vector __attribute__((ext_vector_type(CK_LANES), aligned(4)));
typedef int32_t mask_vector __attribute__((ext_vector_type(CK_LANES), aligned(4)));

/// The offsets of sums whose channels have one tap.
static const int64_t only_tap[1] = {0};

/// What the sums of a tile start with.
typedef enum {
  start_rows,     ///< One value per row.
  start_columns,  ///< One value per column.
  start_carried,  ///< What the sums hold: the terms before.
} tile_start;

/// sums[r][j] = start + Σc Σt a[r][c][t] * b[c * b_stride + tap_offsets[t] + j]; a NaN sum is the
/// quiet NaN 0x7FC00000.
typedef struct {
  int64_t channels, taps;
  const float *a;
  int64_t a_stride;  ///< From one row of `a` to the next; its terms lie side by side.
  const float *b;
  int64_t b_stride;  ///< From one channel of `b` to the next.
  const int64_t *tap_offsets;
  float *sums;
  int64_t sums_stride;
  tile_start start;
  const float *values;  ///< Of the start; not read when carried.
} float_tile;

CK_INLINE float_vector load_vector(const float *from) { return *(const float_vector *)from; }
CK_INLINE void store_vector(float *to, float_vector value) { *(float_vector *)to = value; }

/// The output columns first ..< end whose taps all lie within the input row, with one float more
/// beyond the last of them, which load_even reads.
typedef struct {
  int64_t first, end;
} inner_columns;

CK_INLINE inner_columns inner_columns_of(const ck_convolution32 *shape) {
  const ck_window *w = &shape->window;
  int64_t first = (w->pad_left + w->stride_x - 1) / w->stride_x;
  int64_t reach = (w->kernel_width - 1) * (int64_t)w->dilation_x - w->pad_left + w->stride_x - 1;
  int64_t end = shape->in_width > reach ? (shape->in_width - reach - 1) / w->stride_x + 1 : 0;
  if (end > shape->out_width) end = shape->out_width;
  return (inner_columns){first < end ? first : end, end};
}

/// Every second float of 2 * CK_LANES.
CK_INLINE float_vector load_even(const float *from) {
  float_vector a = load_vector(from), b = load_vector(from + CK_LANES);
#if CK_LANES == 16
  return __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
#elif CK_LANES == 8
  return __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14);
#else
  return __builtin_shufflevector(a, b, 0, 2, 4, 6);
#endif
}

CK_INLINE float_vector without_nan_payload(float_vector value) {
  mask_vector is_nan = value != value;
  const mask_vector quiet = (mask_vector)0x7FC00000;
  return __builtin_bit_cast(
      float_vector, (__builtin_bit_cast(mask_vector, value) & ~is_nan) | (quiet & is_nan));
}

CK_INLINE void sum_tile(const float_tile *tile, const int rows, const int vectors) {
  float_vector sums[CK_TILE_ROWS][CK_TILE_VECTORS];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++)
      sums[r][v] = tile->start == start_rows ? (float_vector)tile->values[r]
                   : tile->start == start_columns
                       ? load_vector(tile->values + v * CK_LANES)
                       : load_vector(tile->sums + r * tile->sums_stride + v * CK_LANES);
  const float *b = tile->b;
  const float *a = tile->a;
  const int64_t a_stride = tile->a_stride, b_stride = tile->b_stride;
  const int64_t channels = tile->channels, taps = tile->taps, *offsets = tile->tap_offsets;
#define ADD_TERM(from)                                                                    \
  {                                                                                       \
    float_vector factors[CK_TILE_VECTORS];                                                \
    _Pragma("clang loop unroll(full)")                                                    \
    for (int v = 0; v < vectors; v++) factors[v] = load_vector((from) + v * CK_LANES);    \
    _Pragma("clang loop unroll(full)")                                                    \
    for (int r = 0; r < rows; r++) {                                                      \
      float_vector factor = (float_vector)a[r * a_stride];                                \
      _Pragma("clang loop unroll(full)")                                                  \
      for (int v = 0; v < vectors; v++)                                                   \
        sums[r][v] = __builtin_elementwise_fma(factor, factors[v], sums[r][v]);           \
    }                                                                                     \
  }
  if (taps == 1) {
    for (int64_t c = 0; c < channels; c++, b += b_stride, a++) ADD_TERM(b)
  } else {
    for (int64_t c = 0; c < channels; c++, b += b_stride)
      for (int64_t t = 0; t < taps; t++, a++) ADD_TERM(b + offsets[t])
  }
#undef ADD_TERM
  float *to = tile->sums;
  const int64_t to_stride = tile->sums_stride;
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++)
      store_vector(to + r * to_stride + v * CK_LANES, without_nan_payload(sums[r][v]));
}

#define CK_SUM_TILE(name, rows, vectors)                                      \
  static void sum_tile_##name##_##vectors(const float_tile *tile) {           \
    sum_tile(tile, rows, vectors);                                            \
  }
#if CK_TILE_VECTORS == 3
#define CK_SUM_TILES(name, rows)                                                            \
  CK_SUM_TILE(name, rows, 1)                                                                \
  CK_SUM_TILE(name, rows, 2)                                                                \
  CK_SUM_TILE(name, rows, 3)                                                                \
  static void (*const sum_tiles_##name[3])(const float_tile *tile) = {                      \
      sum_tile_##name##_1, sum_tile_##name##_2, sum_tile_##name##_3};
#else
#define CK_SUM_TILES(name, rows)                                                            \
  CK_SUM_TILE(name, rows, 1)                                                                \
  CK_SUM_TILE(name, rows, 2)                                                                \
  static void (*const sum_tiles_##name[2])(const float_tile *tile) = {sum_tile_##name##_1,  \
                                                                      sum_tile_##name##_2};
#endif
CK_SUM_TILES(all, CK_TILE_ROWS)
CK_SUM_TILES(four, 4)
CK_SUM_TILES(two, 2)
CK_SUM_TILES(one, 1)

/// How many of `rows` rows the next tile takes: as many as fit, but no tile of 2 rows, which can't
/// keep the multipliers busy, where two of 4 do as well.
CK_INLINE int64_t rows_of_tile(int64_t rows) {
  if (CK_TILE_ROWS == 6 && rows == 8) return 4;
  return rows >= CK_TILE_ROWS ? CK_TILE_ROWS : rows >= 4 ? 4 : rows >= 2 ? 2 : 1;
}

/// Calls the micro-kernel on a tile of `rows` rows, a number that rows_of_tile gives.
CK_INLINE void sum_rows(const float_tile *tile, int64_t rows, int64_t vectors) {
  void (*const *sums)(const float_tile *) = rows == CK_TILE_ROWS ? sum_tiles_all
                                            : rows == 4          ? sum_tiles_four
                                            : rows == 2          ? sum_tiles_two
                                                                 : sum_tiles_one;
  sums[vectors - 1](tile);
}
