// Packing of depthwise convolutions.
//
// The zero point is subtracted from the weights. Bytes: [block][taps][plane][column][16 channels]
// [variant's taps], where further planes hold what exceeds a signed byte. Words: [block][taps]
// [16 channels][variant's taps]. Lanes hold channels in the order that the variant gives.
#include "convolution8_internal.h"

/// Weight less zero point of a channel and tap, 0 beyond the last tap.
static int32_t weight(const ck_convolution8 *convolution, int32_t channel, int32_t tap) {
  const ck_window *w = &convolution->description.window;
  int32_t taps = w->kernel_height * w->kernel_width;
  if (tap >= taps) return 0;
  uint8_t byte = convolution->weights[(int64_t)channel * taps + tap];
  return ck_c8_signed_weight(convolution, byte) - convolution->weight_zero;
}

/// The nearest signed byte.
static int32_t byte_part(int32_t value) { return value < -128 ? -128 : value > 127 ? 127 : value; }

/// The number of signed bytes that every weight is a sum of.
static int32_t count_planes(const ck_convolution8 *convolution) {
  int32_t planes = 1;
  for (int32_t c = 0; c < convolution->description.out_channels; c++) {
    for (int32_t t = 0; t < convolution->depthwise_taps; t++) {
      int32_t rest = weight(convolution, c, t), parts = 1;
      for (rest -= byte_part(rest); rest != 0; rest -= byte_part(rest)) parts++;
      if (parts > planes) planes = parts;
    }
  }
  return planes;
}

/// Pixels that fill whole blocks, or come close.
static int32_t count_pixels(const ck_convolution8 *convolution) {
  int32_t channels = convolution->description.out_channels;
  int32_t block = convolution->variant.depthwise_block, pixels = 1;
  while (pixels < convolution->variant.depthwise_pixels && pixels * channels % block != 0) {
    pixels *= 2;
  }
  return pixels;
}

/// Packs the weights of channel `c` at place `position` of the pixels' channels.
static void pack_channel(ck_convolution8 *convolution, ck_c8_form form, int32_t c,
                         int32_t position) {
  int32_t width = convolution->variant.depthwise_block, taps = convolution->depthwise_taps;
  int32_t together = convolution->variant.depthwise_taps;
  int64_t planes = convolution->depthwise_planes;
  int8_t *block = convolution->depthwise_weights + position / width * (width * taps * planes);
  int32_t at = convolution->variant.depthwise_place(position % width);
  uint32_t bias = (uint32_t)convolution->bias[c];
  for (int32_t t = 0; t < taps; t++) {
    int32_t value = weight(convolution, c, t);
    bias -= (uint32_t)(convolution->input_zero * value);
    int64_t group = t / together, tap = t % together;
    if (!convolution->variant.depthwise_words) {
      int8_t *bytes = block + group * width * together * planes;
      for (int64_t plane = 0, rest = value; plane < planes; plane++) {
        int32_t part = byte_part((int32_t)rest);
        bytes[(plane * width + at) * together + tap] = (int8_t)part;
        rest -= part;
      }
    } else {
      ((int16_t *)block)[(group * width + at) * together + tap] = (int16_t)value;
    }
  }
  int32_t column = position / width * (width / 16) + at / 16;
  int32_t lane = ck_c8_sum_lane(at % 16, form.swaps_lanes);
  ck_c8_set_lane(&convolution->depthwise_columns[column], lane, (int32_t)bias,
                 ck_c8_multiplier(convolution, c), form);
}

bool ck_c8_pack_depthwise(ck_convolution8 *convolution) {
  const ck_window *w = &convolution->description.window;
  int32_t channels = convolution->description.out_channels;
  int32_t width = convolution->variant.depthwise_block;
  int32_t together = convolution->variant.depthwise_taps;
  convolution->depthwise_taps =
      (w->kernel_height * w->kernel_width + together - 1) / together * together;
  convolution->depthwise_planes =
      convolution->variant.depthwise_words ? 2 : count_planes(convolution);
  convolution->depthwise_pixels = count_pixels(convolution);
  const ck_c8_form form = ck_c8_form_of(convolution, 0, channels);
  convolution->depthwise_way = form.way;
  int64_t positions = (int64_t)channels * convolution->depthwise_pixels;
  int64_t padded = (positions + width - 1) / width * width;
  convolution->depthwise_weights = ck_allocate_zeroed(
      (size_t)(padded * convolution->depthwise_taps * convolution->depthwise_planes));
  convolution->depthwise_columns =
      ck_allocate_zeroed(sizeof(ck_c8_column) * (size_t)(padded / 16));
  if (convolution->depthwise_weights == NULL || convolution->depthwise_columns == NULL) {
    return false;
  }
  for (int32_t position = 0; position < positions; position++) {
    pack_channel(convolution, form, position % channels, position);
  }
  return true;
}
