// Template of the vector variants of ck_convolution16. CK_SUFFIX names the variant.
//
// A strip of CK_STRIP_PIXELS outputs and some blocks of output channels are computed at a time:
// the input values of the strip are converted to rows of terms, and each block of packed weights is
// the other operand of the micro-kernel.
#include <stdlib.h>
#include <string.h>
#include "half_convolution.h"
#include "half_vectors.h"
#include "half_depthwise.h"

#define CK_STRIP_PIXELS 48
/// Terms converted at a time; longer sums are carried.
#define CK_STRIP_TERMS 256
/// Blocks of results that share the converted terms.
#define CK_STRIP_BLOCKS 4
#define CK_STRIP_RESULTS (CK_STRIP_BLOCKS * CK_TILE_COLUMNS)

typedef struct {
  const ck_convolution16 *convolution;
  const half_phase *phase;
  const ck_map *input, *output;
  int64_t phase_y, phase_x;
  int64_t rows, columns;  ///< Of the phase's outputs.
  int64_t depth, results, padded;
  int64_t strips, parts;
  bool is_dense;  ///< Neighbouring taps of a kernel row lie side by side in the input.
} strip_job;

typedef struct {
  int64_t y, x;
} strip_pixel;

CK_INLINE void clear_terms(float *to, int64_t count) {
#pragma clang loop vectorize(disable)
  for (int64_t i = 0; i < count; i++) to[i] = 0.0f;
}

/// May write up to a vector beyond the last, which later terms overwrite.
CK_INLINE void convert_terms(float *to, const uint16_t *from, int64_t count) {
  for (int64_t i = 0; i < count; i += CK_LANES) store_vector(to + i, load_half(from + i));
}

/// Converts `count` terms of one pixel's sums, from channel `skipped` of tap `tap` on.
CK_INLINE void pack_pixel(const strip_job *job, strip_pixel pixel, int64_t group, int64_t tap,
                          int64_t skipped, int64_t count, float *to) {
  const half_phase *phase = job->phase;
  const ck_map *input = job->input;
  const int64_t depth = job->depth;
  for (int64_t done = 0; done < count; skipped = 0) {
    int64_t taps = job->is_dense ? phase->tap_run[tap] : 1;
    int64_t end = taps * depth;  // Terms skipped ..< end of these taps are packed here.
    if (end - skipped > count - done) end = skipped + count - done;
    int64_t y = pixel.y * job->convolution->packed->stride_y + phase->tap_y[tap];
    int64_t x = pixel.x * job->convolution->packed->stride_x + phase->tap_x[tap];
    int64_t from = x < 0 ? -x * depth : 0, until = (input->width - x) * depth;
    if (y < 0 || y >= input->height) until = 0;
    if (until > end) until = end;
    if (from < skipped) from = skipped;
    if (from > end) from = end;
    if (until < from) until = from;
    float *place = to + done - skipped;
    clear_terms(place + skipped, from - skipped);
    if (from < until) {
      const char *data = (const char *)input->data + y * input->row_pitch + x * input->pixel_pitch;
      convert_terms(place + from, (const uint16_t *)data + group * depth + from, until - from);
    }
    clear_terms(place + until, end - until);
    done += end - skipped;
    tap += taps;
  }
}

/// Clamps, rounds and stores the results of one pixel.
static void store_results(const strip_job *job, strip_pixel pixel, int64_t result, int64_t count,
                          const float *sums) {
  const ck_convolution16_description *d = &job->convolution->description;
  const ck_map *output = job->output;
  int64_t stride_y = d->transposed ? d->window.stride_y : 1;
  int64_t stride_x = d->transposed ? d->window.stride_x : 1;
  uint16_t *to = (uint16_t *)((char *)output->data +
                              (job->phase_y + pixel.y * stride_y) * output->row_pitch +
                              (job->phase_x + pixel.x * stride_x) * output->pixel_pitch) +
                 result;
  for (int64_t i = 0; i < count; i += CK_LANES)
    store_some_halfs(to + i, count - i,
                     clamped(load_vector(sums + i), d->output_min, d->output_max));
}

