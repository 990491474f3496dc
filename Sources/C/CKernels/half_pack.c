#include <stdlib.h>
#include <string.h>
#include "half_convolution.h"
#include "math_functions.h"
#include "transposed_phase.h"

/// The taps of one dimension in one phase.
static int64_t taps_of(bool transposed, int64_t phase, int64_t pad, int64_t stride,
                       int64_t dilation, int64_t kernel, int64_t *taps, int64_t *places) {
  if (transposed) return taps_of_phase(phase, pad, stride, dilation, kernel, taps, places);
  for (int64_t tap = 0; tap < kernel; tap++) {
    taps[tap] = tap;
    places[tap] = tap * dilation - pad;
  }
  return kernel;
}

/// Writes one phase's weights in the order in which the micro-kernel takes them.
static float *pack_phase(const ck_convolution16 *convolution, const int64_t *taps_y,
                         const int64_t *taps_x, int64_t count_x, int64_t taps, int64_t columns,
                         int64_t lanes, float *to) {
  const ck_convolution16_description *d = &convolution->description;
  int64_t depth = d->in_channels / d->groups, results = d->out_channels / d->groups;
  int64_t padded = (results + lanes - 1) / lanes * lanes;
  int64_t height = d->window.kernel_height, width = d->window.kernel_width;
  for (int64_t group = 0; group < d->groups; group++)
    for (int64_t block = 0; block < padded; block += columns) {
      int64_t block_width = padded - block < columns ? padded - block : columns;
      for (int64_t tap = 0; tap < taps; tap++) {
        int64_t ky = taps_y[tap / count_x], kx = taps_x[tap % count_x];
        for (int64_t c = 0; c < depth; c++)
          for (int64_t lane = 0; lane < block_width; lane++) {
            int64_t o = group * results + block + lane;
            *to++ = block + lane < results
                        ? float_of_half(convolution->weights[((o * height + ky) * width + kx) *
                                                                 depth + c])
                        : 0.0f;
          }
      }
    }
  return to;
}

static void pack_depthwise(const ck_convolution16 *convolution, float *to) {
  const ck_convolution16_description *d = &convolution->description;
  int64_t taps = (int64_t)d->window.kernel_height * d->window.kernel_width;
  for (int64_t tap = 0; tap < taps; tap++)
    for (int64_t c = 0; c < d->out_channels; c++)
      *to++ = float_of_half(convolution->weights[c * taps + tap]);
}

half_packed *half_pack(const ck_convolution16 *convolution, int64_t columns, int64_t lanes) {
  const ck_convolution16_description *d = &convolution->description;
  const ck_window *w = &d->window;
  int64_t height = w->kernel_height, width = w->kernel_width, all = height * width;
  int64_t depth = d->in_channels / d->groups, results = d->out_channels / d->groups;
  bool is_depthwise = depth == 1 && results == 1 && !d->transposed;
  int64_t padded = (results + lanes - 1) / lanes * lanes;
  int64_t floats = is_depthwise ? all * d->out_channels + 64 : d->groups * padded * all * depth;
  int64_t phases_y = d->transposed ? phases_below(d->out_height, w->stride_y) : 1;
  int64_t phases_x = d->transposed ? phases_below(d->out_width, w->stride_x) : 1;
  int64_t phases = phases_y * phases_x;
  // Every tap belongs to one phase.
  int64_t places = 3 * all + 2 * (height + width);
  size_t size = sizeof(half_packed) + (size_t)phases * sizeof(half_phase) +
                (size_t)places * sizeof(int64_t) + (size_t)floats * sizeof(float);
  half_packed *packed = calloc(1, size);
  if (!packed) return NULL;
  packed->phases_y = phases_y;
  packed->phases_x = phases_x;
  packed->step_y = d->transposed ? w->stride_y : 1;
  packed->step_x = d->transposed ? w->stride_x : 1;
  packed->stride_y = d->transposed ? 1 : w->stride_y;
  packed->stride_x = d->transposed ? 1 : w->stride_x;
  int64_t *taps_y = (int64_t *)(packed->phase + phases), *places_y = taps_y + height;
  int64_t *taps_x = places_y + height, *places_x = taps_x + width, *next = places_x + width;
  float *to = (float *)(taps_y + places);
  for (int64_t i = 0; i < phases; i++) {
    half_phase *phase = &packed->phase[i];
    int64_t count_y = taps_of(d->transposed, i / phases_x, w->pad_top, w->stride_y,
                              w->dilation_y, height, taps_y, places_y);
    int64_t count_x = taps_of(d->transposed, i % phases_x, w->pad_left, w->stride_x,
                              w->dilation_x, width, taps_x, places_x);
    phase->taps = count_y * count_x;
    phase->tap_y = next;
    phase->tap_x = next + phase->taps;
    phase->tap_run = phase->tap_x + phase->taps;
    next += 3 * phase->taps;
    for (int64_t tap = 0; tap < phase->taps; tap++) {
      phase->tap_y[tap] = places_y[tap / count_x];
      phase->tap_x[tap] = places_x[tap % count_x];
    }
    for (int64_t tap = phase->taps - 1; tap >= 0; tap--) {
      bool joins = tap + 1 < phase->taps && phase->tap_y[tap + 1] == phase->tap_y[tap] &&
                   phase->tap_x[tap + 1] == phase->tap_x[tap] + 1;
      phase->tap_run[tap] = joins ? phase->tap_run[tap + 1] + 1 : 1;
    }
    phase->weights = to;
    if (is_depthwise) pack_depthwise(convolution, packed->depthwise = to);
    else
      to = pack_phase(convolution, taps_y, taps_x, count_x, phase->taps, columns, lanes, to);
  }
  return packed;
}
