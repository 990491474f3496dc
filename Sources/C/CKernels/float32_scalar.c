// The specification of ck_float32: one sum per output, in the order the header gives.
#include "float32.h"
#include "math_functions.h"
#pragma STDC FP_CONTRACT OFF

typedef struct {
  const ck_convolution32 *shape;
  const float *input, *weights, *bias;
  float *output;
} convolution_job;

static float input_at(const convolution_job *job, int64_t channel, int64_t y, int64_t x) {
  const ck_convolution32 *s = job->shape;
  if (y < 0 || y >= s->in_height || x < 0 || x >= s->in_width) return 0.0f;
  return job->input[(channel * s->in_height + y) * s->in_width + x];
}

static float finished(float sum) { return sum == sum ? sum : quiet_nan(); }

static void convolve_plane(void *context, int64_t o) {
  const convolution_job *job = context;
  const ck_convolution32 *s = job->shape;
  const ck_window *w = &s->window;
  int64_t depth = s->in_channels / s->groups;
  int64_t first = o / (s->out_channels / s->groups) * depth;
  for (int64_t y = 0; y < s->out_height; y++)
    for (int64_t x = 0; x < s->out_width; x++) {
      float sum = job->bias ? job->bias[o] : 0.0f;
      const float *weight = job->weights + o * depth * w->kernel_height * w->kernel_width;
      for (int64_t c = 0; c < depth; c++)
        for (int64_t ky = 0; ky < w->kernel_height; ky++)
          for (int64_t kx = 0; kx < w->kernel_width; kx++)
            sum = __builtin_fmaf(
                input_at(job, first + c, y * w->stride_y - w->pad_top + ky * w->dilation_y,
                         x * w->stride_x - w->pad_left + kx * w->dilation_x),
                *weight++, sum);
      job->output[(o * s->out_height + y) * s->out_width + x] = finished(sum);
    }
}

static bool convolution(const ck_convolution32 *shape, const float *input, const float *weights,
                        const float *bias, float *output, ck_pool *pool) {
  convolution_job job = {shape, input, weights, bias, output};
  ck_pool_run(pool, shape->out_channels, convolve_plane, &job);
  return true;
}

static void convolve_plane_transposed(void *context, int64_t o) {
  const convolution_job *job = context;
  const ck_convolution32 *s = job->shape;
  const ck_window *w = &s->window;
  int64_t depth = s->in_channels / s->groups, results = s->out_channels / s->groups;
  int64_t first = o / results * depth, taps = (int64_t)w->kernel_height * w->kernel_width;
  for (int64_t y = 0; y < s->out_height; y++)
    for (int64_t x = 0; x < s->out_width; x++) {
      float sum = job->bias ? job->bias[o] : 0.0f;
      for (int64_t c = 0; c < depth; c++)
        for (int64_t ky = 0; ky < w->kernel_height; ky++)
          for (int64_t kx = 0; kx < w->kernel_width; kx++) {
            int64_t iy = y + w->pad_top - ky * w->dilation_y;
            int64_t ix = x + w->pad_left - kx * w->dilation_x;
            if (iy % w->stride_y != 0 || ix % w->stride_x != 0) continue;
            sum = __builtin_fmaf(
                input_at(job, first + c, iy / w->stride_y, ix / w->stride_x),
                job->weights[((first + c) * results + o % results) * taps +
                             ky * w->kernel_width + kx],
                sum);
          }
      job->output[(o * s->out_height + y) * s->out_width + x] = finished(sum);
    }
}

static bool transposed(const ck_convolution32 *shape, const float *input, const float *weights,
                       const float *bias, float *output, ck_pool *pool) {
  convolution_job job = {shape, input, weights, bias, output};
  ck_pool_run(pool, shape->out_channels, convolve_plane_transposed, &job);
  return true;
}

typedef struct {
  int64_t n, k;
  const float *a, *b, *bias;
  float *c;
} matmul_job;

static void multiply_row(void *context, int64_t row) {
  const matmul_job *job = context;
  for (int64_t column = 0; column < job->n; column++) {
    float sum = job->bias ? job->bias[column] : 0.0f;
    for (int64_t i = 0; i < job->k; i++)
      sum = __builtin_fmaf(job->a[row * job->k + i], job->b[i * job->n + column], sum);
    job->c[row * job->n + column] = finished(sum);
  }
}

static bool matmul(int64_t m, int64_t n, int64_t k, const float *a, const float *b,
                   const float *bias, float *c, ck_pool *pool) {
  matmul_job job = {n, k, a, b, bias, c};
  ck_pool_run(pool, m, multiply_row, &job);
  return true;
}

const float32_functions float32_scalar = {convolution, transposed, matmul};
