// The input of a problem's output pixels: pointers to the taps, or copies of them.
#pragma once
#include <string.h>

#include "convolution_problem.h"

/// The input of one chunk of pixels, on the stack.
typedef struct {
  const uint8_t *pointers[CK_MAX_POINTERS * 3 / 2];  ///< [kernel taps][pitch]
  uint8_t *outputs[CK_MAX_PIXELS];
  _Alignas(64) uint8_t strip[CK_MAX_STRIP + 64];
} ck_chunk_input;

/// The taps of a problem over one input map.
typedef struct {
  const ck_problem_shape *problem;
  const ck_map *input;
  const uint8_t *padding;
  int64_t offsets[CK_MAX_TAPS];  ///< Bytes from a pixel's input position to each tap.
  int32_t top, bottom, left, right;  ///< Extremes of the taps' positions.
  int32_t tap_bytes;  ///< Bytes of a tap's channels.
  bool is_row_dense;  ///< The taps of a row lie side by side in memory.
} ck_tap_geometry;

/// The extent of a problem's output along one dimension.
static inline int64_t ck_problem_extent(int32_t output, int32_t start, int32_t step) {
  return output > start ? ((int64_t)output - start + step - 1) / step : 0;
}

static inline void ck_measure_taps(ck_tap_geometry *taps, const ck_problem_shape *problem,
                                   const ck_map *input, const uint8_t *padding) {
  const int32_t *y = problem->tap_y, *x = problem->tap_x;
  int32_t last = problem->taps - 1, columns = problem->tap_columns;
  taps->problem = problem;
  taps->input = input;
  taps->padding = padding;
  taps->tap_bytes = problem->channels * problem->element_size;
  taps->top = taps->bottom = taps->left = taps->right = 0;
  taps->is_row_dense = false;
  if (last < 0) return;
  taps->top = y[0] < y[last] ? y[0] : y[last];
  taps->bottom = y[0] < y[last] ? y[last] : y[0];
  taps->left = x[0] < x[last] ? x[0] : x[last];
  taps->right = x[0] < x[last] ? x[last] : x[0];
  taps->is_row_dense = input->pixel_pitch == taps->tap_bytes && x[last] - x[0] == columns - 1;
  for (int32_t t = 0; t <= last; t++) {
    taps->offsets[t] = y[t] * input->row_pitch + x[t] * input->pixel_pitch +
                       (int64_t)problem->input_channel * problem->element_size;
  }
}

/// The input of tap `t` of the pixel whose input position is `y`, `x`.
static inline const uint8_t *ck_tap_pointer(const ck_tap_geometry *taps, int32_t t, int64_t y,
                                            int64_t x) {
  int64_t row = y + taps->problem->tap_y[t], column = x + taps->problem->tap_x[t];
  if (row < 0 || row >= taps->input->height || column < 0 || column >= taps->input->width) {
    return taps->padding;
  }
  return (const uint8_t *)taps->input->data + y * taps->input->row_pitch +
         x * taps->input->pixel_pitch + taps->offsets[t];
}

/// Copies the input of all taps of a pixel together, writing and reading up to 15 bytes beyond.
/// `base` is the pixel's input position where all taps lie in the input.
static inline void ck_gather_inside(const ck_tap_geometry *taps, const uint8_t *base,
                                    uint8_t *strip) {
  int32_t columns = taps->problem->tap_columns, count = taps->problem->taps;
  int32_t run = taps->is_row_dense ? columns : 1, bytes = run * taps->tap_bytes;
  if (bytes <= 4) {
    for (int32_t t = 0; t < count; t += run, strip += bytes) {
      __builtin_memcpy(strip, base + taps->offsets[t], 4);
    }
  } else if (bytes <= 16) {
    for (int32_t t = 0; t < count; t += run, strip += bytes) {
      __builtin_memcpy(strip, base + taps->offsets[t], 16);
    }
  } else {
    for (int32_t t = 0; t < count; t += run, strip += bytes) {
      for (int32_t i = 0; i < bytes; i += 16) {
        __builtin_memcpy(strip + i, base + taps->offsets[t] + i, 16);
      }
    }
  }
}

/// Copies the input of taps some of which are padding. A tap has at most 32 bytes.
static inline void ck_gather_border(const ck_tap_geometry *taps, int64_t y, int64_t x,
                                    uint8_t *strip) {
  for (int32_t t = 0; t < taps->problem->taps; t++, strip += taps->tap_bytes) {
    const uint8_t *tap = ck_tap_pointer(taps, t, y, x);
    for (int32_t i = 0; i < taps->tap_bytes; i += 16) __builtin_memcpy(strip + i, tap + i, 16);
  }
}

