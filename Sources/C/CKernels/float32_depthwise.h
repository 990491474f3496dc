// Template of the vector variants of depthwise convolution: groups of one input and one output
// channel, vectors along the row.
#pragma once
#include "float32.h"
#include "float_tile.h"

#define CK_ROW_VECTORS 4

typedef struct {
  const ck_convolution32 *shape;
  const float *input, *weights, *bias;
  float *output;
} depthwise_job;

/// One output row and the kernel rows that it takes.
typedef struct {
  const ck_convolution32 *shape;
  const float *plane, *weights;
  float bias;
  int64_t y;  ///< Input row of kernel row 0.
} depthwise_row;

static bool is_depthwise(const ck_convolution32 *shape) {
  return shape->in_channels == shape->groups && shape->out_channels == shape->groups &&
         shape->window.stride_x <= 2;
}

CK_INLINE float sum_one(const depthwise_row *row, int64_t x) {
  const ck_window *w = &row->shape->window;
  int64_t height = row->shape->in_height, width = row->shape->in_width;
  float sum = row->bias;
  const float *weight = row->weights;
  for (int64_t ky = 0; ky < w->kernel_height; ky++)
    for (int64_t kx = 0; kx < w->kernel_width; kx++) {
      int64_t iy = row->y + ky * w->dilation_y;
      int64_t ix = x * w->stride_x - w->pad_left + kx * w->dilation_x;
      bool is_inside = iy >= 0 && iy < height && ix >= 0 && ix < width;
      float value = is_inside ? row->plane[iy * width + ix] : 0.0f;
      sum = __builtin_fmaf(value, *weight++, sum);
    }
  return sum == sum ? sum : __builtin_nanf("");
}

/// Sums of outputs x ..< x + vectors * CK_LANES, whose taps all lie within their input rows.
CK_INLINE void sum_vectors(const depthwise_row *row, int64_t x, const int vectors,
                           const bool is_even, float *output) {
  const ck_window *w = &row->shape->window;
  int64_t height = row->shape->in_height, width = row->shape->in_width;
  float_vector sums[CK_ROW_VECTORS];
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++) sums[v] = (float_vector)row->bias;
  const float *weight = row->weights;
  for (int64_t ky = 0; ky < w->kernel_height; ky++) {
    int64_t iy = row->y + ky * w->dilation_y;
    bool is_inside = iy >= 0 && iy < height;
    const float *from = row->plane + (is_inside ? iy : 0) * width +
                        (is_even ? 2 * x : x) - w->pad_left;
    for (int64_t kx = 0; kx < w->kernel_width; kx++) {
      float_vector factor = (float_vector)*weight++;
      const float *tap = from + kx * w->dilation_x;
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) {
        float_vector value = (float_vector)0.0f;
        if (is_inside)
          value = is_even ? load_even(tap + 2 * v * CK_LANES) : load_vector(tap + v * CK_LANES);
        sums[v] = __builtin_elementwise_fma(value, factor, sums[v]);
      }
    }
  }
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++)
    store_vector(output + x + v * CK_LANES, without_nan_payload(sums[v]));
}

CK_INLINE void sum_row(const depthwise_row *row, int64_t first, int64_t end, const bool is_even,
                       float *output) {
  int64_t x = 0;
  for (; x < first; x++) output[x] = sum_one(row, x);
  for (; x + CK_ROW_VECTORS * CK_LANES <= end; x += CK_ROW_VECTORS * CK_LANES)
    sum_vectors(row, x, CK_ROW_VECTORS, is_even, output);
  for (; x + CK_LANES <= end; x += CK_LANES) sum_vectors(row, x, 1, is_even, output);
  if (x < end && end - first >= CK_LANES) {
    sum_vectors(row, end - CK_LANES, 1, is_even, output);
    x = end;
  }
  for (; x < row->shape->out_width; x++) output[x] = sum_one(row, x);
}

static void convolve_depthwise_plane(void *context, int64_t channel) {
  const depthwise_job *job = context;
  const ck_convolution32 *s = job->shape;
  const ck_window *w = &s->window;
  inner_columns inner = inner_columns_of(s);
  for (int64_t y = 0; y < s->out_height; y++) {
    depthwise_row row = {
        .shape = s,
        .plane = job->input + channel * s->in_height * s->in_width,
        .weights = job->weights + channel * w->kernel_height * w->kernel_width,
        .bias = job->bias ? job->bias[channel] : 0.0f,
        .y = y * w->stride_y - w->pad_top,
    };
    float *output = job->output + (channel * s->out_height + y) * s->out_width;
    if (w->stride_x == 2) sum_row(&row, inner.first, inner.end, true, output);
    else sum_row(&row, inner.first, inner.end, false, output);
  }
}

static void convolve_depthwise(const ck_convolution32 *shape, const float *input,
                               const float *weights, const float *bias, float *output,
                               ck_pool *pool) {
  depthwise_job job = {shape, input, weights, bias, output};
  ck_pool_run(pool, shape->out_channels, convolve_depthwise_plane, &job);
}
