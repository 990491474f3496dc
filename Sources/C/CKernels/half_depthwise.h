// Template of the depthwise variant of ck_convolution16: vectors along the channels.
#include "half_convolution.h"
#include "half_vectors.h"

#define CK_CHANNEL_VECTORS 4

typedef struct {
  const ck_convolution16 *convolution;
  const ck_map *input, *output;
} half_depthwise_job;

/// Sums of channels c ..< c + vectors * CK_LANES of output (y, x).
CK_INLINE void sum_channels(const half_depthwise_job *job, int64_t y, int64_t x, int64_t c,
                            const int vectors) {
  const ck_convolution16_description *d = &job->convolution->description;
  const half_phase *phase = job->convolution->packed->phase;
  const ck_map *input = job->input, *output = job->output;
  int64_t channels = d->out_channels;
  float_vector sums[CK_CHANNEL_VECTORS];
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++)
    sums[v] = load_vector(job->convolution->bias + c + v * CK_LANES);
  for (int64_t tap = 0; tap < phase->taps; tap++) {
    int64_t iy = y * d->window.stride_y + phase->tap_y[tap];
    int64_t ix = x * d->window.stride_x + phase->tap_x[tap];
    bool is_inside = iy >= 0 && iy < input->height && ix >= 0 && ix < input->width;
    const uint16_t *from =
        (const uint16_t *)((const char *)input->data +
                           (is_inside ? iy * input->row_pitch + ix * input->pixel_pitch : 0)) + c;
    const float *weight = job->convolution->packed->depthwise + tap * channels + c;
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      float_vector value = is_inside ? load_half(from + v * CK_LANES) : (float_vector)0.0f;
      sums[v] = __builtin_elementwise_fma(value, load_vector(weight + v * CK_LANES), sums[v]);
    }
  }
  uint16_t *to = (uint16_t *)((char *)output->data + y * output->row_pitch +
                              x * output->pixel_pitch) + c;
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++)
    store_some_halfs(to + v * CK_LANES, channels - c - v * CK_LANES,
                     clamped(without_nan_payload(sums[v]), d->output_min, d->output_max));
}

static void convolve_half_depthwise_row(void *context, int64_t y) {
  const half_depthwise_job *job = context;
  int64_t channels = job->output->channels;
  for (int64_t x = 0; x < job->output->width; x++) {
    int64_t c = 0;
    for (; c + CK_CHANNEL_VECTORS * CK_LANES <= channels; c += CK_CHANNEL_VECTORS * CK_LANES)
      sum_channels(job, y, x, c, CK_CHANNEL_VECTORS);
    for (; c < channels; c += CK_LANES) sum_channels(job, y, x, c, 1);
  }
}

static void convolve_half_depthwise(const ck_convolution16 *convolution, const ck_map *input,
                                    const ck_map *output, ck_pool *pool) {
  half_depthwise_job job = {convolution, input, output};
  ck_pool_run(pool, output->height, convolve_half_depthwise_row, &job);
}
