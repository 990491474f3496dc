// Maximum over windows.
#include "pooling_internal.h"

typedef struct {
  ck_type type;
  const ck_window *window;
  const ck_map *input, *output;
  ck_max_windows max;
} run_context;

static void run_row(void *context, int64_t y) {
  const run_context *run = context;
  const ck_window *w = run->window;
  const ck_map *input = run->input, *output = run->output;
  int64_t top = y * w->stride_y - w->pad_top;
  ck_pool_span rows = ck_pool_clip(top, w->kernel_height, w->dilation_y, input->height);
  const uint8_t *row = (const uint8_t *)input->data;
  if (rows.end > rows.first) row += (top + (int64_t)rows.first * w->dilation_y) * input->row_pitch;
  uint8_t *pixel = (uint8_t *)output->data + y * output->row_pitch;
  const int64_t reach = (int64_t)(w->kernel_width - 1) * w->dilation_x;
  ck_pool_pixels pixels = {pixel, 1, w->stride_x * input->pixel_pitch, output->pixel_pitch};
  for (int64_t x = 0; x < output->width; x += pixels.count) {
    int64_t left = x * w->stride_x - w->pad_left;
    ck_pool_span columns = ck_pool_clip(left, w->kernel_width, w->dilation_x, input->width);
    ck_pool_taps taps = {row, w->dilation_y * input->row_pitch,
                         w->dilation_x * input->pixel_pitch, rows.end - rows.first,
                         columns.end - columns.first};
    if (taps.columns > 0) {
      taps.data += (left + (int64_t)columns.first * w->dilation_x) * input->pixel_pitch;
    }
    // Those whose windows lie inside as a whole.
    int64_t inside = left < 0 || left + reach >= input->width
                         ? 1
                         : (input->width - 1 - left - reach) / w->stride_x + 1;
    pixels.count = inside < output->width - x ? inside : output->width - x;
    pixels.output = pixel + x * output->pixel_pitch;
    run->max(&taps, &pixels, output->channels);
  }
}

void ck_max_pool(ck_type type, const ck_window *window, const ck_map *input, const ck_map *output,
                 ck_isa isa, ck_pool *pool) {
  run_context run = {type, window, input, output, ck_pool_rows_for(type, isa).max};
  ck_pool_run(pool, output->height, run_row, &run);
}
