// Rows of depthwise convolutions: finds the input of every tap and calls the kernel per pixel.
#include "convolution8_internal.h"

typedef struct {
  const ck_convolution8 *convolution;
  const ck_map *input, *output;
} run_context;

static void run_row(void *context, int64_t y) {
  const run_context *run = context;
  const ck_convolution8 *convolution = run->convolution;
  const ck_window *w = &convolution->description.window;
  const ck_map *input = run->input, *output = run->output;
  const uint8_t *pointers[CK_MAX_TAPS + 4];
  int32_t taps = w->kernel_height * w->kernel_width;
  for (int32_t t = taps; t < convolution->depthwise_taps; t++) pointers[t] = convolution->padding;
  int64_t top = y * w->stride_y - w->pad_top;
  for (int64_t x = 0; x < output->width; x++) {
    int64_t left = x * w->stride_x - w->pad_left;
    const uint8_t **next = pointers;
    for (int32_t ky = 0; ky < w->kernel_height; ky++) {
      int64_t iy = top + (int64_t)ky * w->dilation_y;
      const uint8_t *row = (const uint8_t *)input->data + iy * input->row_pitch;
      bool is_inside = iy >= 0 && iy < input->height;
      for (int32_t kx = 0; kx < w->kernel_width; kx++) {
        int64_t ix = left + (int64_t)kx * w->dilation_x;
        *next++ = is_inside && ix >= 0 && ix < input->width ? row + ix * input->pixel_pitch
                                                            : convolution->padding;
      }
    }
    convolution->variant.depthwise(
        convolution, pointers,
        (uint8_t *)output->data + y * output->row_pitch + x * output->pixel_pitch);
  }
}

void ck_c8_run_depthwise(const ck_convolution8 *convolution, const ck_map *input,
                         const ck_map *output, ck_pool *pool) {
  run_context run = {convolution, input, output};
  ck_pool_run(pool, output->height, run_row, &run);
}
