// Maximum over windows.
#include <string.h>

#include "pooling_internal.h"

typedef struct {
  ck_type type;
  const ck_window *window;
  const ck_map *input, *output;
  ck_max_row max;
} run_context;

/// Fills `count` elements with the type's smallest value.
static void fill_smallest(ck_type type, void *output, int64_t count) {
  switch (type) {
    case CK_U8: memset(output, 0, (size_t)count); break;
    case CK_I8: memset(output, 0x80, (size_t)count); break;
    case CK_I16:
      for (int64_t i = 0; i < count; i++) ((int16_t *)output)[i] = INT16_MIN;
      break;
    case CK_F16:
      for (int64_t i = 0; i < count; i++) ((uint16_t *)output)[i] = 0xfc00;
      break;
    default:
      for (int64_t i = 0; i < count; i++) ((uint32_t *)output)[i] = 0xff800000;
  }
}

static void run_row(void *context, int64_t y) {
  const run_context *run = context;
  const ck_window *w = run->window;
  const ck_map *input = run->input, *output = run->output;
  int64_t size = ck_pool_element_size(run->type);
  int64_t top = y * w->stride_y - w->pad_top;
  ck_pool_span rows = ck_pool_clip(top, w->kernel_height, w->dilation_y, input->height);
  for (int64_t x = 0; x < output->width; x++) {
    int64_t left = x * w->stride_x - w->pad_left;
    ck_pool_span columns = ck_pool_clip(left, w->kernel_width, w->dilation_x, input->width);
    for (int64_t c = 0; c < output->channels; c += CK_POOL_BLOCK) {
      int64_t count = output->channels - c < CK_POOL_BLOCK ? output->channels - c : CK_POOL_BLOCK;
      _Alignas(64) uint8_t best[CK_POOL_BLOCK * 4];
      fill_smallest(run->type, best, count);
      for (int32_t ky = rows.first; ky < rows.end; ky++) {
        const uint8_t *row = (const uint8_t *)input->data +
                             (top + (int64_t)ky * w->dilation_y) * input->row_pitch + c * size;
        for (int32_t kx = columns.first; kx < columns.end; kx++) {
          run->max(best, row + (left + (int64_t)kx * w->dilation_x) * input->pixel_pitch, count);
        }
      }
      memcpy((uint8_t *)output->data + y * output->row_pitch + x * output->pixel_pitch + c * size,
             best, (size_t)(count * size));
    }
  }
}

void ck_max_pool(ck_type type, const ck_window *window, const ck_map *input, const ck_map *output,
                 ck_isa isa, ck_pool *pool) {
  run_context run = {type, window, input, output, ck_pool_rows_for(type, isa).max};
  ck_pool_run(pool, output->height, run_row, &run);
}
