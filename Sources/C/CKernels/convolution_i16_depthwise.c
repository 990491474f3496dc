// Depthwise int16 convolutions: packing, and rows of pixels.
//
// Two taps of a channel are multiplied and added in 32 bits, which overflow only where both weights
// are -32768: then every tap is paired with padding instead.
#include "convolution_i16_internal.h"

enum { WIDTH = 16 };  ///< Channels of a block.

/// The lane of a channel in a pair of registers that unpacking gives.
static int32_t lane_of(int32_t position) {
  return (position & 3) | (position & 4) << 1 | (position & 8) >> 1;
}

/// Weight of a channel in kernel element `source`, 0 for padding.
static int32_t weight(const ck_convolution_i16 *convolution, int32_t channel, int32_t source) {
  const ck_window *w = &convolution->description.window;
  int64_t taps = (int64_t)w->kernel_height * w->kernel_width;
  return source < 0 ? 0 : ck_i16_weight(convolution, channel * taps + source);
}

/// Whether taps can be paired in order.
static bool can_pair(const ck_convolution_i16 *convolution, int32_t taps) {
  for (int32_t c = 0; c < convolution->description.out_channels; c++) {
    for (int32_t t = 0; t + 1 < taps; t += 2) {
      if (weight(convolution, c, t) == INT16_MIN && weight(convolution, c, t + 1) == INT16_MIN) {
        return false;
      }
    }
  }
  return true;
}

bool ck_i16_pack_depthwise(ck_convolution_i16 *convolution) {
  const ck_window *w = &convolution->description.window;
  int32_t taps = w->kernel_height * w->kernel_width;
  int32_t channels = convolution->description.out_channels;
  int32_t spacing = can_pair(convolution, taps) ? 1 : 2;
  int32_t count = (taps * spacing + 1) / 2 * 2;
  int64_t blocks = (channels + WIDTH - 1) / WIDTH;
  convolution->depthwise_taps = count;
  convolution->depthwise_sources = ck_allocate_zeroed(sizeof(int32_t) * (size_t)count);
  convolution->depthwise_weights =
      ck_allocate_zeroed(sizeof(int16_t) * (size_t)(blocks * WIDTH * count));
  convolution->depthwise_columns = ck_allocate_zeroed(sizeof(ck_i16_column) * (size_t)blocks);
  if (convolution->depthwise_sources == NULL || convolution->depthwise_weights == NULL ||
      convolution->depthwise_columns == NULL) {
    return false;
  }
  for (int32_t t = 0; t < count; t++) {
    bool is_tap = t % spacing == 0 && t / spacing < taps;
    convolution->depthwise_sources[t] = is_tap ? t / spacing : -1;
  }
  for (int32_t c = 0; c < channels; c++) {
    int16_t *block = convolution->depthwise_weights + c / WIDTH * (int64_t)(WIDTH * count);
    for (int32_t t = 0; t < count; t++) {
      block[(t / 2 * WIDTH + lane_of(c % WIDTH)) * 2 + t % 2] =
          (int16_t)weight(convolution, c, convolution->depthwise_sources[t]);
    }
    ck_i16_set_lane(convolution, &convolution->depthwise_columns[c / WIDTH], c % WIDTH, WIDTH, c);
  }
  return true;
}

typedef struct {
  const ck_convolution_i16 *convolution;
  const ck_map *input, *output;
} run_context;

static void run_row(void *context, int64_t y) {
  const run_context *run = context;
  const ck_convolution_i16 *convolution = run->convolution;
  const ck_window *w = &convolution->description.window;
  const ck_map *input = run->input, *output = run->output;
  const uint8_t *pointers[CK_MAX_TAPS + 2];
  for (int64_t x = 0; x < output->width; x++) {
    for (int32_t t = 0; t < convolution->depthwise_taps; t++) {
      int32_t source = convolution->depthwise_sources[t];
      int64_t iy = y * w->stride_y - w->pad_top +
                   (int64_t)(source / w->kernel_width) * w->dilation_y;
      int64_t ix = x * w->stride_x - w->pad_left +
                   (int64_t)(source % w->kernel_width) * w->dilation_x;
      bool is_inside =
          source >= 0 && iy >= 0 && iy < input->height && ix >= 0 && ix < input->width;
      pointers[t] = is_inside ? (const uint8_t *)input->data + iy * input->row_pitch +
                                    ix * input->pixel_pitch
                              : convolution->padding;
    }
    convolution->variant.depthwise(
        convolution, pointers,
        (uint8_t *)output->data + y * output->row_pitch + x * output->pixel_pitch);
  }
}

void ck_i16_run_depthwise(const ck_convolution_i16 *convolution, const ck_map *input,
                          const ck_map *output, ck_pool *pool) {
  run_context run = {convolution, input, output};
  ck_pool_run(pool, output->height, run_row, &run);
}
