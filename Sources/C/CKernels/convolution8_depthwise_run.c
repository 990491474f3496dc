// Rows of depthwise convolutions: finds the input of every tap and calls the kernel per pixel.
#include <string.h>

#include "convolution8_internal.h"

typedef struct {
  const ck_convolution8 *convolution;
  const ck_map *input, *output;
} run_context;

/// Finds the input of each tap of the pixel whose input position begins at row `top`, column
/// `left`, and how far it moves from pixel to pixel: nowhere in padding.
static void find_taps(const run_context *run, int64_t top, int64_t left, const uint8_t **pointers,
                      int64_t *moves) {
  const ck_window *w = &run->convolution->description.window;
  const ck_map *input = run->input;
  for (int32_t ky = 0; ky < w->kernel_height; ky++) {
    int64_t iy = top + (int64_t)ky * w->dilation_y;
    const uint8_t *row = (const uint8_t *)input->data + iy * input->row_pitch;
    bool is_inside = iy >= 0 && iy < input->height;
    for (int32_t kx = 0; kx < w->kernel_width; kx++) {
      int64_t ix = left + (int64_t)kx * w->dilation_x;
      *pointers++ = is_inside && ix >= 0 && ix < input->width ? row + ix * input->pixel_pitch
                                                              : run->convolution->padding;
      *moves++ = is_inside ? w->stride_x * input->pixel_pitch : 0;
    }
  }
}

enum { MAX_GATHERED_TAPS = 32, MAX_GATHERED_BYTES = 64 };

/// How pixels share calls.
typedef struct {
  int32_t pixels;  ///< Of one call where all of them lie inside.
  bool gathers;    ///< Their input does not lie side by side and is copied together.
} call_shape;

static call_shape choose_calls(const run_context *run) {
  const ck_convolution8 *convolution = run->convolution;
  const ck_convolution8_description *d = &convolution->description;
  int32_t pixels = convolution->depthwise_pixels, channels = d->out_channels;
  if (pixels == 1 || run->output->pixel_pitch != channels) return (call_shape){1, false};
  if (d->window.stride_x == 1 && run->input->pixel_pitch == channels) {
    return (call_shape){pixels, false};
  }
  bool pays = (channels == 8 || channels == 16 || channels == 32) &&
              pixels * channels <= MAX_GATHERED_BYTES &&
              convolution->depthwise_taps <= MAX_GATHERED_TAPS;
  return (call_shape){pays ? pixels : 1, pays};
}

/// Copies the input of `pixels` pixels of 8, 16 or 32 channels together, tap by tap.
static void gather(const uint8_t *const *pointers, const int64_t *moves, int32_t taps,
                   int32_t pixels, int32_t channels, uint8_t (*strip)[MAX_GATHERED_BYTES]) {
  for (int32_t t = 0; t < taps; t++) {
    uint8_t *to = strip[t];
    const uint8_t *from = pointers[t];
    for (int32_t p = 0; p < pixels; p++, to += channels, from += moves[t]) {
      if (channels == 32) {
        memcpy(to, from, 32);
      } else if (channels == 16) {
        memcpy(to, from, 16);
      } else {
        memcpy(to, from, 8);
      }
    }
  }
}

/// The output columns all of whose taps lie in the input's columns; none where `last` < `first`.
typedef struct {
  int64_t first, last;
} inside_columns;

static inside_columns find_inside(const run_context *run) {
  const ck_window *w = &run->convolution->description.window;
  int64_t extent = (int64_t)(w->kernel_width - 1) * w->dilation_x;
  int64_t room = run->input->width - 1 - extent + w->pad_left, last = run->output->width - 1;
  int64_t first = w->pad_left > 0 ? (w->pad_left + w->stride_x - 1) / w->stride_x : 0;
  if (room < 0) return (inside_columns){first, first - 1};
  return (inside_columns){first, room / w->stride_x < last ? room / w->stride_x : last};
}

static void run_row(void *context, int64_t y) {
  const run_context *run = context;
  const ck_convolution8 *convolution = run->convolution;
  const ck_window *w = &convolution->description.window;
  const ck_map *output = run->output;
  const uint8_t *pointers[CK_MAX_TAPS + 4];
  int64_t moves[CK_MAX_TAPS];
  int32_t taps = w->kernel_height * w->kernel_width, channels = output->channels, step = 0;
  for (int32_t t = taps; t < convolution->depthwise_taps; t++) pointers[t] = convolution->padding;
  int64_t top = y * w->stride_y - w->pad_top;
  call_shape calls = choose_calls(run);
  inside_columns inside = find_inside(run);
  bool is_wide = inside.last - inside.first + 1 >= calls.pixels;
  _Alignas(64) uint8_t strip[MAX_GATHERED_TAPS][MAX_GATHERED_BYTES];
  const uint8_t *gathered[MAX_GATHERED_TAPS];
  for (int32_t t = 0; calls.gathers && t < MAX_GATHERED_TAPS; t++) {
    gathered[t] = t < taps ? strip[t] : convolution->padding;
  }
  bool was_inside = false;
  uint8_t *row = (uint8_t *)output->data + y * output->row_pitch;
  for (int64_t x = 0; x < output->width; x += step) {
    bool is_inside = x >= inside.first && x <= inside.last, moves_on = is_inside && was_inside;
    int32_t previous = step;
    step = is_inside && is_wide ? calls.pixels : 1;
    if (is_inside && x + step - 1 > inside.last) {
      // Some pixels once more cost less than the others one by one.
      x = inside.last - step + 1;
      moves_on = false;
    }
    if (moves_on) {
      for (int32_t t = 0; t < taps; t++) pointers[t] += previous * moves[t];
    } else {
      find_taps(run, top, x * w->stride_x - w->pad_left, pointers, moves);
    }
    was_inside = is_inside;
    bool gathers = calls.gathers && step > 1;
    if (gathers) gather(pointers, moves, taps, step, channels, strip);
    convolution->variant.depthwise(convolution, gathers ? gathered : pointers,
                                   row + x * output->pixel_pitch, step * channels);
  }
}

void ck_c8_run_depthwise(const ck_convolution8 *convolution, const ck_map *input,
                         const ck_map *output, ck_pool *pool) {
  run_context run = {convolution, input, output};
  ck_pool_run(pool, output->height, run_row, &run);
}
