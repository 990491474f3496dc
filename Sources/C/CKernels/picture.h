// What the variants of ck_convert_picture share.
#pragma once
#include "include/ck_picture.h"
#include "isa_targets.h"

/// The pixels of one direction.
typedef struct {
  int64_t offset, step, first, last;
} picture_axis;

/// A conversion whose region is known.
typedef struct {
  const ck_picture *picture;
  const ck_map *output;
  picture_axis columns, rows;
} picture_job;

/// Between which pixels a result lies; the weight is that of the second one, of 2048.
typedef struct {
  int32_t index, next, weight;
} picture_position;

CK_INLINE picture_position picture_position_of(const picture_axis *axis, int64_t output) {
  int64_t exact = axis->offset * 65536 + (2 * output + 1) * axis->step - (1 << 15);
  int64_t low = axis->first * 65536, high = axis->last * 65536;
  exact = exact < low ? low : exact > high ? high : exact;
  int64_t rounded = (exact + 16) >> 5;
  int32_t index = (int32_t)(rounded >> 11), last = (int32_t)axis->last;
  return (picture_position){index, index < last ? index + 1 : last, (int32_t)(rounded & 2047)};
}

CK_INLINE uint8_t picture_limited(int32_t value) {
  value = value < 0 ? 0 : value;
  return (uint8_t)(value > 255 ? 255 : value);
}

/// The colours of a pixel, red first, in the place of luma and colour differences.
CK_INLINE void picture_rgb(uint8_t *restrict y, uint8_t *restrict u, uint8_t *restrict v) {
  int32_t luma = 298 * (*y - 16) + 128, blue = *u - 128, red = *v - 128;
  *y = picture_limited((luma + 409 * red) >> 8);
  *u = picture_limited((luma - 100 * blue - 208 * red) >> 8);
  *v = picture_limited((luma + 516 * blue) >> 8);
}

/// Writes one channel of a pixel.
CK_INLINE void picture_store(const ck_picture *picture, void *out, int32_t channel,
                             uint8_t value) {
  int32_t entry = 256 * channel + value;
  switch (picture->element_size) {
    case 1: ((uint8_t *)out)[channel] = ((const uint8_t *)picture->tables)[entry]; break;
    case 2: ((uint16_t *)out)[channel] = ((const uint16_t *)picture->tables)[entry]; break;
    default: ((uint32_t *)out)[channel] = ((const uint32_t *)picture->tables)[entry];
  }
}

/// Where row `row` of the picture lies in component `index`, and by how much its columns are
/// halved.
typedef struct {
  const uint8_t *data;
  int64_t pitch;
  int32_t shift;
} picture_line;

CK_INLINE picture_line picture_line_of(const ck_picture *picture, int32_t index, int32_t row) {
  const ck_map *whole = &picture->component[0], *map = &picture->component[index];
  int32_t y = map->height == whole->height ? row : row >> 1;
  return (picture_line){(const uint8_t *)map->data + y * map->row_pitch, map->pixel_pitch,
                        map->width == whole->width ? 0 : 1};
}

/// Converts one row of the result.
typedef void (*picture_row_function)(const picture_job *job, int64_t y);

#if defined(__x86_64__)
void picture_row_avx2(const picture_job *job, int64_t y);
void picture_row_avx512(const picture_job *job, int64_t y);
#elif defined(__aarch64__)
void picture_row_neon(const picture_job *job, int64_t y);
#endif
