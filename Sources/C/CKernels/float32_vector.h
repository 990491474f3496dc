// Template of the vector variants of ck_float32. CK_SUFFIX names the variant.
#include <stdlib.h>
#include "float32_depthwise.h"
#include "float32_grid.h"
#include "float32_matmul.h"
#include "transposed_phase.h"

static grid_job grid_of(const ck_convolution32 *shape, const float *input, const float *bias,
                        float *output) {
  return (grid_job){
      .input = input,
      .input_end = input + (int64_t)shape->in_channels * shape->in_height * shape->in_width,
      .in_height = shape->in_height,
      .shape = {.in_width = shape->in_width, .results = shape->out_channels / shape->groups},
      .depth = shape->in_channels / shape->groups,
      .groups = shape->groups,
      .bias = bias,
      .output = output,
      .plane = (int64_t)shape->out_height * shape->out_width,
  };
}

static bool CK_VARIANT(convolution)(const ck_convolution32 *shape, const float *input,
                                    const float *weights, const float *bias, float *output,
                                    ck_pool *pool) {
  const ck_window *w = &shape->window;
  if (is_depthwise(shape)) {
    convolve_depthwise(shape, input, weights, bias, output, pool);
    return true;
  }
  int64_t taps = (int64_t)w->kernel_height * w->kernel_width;
  int64_t *places = malloc((size_t)(2 * taps) * sizeof *places);
  if (!places) return false;
  for (int64_t tap = 0; tap < taps; tap++) {
    places[tap] = tap / w->kernel_width * w->dilation_y - w->pad_top;
    places[taps + tap] = tap % w->kernel_width * w->dilation_x - w->pad_left;
  }
  grid_job job = grid_of(shape, input, bias, output);
  job.shape.taps = taps;
  job.shape.tap_y = places;
  job.shape.tap_x = places + taps;
  job.shape.stride_y = w->stride_y;
  job.shape.stride_x = w->stride_x;
  job.weights = weights;
  job.shape.rows = shape->out_height;
  job.shape.columns = shape->out_width;
  job.row_step = shape->out_width;
  job.column_step = 1;
  job.reads_input = taps == 1 && w->stride_y == 1 && w->stride_x == 1 && w->pad_top == 0 &&
                    w->pad_left == 0 && shape->in_height == shape->out_height &&
                    shape->in_width == shape->out_width;
  if (job.reads_input) {
    // Many channels whole pages apart would share few places of the caches.
    job.reads_input = job.plane % 1024 != 0 || job.depth <= 128;
    job.shape.in_width = job.shape.columns = job.row_step = job.plane;
    job.in_height = job.shape.rows = 1;
  }
  bool is_done = run_grid(&job, pool);
  free(places);
  return is_done;
}

/// What transposed convolution needs beside its operands.
typedef struct {
  int64_t *taps_y, *taps_x, *places_y, *places_x;  ///< Of one phase, by dimension.
  int64_t *tap_y, *tap_x;                          ///< Of every tap of one phase.
  float *weights;
} phase_workspace;

/// Computes the outputs (phase_y + i stride_y, phase_x + j stride_x), an ordinary convolution of
/// stride 1 with the taps that meet input positions.
static bool run_phase(const ck_convolution32 *shape, const float *weights, grid_job job,
                      const phase_workspace *space, int64_t phase_y, int64_t phase_x,
                      ck_pool *pool) {
  const ck_window *w = &shape->window;
  int64_t taps_y = taps_of_phase(phase_y, w->pad_top, w->stride_y, w->dilation_y,
                                 w->kernel_height, space->taps_y, space->places_y);
  int64_t taps_x = taps_of_phase(phase_x, w->pad_left, w->stride_x, w->dilation_x,
                                 w->kernel_width, space->taps_x, space->places_x);
  int64_t taps = taps_y * taps_x, all = (int64_t)w->kernel_height * w->kernel_width;
  for (int64_t tap = 0; tap < taps; tap++) {
    space->tap_y[tap] = space->places_y[tap / taps_x];
    space->tap_x[tap] = space->places_x[tap % taps_x];
  }
  float *to = space->weights;
  for (int64_t o = 0; o < shape->out_channels; o++)
    for (int64_t c = 0; c < job.depth; c++) {
      int64_t channel = o / job.shape.results * job.depth + c;
      const float *from = weights + (channel * job.shape.results + o % job.shape.results) * all;
      for (int64_t tap = 0; tap < taps; tap++)
        *to++ = from[space->taps_y[tap / taps_x] * w->kernel_width + space->taps_x[tap % taps_x]];
    }
  job.shape.taps = taps;
  job.shape.tap_y = space->tap_y;
  job.shape.tap_x = space->tap_x;
  job.shape.stride_y = job.shape.stride_x = 1;
  job.weights = space->weights;
  job.shape.rows = (shape->out_height - phase_y + w->stride_y - 1) / w->stride_y;
  job.shape.columns = (shape->out_width - phase_x + w->stride_x - 1) / w->stride_x;
  job.output += phase_y * shape->out_width + phase_x;
  job.row_step = (int64_t)w->stride_y * shape->out_width;
  job.column_step = w->stride_x;
  return run_grid(&job, pool);
}

static bool CK_VARIANT(transposed)(const ck_convolution32 *shape, const float *input,
                                   const float *weights, const float *bias, float *output,
                                   ck_pool *pool) {
  const ck_window *w = &shape->window;
  int64_t rows = w->kernel_height, columns = w->kernel_width, taps = rows * columns;
  grid_job job = grid_of(shape, input, bias, output);
  int64_t *places = malloc((size_t)(2 * (rows + columns + taps)) * sizeof *places);
  float *packed = malloc((size_t)(shape->out_channels * job.depth * taps) * sizeof *packed);
  bool is_done = places && packed;
  if (is_done) {
    phase_workspace space = {.taps_y = places, .places_y = places + rows, .weights = packed};
    space.taps_x = space.places_y + rows;
    space.places_x = space.taps_x + columns;
    space.tap_y = space.places_x + columns;
    space.tap_x = space.tap_y + taps;
    for (int64_t y = 0; y < w->stride_y; y++)
      for (int64_t x = 0; x < w->stride_x; x++)
        is_done = run_phase(shape, weights, job, &space, y, x, pool) && is_done;
  }
  free(places);
  free(packed);
  return is_done;
}

const float32_functions CK_VARIANT(float32) = {CK_VARIANT(convolution), CK_VARIANT(transposed),
                                               CK_VARIANT(matmul)};
