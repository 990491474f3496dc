// Template of the vector variants of the maximum over windows: first down the columns, then along
// the row. The order is free: NaN takes no part, and of two zeros the positive one is larger.
#pragma once
#include "float32_pool.h"
#include "float_tile.h"

/// Columns whose maxima are kept at a time, beside the vector that load_even reads beyond.
#define CK_MAXIMUM_COLUMNS 1024

CK_INLINE float_vector larger_vector(float_vector value, float_vector result) {
  float_vector equal = __builtin_bit_cast(
      float_vector,
      __builtin_bit_cast(mask_vector, value) & __builtin_bit_cast(mask_vector, result));
  float_vector other = value == result ? equal : result;
  return value > result ? value : other;
}

/// Stores the maxima over the window's rows of input columns x ..< x + CK_LANES.
CK_INLINE void store_column_maxima(const pool_row *row, int64_t x, float *to) {
  const ck_convolution32 *s = row->job->shape;
  const float *from = row->plane + row->rows.start * s->in_width + x;
  const int64_t step = s->window.dilation_y * (int64_t)s->in_width;
  float_vector result = (float_vector)-__builtin_inff();
  for (int64_t ky = row->rows.first; ky < row->rows.end; ky++)
    result = larger_vector(load_vector(from + ky * step), result);
  store_vector(to, result);
}

/// Maxima over the window's rows of input columns start ..< start + count, -infinity beside the
/// input.
CK_INLINE void column_maxima(const pool_row *row, int64_t start, int64_t count, float *to) {
  const int64_t width = row->job->shape->in_width;
  const float lowest = -__builtin_inff();
  int64_t x = start, end = start + count < width ? start + count : width;
  for (; x < 0 && x < start + count; x++) to[x - start] = lowest;
  if (end - x >= CK_LANES) {
    for (; x + CK_LANES <= end; x += CK_LANES) store_column_maxima(row, x, to + x - start);
    if (x < end) store_column_maxima(row, end - CK_LANES, to + end - CK_LANES - start);
    x = end;
  }
  for (; x < end; x++) {
    const ck_convolution32 *s = row->job->shape;
    float result = lowest;
    for (int64_t ky = row->rows.first; ky < row->rows.end; ky++)
      result = larger(
          row->plane[(row->rows.start + ky * s->window.dilation_y) * s->in_width + x], result);
    to[x - start] = result;
  }
  for (; x < start + count; x++) to[x - start] = lowest;
}

/// Maxima of `count` windows along the columns' maxima, and up to a vector of anything beyond.
CK_INLINE void maxima_along(const ck_window *w, const float *columns, int64_t count,
                            const int stride, float *to) {
  for (int64_t x = 0; x < count; x += CK_LANES) {
    float_vector result = (float_vector)-__builtin_inff();
    for (int64_t kx = 0; kx < w->kernel_width; kx++) {
      const float *tap = columns + x * stride + kx * w->dilation_x;
      result = larger_vector(stride == 2 ? load_even(tap) : load_vector(tap), result);
    }
    store_vector(to + x, result);
  }
}

/// One row of maxima.
static void maximum_row(const pool_row *row, float *out) {
  const ck_convolution32 *s = row->job->shape;
  const ck_window *w = &s->window;
  const int64_t stride = w->stride_x, width = s->out_width;
  const int64_t reach = (w->kernel_width - 1) * (int64_t)w->dilation_x;
  if (stride > 2 || reach > CK_MAXIMUM_COLUMNS / 2) {
    for (int64_t x = 0; x < width; x++) out[x] = pool_one(row, x);
    return;
  }
  _Alignas(64) float columns[CK_MAXIMUM_COLUMNS + 2 * CK_LANES], maxima[CK_MAXIMUM_COLUMNS];
  // The last vector of a block takes columns that nothing needs: whole vectors lie within.
  const int64_t block = (CK_MAXIMUM_COLUMNS - reach) / stride / CK_LANES * CK_LANES;
  for (int64_t x = 0; x < width; x += block) {
    const int64_t count = width - x < block ? width - x : block;
    const int64_t vectors = (count + CK_LANES - 1) / CK_LANES;
    column_maxima(row, x * stride - w->pad_left, vectors * CK_LANES * stride + reach, columns);
    if (stride == 2) maxima_along(w, columns, count, 2, maxima);
    else maxima_along(w, columns, count, 1, maxima);
    __builtin_memcpy(out + x, maxima, (size_t)count * sizeof(float));
  }
}
