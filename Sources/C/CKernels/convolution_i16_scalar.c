// The specification of the int16 convolution.
#include "convolution_i16_internal.h"
#include "convolution_source.h"

typedef struct {
  const ck_convolution_i16 *convolution;
  const ck_map *input, *output;
} run_context;

static int16_t output_element(const run_context *run, int64_t y, int64_t x, int32_t o) {
  const ck_convolution_i16 *convolution = run->convolution;
  const ck_convolution_i16_description *d = &convolution->description;
  const ck_window *w = &d->window;
  const ck_map *input = run->input;
  int32_t channels = d->in_channels / d->groups;
  int32_t first = o / (d->out_channels / d->groups) * channels;
  int64_t weights = (int64_t)o * w->kernel_height * w->kernel_width * channels;
  int64_t sum = convolution->bias[o];
  for (int32_t ky = 0; ky < w->kernel_height; ky++) {
    int64_t iy = ck_source(d->transposed, y, ky, w->stride_y, w->dilation_y, w->pad_top,
                           input->height);
    for (int32_t kx = 0; kx < w->kernel_width; kx++) {
      int64_t ix = ck_source(d->transposed, x, kx, w->stride_x, w->dilation_x, w->pad_left,
                             input->width);
      if (iy < 0 || ix < 0) continue;
      const int16_t *pixel = (const int16_t *)((const uint8_t *)input->data +
                                               iy * input->row_pitch + ix * input->pixel_pitch) +
                             first;
      int64_t tap = weights + ((int64_t)ky * w->kernel_width + kx) * channels;
      for (int32_t c = 0; c < channels; c++) {
        sum += (int64_t)pixel[c] * ck_i16_weight(convolution, tap + c);
      }
    }
  }
  return ck_i16_result(d, sum, ck_i16_multiplier(convolution, o));
}

static void run_row(void *context, int64_t y) {
  const run_context *run = context;
  const ck_map *output = run->output;
  for (int64_t x = 0; x < output->width; x++) {
    int16_t *pixel = (int16_t *)((uint8_t *)output->data + y * output->row_pitch +
                                 x * output->pixel_pitch);
    for (int32_t o = 0; o < output->channels; o++) pixel[o] = output_element(run, y, x, o);
  }
}

void ck_convolution_i16_run_scalar(const ck_convolution_i16 *convolution, const ck_map *input,
                                   const ck_map *output, ck_pool *pool) {
  run_context run = {convolution, input, output};
  ck_pool_run(pool, output->height, run_row, &run);
}
