#include <string.h>

#include "CPicture.h"

// A fused multiply-add would round once where the definition rounds twice.
#pragma STDC FP_CONTRACT OFF

typedef float float4 __attribute__((vector_size(16), aligned(4)));

enum { block = 16 };

static void add_rows(
    const uint8_t *rows, ptrdiff_t stride, const float *weights, int32_t taps, float *result) {
  float sums[block] = {0};
  for (int32_t t = 0; t < taps; ++t, rows += stride) {
    float weight = weights[t];
    for (int i = 0; i < block; ++i) sums[i] += weight * (float)rows[i];
  }
  memcpy(result, sums, sizeof sums);
}

void picture_resample_rows(
    const uint8_t *rows, ptrdiff_t stride, const float *weights, int32_t taps, float *result,
    size_t count) {
  size_t i = 0;
  for (; i + block <= count; i += block) add_rows(rows + i, stride, weights, taps, result + i);
  for (; i < count; ++i) {
    float sum = 0;
    for (int32_t t = 0; t < taps; ++t) sum += weights[t] * (float)rows[i + t * stride];
    result[i] = sum;
  }
}

// To nearest, halves up, clamped to 0...255.
static uint8_t byte(float value) {
  float shifted = value + 0.5f;
  return shifted <= 0 ? 0 : shifted >= 255 ? 255 : (uint8_t)shifted;
}

static float4 weighted_sum(const float *row, const float *weights, int32_t taps, int channels) {
  float4 sum = {0, 0, 0, 0};
  for (int32_t t = 0; t < taps; ++t, row += channels) {
    float4 pixel;
    memcpy(&pixel, row, sizeof pixel);
    sum += pixel * weights[t];
  }
  return sum;
}

void picture_resample_row(
    const float *row, uint32_t channels, const int32_t *first, const int32_t *taps,
    const float *weights, size_t weight_stride, uint8_t *result, size_t count) {
  for (size_t i = 0; i < count; ++i, weights += weight_stride) {
    const float *start = row + (size_t)first[i] * channels;
    if (channels == 1) {
      float sum = 0;
      for (int32_t t = 0; t < taps[i]; ++t) sum += start[t] * weights[t];
      *result++ = byte(sum);
    } else if (channels == 3) {
      float4 sum = weighted_sum(start, weights, taps[i], 3);
      for (int c = 0; c < 3; ++c) *result++ = byte(sum[c]);
    } else {
      float4 sum = weighted_sum(start, weights, taps[i], 4);
      for (int c = 0; c < 4; ++c) *result++ = byte(sum[c]);
    }
  }
}