/// Finds or gathers the input of pixel `p`, whose input position is `y`, `x`.
static inline void ck_find_input(const ck_tap_geometry *taps, ck_chunk_input *chunk, int32_t p,
                                 int32_t pitch, int64_t y, int64_t x, bool rows_are_inside) {
  const ck_problem_shape *problem = taps->problem;
  bool is_inside = rows_are_inside && x + taps->left >= 0 && x + taps->right < taps->input->width;
  const uint8_t *base = (const uint8_t *)taps->input->data + y * taps->input->row_pitch +
                        x * taps->input->pixel_pitch;
  if (problem->gathers) {
    uint8_t *strip = chunk->strip + p * problem->strip;
    chunk->pointers[p] = strip;
    if (is_inside) {
      ck_gather_inside(taps, base, strip);
    } else {
      ck_gather_border(taps, y, x, strip);
    }
  } else if (is_inside) {
    const uint8_t **pointer = chunk->pointers + p;
    for (int32_t t = 0; t < problem->taps; t++, pointer += pitch) {
      *pointer = base + taps->offsets[t];
    }
  } else {
    const uint8_t **pointer = chunk->pointers + p;
    for (int32_t t = 0; t < problem->taps; t++, pointer += pitch) {
      *pointer = ck_tap_pointer(taps, t, y, x);
    }
  }
}

/// Finds the input and output of the pixels `first ..< first + count` of a problem that has `width`
/// pixels in a row. Pointers up to `pitch` repeat the last pixel's.
static inline void ck_find_chunk(const ck_problem_shape *problem, const ck_map *input,
                                 const ck_map *output, const uint8_t *padding,
                                 ck_chunk_input *chunk, int64_t first, int32_t count,
                                 int64_t width, int32_t pitch) {
  ck_tap_geometry taps;
  ck_measure_taps(&taps, problem, input, padding);
  int64_t line = first / width, column = first % width;
  for (int32_t p = 0; p < count; line++, column = 0) {
    int64_t y = line * problem->stride_y;
    bool rows_are_inside = y + taps.top >= 0 && y + taps.bottom < input->height;
    uint8_t *row = (uint8_t *)output->data +
                   (problem->start_y + line * problem->step_y) * output->row_pitch +
                   problem->start_x * output->pixel_pitch;
    int64_t pixel_step = problem->step_x * output->pixel_pitch;
    for (; column < width && p < count; column++, p++) {
      ck_find_input(&taps, chunk, p, pitch, y, column * problem->stride_x, rows_are_inside);
      chunk->outputs[p] = row + column * pixel_step;
    }
  }
  for (int32_t p = count; p < pitch; p++) {
    for (int32_t t = 0; t < problem->kernel_taps; t++) {
      chunk->pointers[t * pitch + p] = chunk->pointers[t * pitch + count - 1];
    }
  }
}

/// Columns of the table of pointers: enough for kernels of 4, 6 and 8 pixels.
static inline int32_t ck_table_pitch(int32_t count) {
  int32_t by_6 = (count + 5) / 6 * 6, by_8 = (count + 7) / 8 * 8;
  return by_6 > by_8 ? by_6 : by_8;
}

/// At most `limit` pixels that fit the workspace with this problem, a multiple of 8.
static inline int32_t ck_chunk_limit(const ck_problem_shape *problem, int32_t limit) {
  int32_t fit = problem->gathers    ? (CK_MAX_STRIP - 64) / problem->strip
                : problem->taps > 0 ? CK_MAX_POINTERS / problem->taps
                                    : limit;
  return fit < limit ? fit / 8 * 8 : limit;
}

/// How the work of a convolution is divided.
typedef struct {
  int32_t pixels;  ///< Per chunk.
  int64_t chunks;  ///< Per problem, at most.
  int32_t splits;  ///< Of the blocks of one chunk.
} ck_partition;

/// Divides `problems` problems of at most `limit` pixels a chunk, the first and largest of which is
/// `first`, among `threads` threads. No chunks where there is no output.
static inline ck_partition ck_divide_work(const ck_problem_shape *first, int64_t problems,
                                          int32_t blocks, const ck_map *output, int32_t limit,
                                          int32_t threads) {
  ck_partition work = {limit, 0, 1};
  int64_t pixels = ck_problem_extent(output->height, 0, first->step_y) *
                   ck_problem_extent(output->width, 0, first->step_x);
  int64_t wanted = threads > 1 ? 8 * threads : 1;
  while (work.pixels > 24 && (pixels + work.pixels - 1) / work.pixels < wanted) work.pixels -= 8;
  work.chunks = (pixels + work.pixels - 1) / work.pixels;
  int64_t jobs = work.chunks * problems;
  if (jobs > 0 && jobs < wanted) {
    int64_t splits = (wanted + jobs - 1) / jobs;
    work.splits = splits < blocks ? (int32_t)splits : blocks;
  }
  return work;
}
