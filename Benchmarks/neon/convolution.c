// Runs one convolution of 48 output pixels by 32 channels, whose micro-kernel Benchmarks/neon/run
// lists.
//   convolution 8|16 LEVEL CHANNELS KERNEL SIGNED
#include <stdlib.h>

#include "CKernels.h"

enum { WIDTH = 48, OUTPUTS = 32 };

static ck_map map_of(int32_t height, int32_t width, int32_t channels, int32_t size) {
  ck_map map = {.height = height, .width = width, .channels = channels};
  map.pixel_pitch = channels * size;
  map.row_pitch = width * map.pixel_pitch;
  map.data = calloc(1, (size_t)(height * map.row_pitch) + 64);
  return map;
}

static void run8(ck_isa isa, int32_t channels, int32_t kernel, bool is_signed) {
  ck_convolution8_description d = {
      .type = is_signed ? CK_I8 : CK_U8,
      .weight_type = is_signed ? CK_I8 : CK_U8,
      .window = {kernel, kernel, 1, 1, 1, 1, 0, 0},
      .in_channels = channels,
      .out_channels = OUTPUTS,
      .groups = 1,
      .input_zero = is_signed ? -8 : 120,
      .weight_zero = is_signed ? 0 : 128,
      .output_zero = is_signed ? -28 : 100,
      .output_min = is_signed ? -128 : 0,
      .output_max = is_signed ? 127 : 255,
      .per_channel = true,
  };
  const size_t count = (size_t)(OUTPUTS * channels * kernel * kernel);
  uint8_t *weights = malloc(count);
  for (size_t i = 0; i < count; i++) {
    weights[i] = (uint8_t)((int)(i * 7 % 61) - 30 + (is_signed ? 0 : 128));
  }
  int32_t bias[OUTPUTS] = {0};
  ck_multiplier multipliers[OUTPUTS];
  for (int32_t o = 0; o < OUTPUTS; o++) multipliers[o] = (ck_multiplier){1500000000, -8};
  ck_map input = map_of(kernel, WIDTH + kernel - 1, channels, 1);
  ck_map output = map_of(1, WIDTH, OUTPUTS, 1);
  ck_convolution8 *convolution = ck_convolution8_create(&d, weights, bias, multipliers, isa);
  ck_convolution8_run(convolution, &input, &output, NULL, NULL);
}

static void run16(ck_isa isa, int32_t channels, int32_t kernel) {
  ck_convolution_i16_description d = {
      .weight_type = CK_I16,
      .window = {kernel, kernel, 1, 1, 1, 1, 0, 0},
      .in_channels = channels,
      .out_channels = OUTPUTS,
      .groups = 1,
      .output_min = -32768,
      .output_max = 32767,
      .per_channel = true,
  };
  const size_t count = (size_t)(OUTPUTS * channels * kernel * kernel);
  int16_t *weights = malloc(2 * count);
  for (size_t i = 0; i < count; i++) weights[i] = (int16_t)(i % 5) - 2;
  int64_t bias[OUTPUTS] = {0};
  ck_multiplier multipliers[OUTPUTS];
  for (int32_t o = 0; o < OUTPUTS; o++) multipliers[o] = (ck_multiplier){1500000000, -14};
  ck_map input = map_of(kernel, WIDTH + kernel - 1, channels, 2);
  ck_map output = map_of(1, WIDTH, OUTPUTS, 2);
  ck_convolution_i16 *convolution =
      ck_convolution_i16_create(&d, weights, bias, multipliers, isa);
  ck_convolution_i16_run(convolution, &input, &output, NULL);
}

int main(int argc, char **argv) {
  if (argc != 6) return 2;
  const ck_isa isa = (ck_isa)atoi(argv[2]);
  const int32_t channels = atoi(argv[3]), kernel = atoi(argv[4]);
  if (atoi(argv[1]) == 8) {
    run8(isa, channels, kernel, atoi(argv[5]) != 0);
  } else {
    run16(isa, channels, kernel);
  }
  return 0;
}
