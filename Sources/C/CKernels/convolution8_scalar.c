// The specification of the 8-bit convolution.
#include "convolution8_internal.h"
#include "convolution_source.h"

typedef struct {
  const ck_convolution8 *convolution;
  const ck_map *input, *output;
} run_context;

static int32_t load(ck_type type, const uint8_t *byte) {
  return type == CK_I8 ? (int8_t)*byte : *byte;
}

static uint8_t output_byte(const run_context *run, int64_t y, int64_t x, int32_t o) {
  const ck_convolution8 *convolution = run->convolution;
  const ck_convolution8_description *d = &convolution->description;
  const ck_window *w = &d->window;
  const ck_map *input = run->input;
  int32_t channels = d->in_channels / d->groups;
  int32_t first = o / (d->out_channels / d->groups) * channels;
  const uint8_t *weights = convolution->weights +
                           (int64_t)o * w->kernel_height * w->kernel_width * channels;
  int32_t sum = convolution->bias[o];
  for (int32_t ky = 0; ky < w->kernel_height; ky++) {
    int64_t iy = ck_source(d->transposed, y, ky, w->stride_y, w->dilation_y, w->pad_top,
                           input->height);
    for (int32_t kx = 0; kx < w->kernel_width; kx++) {
      int64_t ix = ck_source(d->transposed, x, kx, w->stride_x, w->dilation_x, w->pad_left,
                             input->width);
      if (iy < 0 || ix < 0) continue;
      const uint8_t *pixel = (const uint8_t *)input->data + iy * input->row_pitch +
                             ix * input->pixel_pitch + first;
      const uint8_t *tap = weights + ((int64_t)ky * w->kernel_width + kx) * channels;
      for (int32_t c = 0; c < channels; c++) {
        int32_t product = (load(d->type, pixel + c) - d->input_zero) *
                          (load(d->weight_type, tap + c) - d->weight_zero);
        sum = (int32_t)((uint32_t)sum + (uint32_t)product);
      }
    }
  }
  ck_multiplier multiplier = convolution->multipliers[d->per_channel ? o : 0];
  int32_t scaled = d->rounds_once ? ck_requantize_once(sum, multiplier)
                                  : ck_requantize(sum, multiplier);
  int64_t value = (int64_t)scaled + d->output_zero;
  if (value < d->output_min) value = d->output_min;
  if (value > d->output_max) value = d->output_max;
  return (uint8_t)value;
}

static void run_row(void *context, int64_t y) {
  const run_context *run = context;
  const ck_map *output = run->output;
  for (int64_t x = 0; x < output->width; x++) {
    uint8_t *pixel = (uint8_t *)output->data + y * output->row_pitch + x * output->pixel_pitch;
    for (int32_t o = 0; o < output->channels; o++) pixel[o] = output_byte(run, y, x, o);
  }
}

void ck_convolution8_run_scalar(const ck_convolution8 *convolution, const ck_map *input,
                                const ck_map *output, ck_pool *pool) {
  run_context run = {convolution, input, output};
  ck_pool_run(pool, output->height, run_row, &run);
}
