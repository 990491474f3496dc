// Splitting of a convolution into problems.
#include "convolution_problem.h"

#include <stdlib.h>
#include <string.h>

#include "transposed_phase.h"

void *ck_allocate_zeroed(size_t size) {
  size_t padded = (size + 127) / 64 * 64;
  void *result = aligned_alloc(64, padded);
  if (result != NULL) memset(result, 0, padded);
  return result;
}

void *ck_copied(const void *bytes, size_t size) {
  void *result = malloc(size == 0 ? 1 : size);
  if (result != NULL && size != 0) memcpy(result, bytes, size);
  return result;
}

size_t ck_weight_count(const ck_convolution_shape *convolution) {
  return (size_t)convolution->out_channels * (size_t)convolution->window.kernel_height *
         (size_t)convolution->window.kernel_width *
         (size_t)(convolution->in_channels / convolution->groups);
}

bool ck_is_depthwise(const ck_convolution_shape *convolution) {
  return convolution->groups > 1 && convolution->groups == convolution->in_channels &&
         convolution->groups == convolution->out_channels && !convolution->transposed;
}

/// Kernel elements that reach output positions `phase` modulo `stride` of a transposed
/// convolution, with the input position relative to the position's number in the phase.
static int32_t phase_taps(int32_t phase, int32_t stride, int32_t kernel, int32_t dilation,
                          int32_t pad, int32_t *elements, int32_t *offsets) {
  int32_t count = 0;
  for (int32_t k = 0; k < kernel; k++) {
    int32_t scaled = phase + pad - k * dilation;
    if (scaled % stride != 0) continue;
    elements[count] = k;
    offsets[count++] = scaled / stride;
  }
  return count;
}

/// Kernel elements of an ordinary convolution.
static int32_t plain_taps(int32_t kernel, int32_t dilation, int32_t pad, int32_t *elements,
                          int32_t *offsets) {
  for (int32_t k = 0; k < kernel; k++) {
    elements[k] = k;
    offsets[k] = k * dilation - pad;
  }
  return kernel;
}

/// Lists the taps of a phase.
static bool list_taps(const ck_convolution_shape *c, ck_problem_shape *problem,
                      int32_t *sources) {
  const ck_window *w = &c->window;
  int32_t ky[CK_MAX_TAPS], kx[CK_MAX_TAPS], y[CK_MAX_TAPS], x[CK_MAX_TAPS];
  int32_t rows, columns;
  if (c->transposed) {
    rows = phase_taps(problem->start_y, w->stride_y, w->kernel_height, w->dilation_y, w->pad_top,
                      ky, y);
    columns = phase_taps(problem->start_x, w->stride_x, w->kernel_width, w->dilation_x,
                         w->pad_left, kx, x);
  } else {
    rows = plain_taps(w->kernel_height, w->dilation_y, w->pad_top, ky, y);
    columns = plain_taps(w->kernel_width, w->dilation_x, w->pad_left, kx, x);
  }
  problem->taps = rows * columns;
  problem->tap_columns = columns;
  problem->tap_y = ck_allocate_zeroed(sizeof(int32_t) * (size_t)problem->taps);
  problem->tap_x = ck_allocate_zeroed(sizeof(int32_t) * (size_t)problem->taps);
  if (problem->tap_y == NULL || problem->tap_x == NULL) return false;
  for (int32_t t = 0; t < problem->taps; t++) {
    problem->tap_y[t] = y[t / columns];
    problem->tap_x[t] = x[t % columns];
    sources[t] = ky[t / columns] * w->kernel_width + kx[t % columns];
  }
  return true;
}

bool ck_problem_shape_create(const ck_convolution_shape *c, int32_t index,
                             ck_problem_shape *problem, int32_t *sources) {
  const ck_window *w = &c->window;
  int32_t group = index % c->groups, phase = index / c->groups;
  int32_t phases_x = (int32_t)ck_phases_x(c);
  problem->start_y = phase / phases_x;
  problem->start_x = phase % phases_x;
  problem->stride_y = c->transposed ? 1 : w->stride_y;
  problem->stride_x = c->transposed ? 1 : w->stride_x;
  problem->step_y = c->transposed ? w->stride_y : 1;
  problem->step_x = c->transposed ? w->stride_x : 1;
  problem->channels = c->in_channels / c->groups;
  problem->outputs = c->out_channels / c->groups;
  problem->input_channel = group * problem->channels;
  problem->output_channel = group * problem->outputs;
  problem->element_size = c->element_size;
  return list_taps(c, problem, sources);
}

int32_t ck_problem_shape_gather(ck_problem_shape *problem, bool gathers) {
  int32_t taps = gathers ? problem->tap_columns : 1;
  int32_t steps = (taps * problem->channels * problem->element_size + 3) / 4;
  problem->gathers = gathers;
  problem->kernel_taps = problem->taps / taps;
  problem->row_bytes = steps * 4;
  problem->strip = problem->kernel_taps * problem->row_bytes;
  return steps;
}

void ck_problem_shape_destroy(ck_problem_shape *problem) {
  free(problem->tap_y);
  free(problem->tap_x);
}

int64_t ck_phases_y(const ck_convolution_shape *c) {
  return c->transposed ? phases_below(c->out_height, c->window.stride_y) : 1;
}

int64_t ck_phases_x(const ck_convolution_shape *c) {
  return c->transposed ? phases_below(c->out_width, c->window.stride_x) : 1;
}

int64_t ck_problem_count(const ck_convolution_shape *c) {
  return c->groups * ck_phases_y(c) * ck_phases_x(c);
}
