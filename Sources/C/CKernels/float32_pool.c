#include "include/ck_float32.h"
#include "math_functions.h"
#pragma STDC FP_CONTRACT OFF

typedef struct {
  const ck_convolution32 *shape;
  const float *input;
  float *output;
  bool counts_padding;
} pool_job;

/// The taps first ..< end of a window along one dimension that meet the input, and how many meet
/// the padded input.
typedef struct {
  int64_t start, first, end, padded;
} window_span;

static int64_t taps_before(int64_t limit, int64_t start, int64_t dilation, int64_t kernel) {
  if (start >= limit) return 0;
  int64_t taps = (limit - start + dilation - 1) / dilation;
  return taps < kernel ? taps : kernel;
}

static window_span span_at(int64_t start, int64_t pad, int64_t dilation, int64_t kernel,
                           int64_t extent) {
  int64_t first = taps_before(0, start, dilation, kernel);
  int64_t end = taps_before(extent, start, dilation, kernel);
  return (window_span){start, first, end, taps_before(extent + pad, start, dilation, kernel)};
}

static void pool_plane(const pool_job *job, int64_t channel, bool averages) {
  const ck_convolution32 *s = job->shape;
  const ck_window *w = &s->window;
  const float *plane = job->input + channel * s->in_height * s->in_width;
  float *out = job->output + channel * s->out_height * s->out_width;
  for (int64_t y = 0; y < s->out_height; y++) {
    window_span rows = span_at(y * w->stride_y - w->pad_top, w->pad_top, w->dilation_y,
                               w->kernel_height, s->in_height);
    for (int64_t x = 0; x < s->out_width; x++) {
      window_span columns = span_at(x * w->stride_x - w->pad_left, w->pad_left, w->dilation_x,
                                    w->kernel_width, s->in_width);
      float result = averages ? 0.0f : -__builtin_inff();
      for (int64_t ky = rows.first; ky < rows.end; ky++) {
        const float *row = plane + (rows.start + ky * w->dilation_y) * s->in_width + columns.start;
        for (int64_t kx = columns.first; kx < columns.end; kx++) {
          float value = row[kx * w->dilation_x];
          if (averages) result += value;
          else result = value > result ? value : result;
        }
      }
      if (averages) {
        int64_t count = job->counts_padding
                            ? rows.padded * columns.padded
                            : (rows.end - rows.first) * (columns.end - columns.first);
        result = count > 0 ? result / (float)count : 0.0f;
        result = result == result ? result : quiet_nan();
      }
      *out++ = result;
    }
  }
}

static void pool_plane_maximum(void *context, int64_t channel) {
  pool_plane(context, channel, false);
}

static void pool_plane_average(void *context, int64_t channel) {
  pool_plane(context, channel, true);
}

void ck_max_pool32(const ck_convolution32 *shape, const float *input, float *output, ck_isa isa,
                   ck_pool *pool) {
  (void)isa;
  pool_job job = {shape, input, output, false};
  ck_pool_run(pool, shape->out_channels, pool_plane_maximum, &job);
}

void ck_average_pool32(const ck_convolution32 *shape, bool counts_padding, const float *input,
                       float *output, ck_isa isa, ck_pool *pool) {
  (void)isa;
  pool_job job = {shape, input, output, counts_padding};
  ck_pool_run(pool, shape->out_channels, pool_plane_average, &job);
}
