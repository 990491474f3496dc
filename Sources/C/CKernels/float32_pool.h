// Pooling of planes: what the specification and the vector variants share.
#pragma once
#include "include/ck_float32.h"
#include "math_functions.h"

typedef struct {
  const ck_convolution32 *shape;
  bool averages, counts_padding;
  int64_t pad_bottom, pad_right;
  const float *input;
  float *output;
} pool_job;

/// The taps first ..< end of a window along one dimension that meet the input, and how many meet
/// the padded input.
typedef struct {
  int64_t start, first, end, padded;
} window_span;

/// One row of windows.
typedef struct {
  const pool_job *job;
  const float *plane;
  window_span rows;
} pool_row;

typedef void (*pool_plane_function)(void *context, int64_t channel);

extern const pool_plane_function pool_plane_scalar;
#if defined(__x86_64__)
extern const pool_plane_function pool_plane_avx2;
extern const pool_plane_function pool_plane_avx512;
#elif defined(__aarch64__)
extern const pool_plane_function pool_plane_neon;
#endif

CK_INLINE int64_t taps_before(int64_t limit, int64_t start, int64_t dilation, int64_t kernel) {
  if (start >= limit) return 0;
  int64_t taps = (limit - start + dilation - 1) / dilation;
  return taps < kernel ? taps : kernel;
}

CK_INLINE window_span span_at(int64_t start, int64_t pad_after, int64_t dilation, int64_t kernel,
                              int64_t extent) {
  int64_t first = taps_before(0, start, dilation, kernel);
  int64_t end = taps_before(extent, start, dilation, kernel);
  return (window_span){start, first, end,
                       taps_before(extent + pad_after, start, dilation, kernel)};
}

CK_INLINE window_span rows_at(const pool_job *job, int64_t y) {
  const ck_window *w = &job->shape->window;
  return span_at(y * w->stride_y - w->pad_top, job->pad_bottom, w->dilation_y, w->kernel_height,
                 job->shape->in_height);
}

CK_INLINE window_span columns_at(const pool_job *job, int64_t x) {
  const ck_window *w = &job->shape->window;
  return span_at(x * w->stride_x - w->pad_left, job->pad_right, w->dilation_x, w->kernel_width,
                 job->shape->in_width);
}

CK_INLINE int64_t divisor_of(const pool_job *job, window_span rows, window_span columns) {
  if (job->counts_padding) return rows.padded * columns.padded;
  return (rows.end - rows.first) * (columns.end - columns.first);
}

/// The larger of two numbers; NaN values take no part, and -0 is less than 0.
CK_INLINE float larger(float value, float result) {
  float equal = float_of_bits(bits_of_float(value) & bits_of_float(result));
  float other = value == result ? equal : result;
  return value > result ? value : other;
}

/// The result at column x of a row of windows.
CK_INLINE float pool_one(const pool_row *row, int64_t x) {
  const pool_job *job = row->job;
  const ck_window *w = &job->shape->window;
  window_span rows = row->rows, columns = columns_at(job, x);
  float result = job->averages ? 0.0f : -__builtin_inff();
  for (int64_t ky = rows.first; ky < rows.end; ky++) {
    const float *from =
        row->plane + (rows.start + ky * w->dilation_y) * job->shape->in_width + columns.start;
    for (int64_t kx = columns.first; kx < columns.end; kx++) {
      float value = from[kx * w->dilation_x];
      result = job->averages ? result + value : larger(value, result);
    }
  }
  if (!job->averages) return result;
  int64_t divisor = divisor_of(job, rows, columns);
  result = divisor > 0 ? result / (float)divisor : 0.0f;
  return result == result ? result : quiet_nan();
}