static void convolve_strip(void *context, int64_t task) {
  const strip_job *job = context;
  _Alignas(64) float terms[CK_STRIP_PIXELS * CK_STRIP_TERMS + CK_LANES];
  _Alignas(64) float sums[CK_STRIP_PIXELS * CK_STRIP_RESULTS];
  strip_pixel pixels[CK_STRIP_PIXELS];
  int64_t part = task % job->parts, strip = task / job->parts % job->strips;
  int64_t group = task / job->parts / job->strips;
  int64_t first = strip * CK_STRIP_PIXELS, count = job->rows * job->columns - first;
  if (count > CK_STRIP_PIXELS) count = CK_STRIP_PIXELS;
  int64_t y = first / job->columns, x = first % job->columns;
  for (int64_t i = 0; i < count; i++) {
    pixels[i] = (strip_pixel){y, x};
    if (++x == job->columns) {
      x = 0;
      y++;
    }
  }
  int64_t first_result = part * CK_STRIP_RESULTS, end_result = first_result + CK_STRIP_RESULTS;
  if (end_result > job->padded) end_result = job->padded;
  int64_t all_terms = job->phase->taps * job->depth;
  const float *bias = job->convolution->bias + group * job->results;
  const float *weights = job->phase->weights + group * job->padded * all_terms;
  // A phase without any tap still has its bias.
  int64_t done = 0;
  do {
    int64_t length = all_terms - done < CK_STRIP_TERMS ? all_terms - done : CK_STRIP_TERMS;
    int64_t tap = done / job->depth, skipped = done % job->depth;
    for (int64_t i = 0; i < count; i++)
      pack_pixel(job, pixels[i], group, tap, skipped, length, terms + i * CK_STRIP_TERMS);
    for (int64_t result = first_result; result < end_result; result += CK_TILE_COLUMNS) {
      int64_t width = job->padded - result;
      if (width > CK_TILE_COLUMNS) width = CK_TILE_COLUMNS;
      for (int64_t row = 0; row < count;) {
        float_tile tile = {
            .channels = length,
            .taps = 1,
            .tap_offsets = only_tap,
            .a = terms + row * CK_STRIP_TERMS,
            .a_stride = CK_STRIP_TERMS,
            .b = weights + result * all_terms + done * width,
            .b_stride = width,
            .sums = sums + row * CK_STRIP_RESULTS + result - first_result,
            .sums_stride = CK_STRIP_RESULTS,
            .start = done > 0 ? start_carried : start_columns,
            .values = bias + result,
        };
        int64_t rows = rows_of_tile(count - row);
        sum_rows(&tile, rows, width / CK_LANES);
        row += rows;
      }
    }
    done += length;
  } while (done < all_terms);
  int64_t results = job->results - first_result;
  if (results > CK_STRIP_RESULTS) results = CK_STRIP_RESULTS;
  for (int64_t i = 0; i < count; i++)
    store_results(job, pixels[i], group * job->results + first_result, results,
                  sums + i * CK_STRIP_RESULTS);
}

static bool CK_VARIANT(half_prepare)(ck_convolution16 *convolution) {
  convolution->packed = half_pack(convolution, CK_TILE_COLUMNS, CK_LANES);
  if (!convolution->packed) return false;
  free(convolution->weights);
  convolution->weights = NULL;
  return true;
}

static void CK_VARIANT(half_run)(const ck_convolution16 *convolution, const ck_map *input,
                                 const ck_map *output, ck_pool *pool) {
  const ck_convolution16_description *d = &convolution->description;
  const half_packed *packed = convolution->packed;
  if (packed->depthwise) {
    convolve_half_depthwise(convolution, input, output, pool);
    return;
  }
  for (int64_t i = 0; i < packed->phases_y * packed->phases_x; i++) {
    strip_job job = {
        .convolution = convolution,
        .phase = &packed->phase[i],
        .input = input,
        .output = output,
        .phase_y = i / packed->phases_x,
        .phase_x = i % packed->phases_x,
        .depth = d->in_channels / d->groups,
        .results = d->out_channels / d->groups,
        .is_dense = d->groups == 1 && input->pixel_pitch == d->in_channels * 2,
    };
    job.padded = (job.results + CK_LANES - 1) / CK_LANES * CK_LANES;
    job.rows = (output->height - job.phase_y + packed->step_y - 1) / packed->step_y;
    job.columns = (output->width - job.phase_x + packed->step_x - 1) / packed->step_x;
    if (job.rows <= 0 || job.columns <= 0) continue;
    job.strips = (job.rows * job.columns + CK_STRIP_PIXELS - 1) / CK_STRIP_PIXELS;
    job.parts = (job.padded + CK_STRIP_RESULTS - 1) / CK_STRIP_RESULTS;
    ck_pool_run(pool, d->groups * job.strips * job.parts, convolve_strip, &job);
  }
}

const half_functions CK_VARIANT(half) = {CK_VARIANT(half_prepare), CK_VARIANT(half_run)};
