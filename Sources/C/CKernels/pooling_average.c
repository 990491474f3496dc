// Average over windows.
#include <string.h>

#include "ck_math.h"
#include "pooling_internal.h"

typedef struct {
  ck_type type;
  const ck_window *window;
  bool counts_padding;
  int32_t pad_bottom, pad_right, zero;
  const ck_map *input, *output;
  ck_pool_rows rows;
} run_context;

/// Sums of one block of channels.
typedef union {
  int32_t i32[CK_POOL_BLOCK];
  int64_t i64[CK_POOL_BLOCK];
  float f32[CK_POOL_BLOCK];
} sums;

/// Kernel elements of the window at `start` that lie in the input or its padding.
static int64_t padded_count(int64_t start, int32_t kernel, int32_t dilation, int64_t extent) {
  ck_pool_span span = ck_pool_clip(start, kernel, dilation, extent);
  return span.end - span.first;
}

/// Starts integer sums with what `padding` positions of value `zero` add, floats with 0.
static void start(sums *s, ck_type type, int64_t padding, int64_t count) {
  if (type == CK_I16) {
    for (int64_t i = 0; i < count; i++) s->i64[i] = padding;
  } else if (type == CK_F16 || type == CK_F32) {
    for (int64_t i = 0; i < count; i++) s->f32[i] = 0;
  } else {
    for (int64_t i = 0; i < count; i++) s->i32[i] = (int32_t)padding;
  }
}

static void store(const run_context *run, const sums *s, int64_t divisor, uint8_t *output,
                  int64_t count) {
  if (run->type == CK_F32) {
    for (int64_t i = 0; i < count; i++) ((float *)output)[i] = s->f32[i] / (float)divisor;
  } else if (run->type == CK_F16) {
    for (int64_t i = 0; i < count; i++) {
      ((uint16_t *)output)[i] = ck_half_from_float(s->f32[i] / (float)divisor);
    }
  } else {
    run->rows.divide(s, divisor, output, count);
  }
}

static void run_pixel(const run_context *run, int64_t y, int64_t x) {
  const ck_window *w = run->window;
  const ck_map *input = run->input, *output = run->output;
  int64_t size = ck_pool_element_size(run->type);
  int64_t top = y * w->stride_y - w->pad_top, left = x * w->stride_x - w->pad_left;
  ck_pool_span rows = ck_pool_clip(top, w->kernel_height, w->dilation_y, input->height);
  ck_pool_span columns = ck_pool_clip(left, w->kernel_width, w->dilation_x, input->width);
  int64_t inside = (int64_t)(rows.end - rows.first) * (columns.end - columns.first);
  int64_t divisor = inside;
  if (run->counts_padding) {
    divisor = padded_count(top + w->pad_top, w->kernel_height, w->dilation_y,
                           (int64_t)input->height + w->pad_top + run->pad_bottom) *
              padded_count(left + w->pad_left, w->kernel_width, w->dilation_x,
                           (int64_t)input->width + w->pad_left + run->pad_right);
    if (divisor < inside) divisor = inside;
  }
  int64_t padding = divisor - inside;
  if (divisor == 0) padding = divisor = 1;
  uint8_t *pixel = (uint8_t *)output->data + y * output->row_pitch + x * output->pixel_pitch;
  for (int64_t c = 0; c < output->channels; c += CK_POOL_BLOCK) {
    int64_t count = output->channels - c < CK_POOL_BLOCK ? output->channels - c : CK_POOL_BLOCK;
    _Alignas(64) sums s;
    start(&s, run->type, padding * run->zero, count);
    for (int32_t ky = rows.first; ky < rows.end; ky++) {
      const uint8_t *row = (const uint8_t *)input->data +
                           (top + (int64_t)ky * w->dilation_y) * input->row_pitch + c * size;
      for (int32_t kx = columns.first; kx < columns.end; kx++) {
        run->rows.sum(&s, row + (left + (int64_t)kx * w->dilation_x) * input->pixel_pitch, count);
      }
    }
    store(run, &s, divisor, pixel + c * size, count);
  }
}

static void run_row(void *context, int64_t y) {
  const run_context *run = context;
  for (int64_t x = 0; x < run->output->width; x++) run_pixel(run, y, x);
}

void ck_average_pool(ck_type type, const ck_window *window, bool counts_padding,
                     int32_t pad_bottom, int32_t pad_right, int32_t zero, const ck_map *input,
                     const ck_map *output, ck_isa isa, ck_pool *pool) {
  run_context run = {type, window, counts_padding, pad_bottom, pad_right, zero,
                     input, output, ck_pool_rows_for(type, isa)};
  ck_pool_run(pool, output->height, run_row, &run);
}
