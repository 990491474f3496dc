// The input of a problem's output pixels: pointers to the taps, or copies of them.
#pragma once
#include <string.h>

#include "convolution_problem.h"
#include "pointer_run.h"

/// The input of one chunk of pixels, on the stack.
typedef struct ck_chunk_input {
  const uint8_t *pointers[CK_MAX_POINTERS * 2];  ///< [kernel taps][pitch]
  uint8_t *outputs[CK_MAX_PIXELS];
  _Alignas(64) uint8_t strip[CK_MAX_STRIP + 64];
} ck_chunk_input;

/// The taps of a problem over one input map.
typedef struct {
  const ck_problem_shape *problem;
  const ck_map *input;
  const uint8_t *padding;
  ck_pointer_run list;
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
                                   const ck_map *input, const uint8_t *padding,
                                   ck_pointer_run list) {
  const int32_t *y = problem->tap_y, *x = problem->tap_x;
  int32_t last = problem->taps - 1, columns = problem->tap_columns;
  taps->problem = problem;
  taps->input = input;
  taps->padding = padding;
  taps->list = list;
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

/// Copies the input of all taps of a pixel kernel row by kernel row, reading and writing up to 15
/// bytes beyond each. `base` is the pixel's input position where all taps lie in the input.
static inline void ck_gather_inside(const ck_tap_geometry *taps, const uint8_t *base,
                                    uint8_t *strip) {
  const ck_problem_shape *problem = taps->problem;
  int32_t columns = problem->tap_columns, count = problem->taps;
  int32_t run = taps->is_row_dense ? columns : 1, bytes = run * taps->tap_bytes;
  for (int32_t row = 0; row < count; row += columns, strip += problem->row_bytes) {
    uint8_t *to = strip;
    for (int32_t t = row; t < row + columns; t += run, to += bytes) {
      const uint8_t *from = base + taps->offsets[t];
      if (bytes <= 4) {
        __builtin_memcpy(to, from, 4);
      } else {
        for (int32_t i = 0; i < bytes; i += 16) __builtin_memcpy(to + i, from + i, 16);
      }
    }
  }
}

/// Copies the input of taps some of which are padding. A tap has at most 32 bytes.
static inline void ck_gather_border(const ck_tap_geometry *taps, int64_t y, int64_t x,
                                    uint8_t *strip) {
  const ck_problem_shape *problem = taps->problem;
  int32_t columns = problem->tap_columns, count = problem->taps;
  for (int32_t row = 0; row < count; row += columns, strip += problem->row_bytes) {
    uint8_t *to = strip;
    for (int32_t t = row; t < row + columns; t++, to += taps->tap_bytes) {
      const uint8_t *from = ck_tap_pointer(taps, t, y, x);
      for (int32_t i = 0; i < taps->tap_bytes; i += 16) __builtin_memcpy(to + i, from + i, 16);
    }
  }
}

/// Finds or gathers the input of pixel `p`, whose input position is `y`, `x` and some taps of which
/// may be padding.
static inline void ck_find_pixel(const ck_tap_geometry *taps, ck_chunk_input *chunk, int32_t p,
                                 int32_t pitch, int64_t y, int64_t x, bool is_inside) {
  const ck_problem_shape *problem = taps->problem;
  const uint8_t **pointer = chunk->pointers + p;
  if (!problem->gathers) {
    for (int32_t t = 0; t < problem->taps; t++, pointer += pitch) {
      *pointer = ck_tap_pointer(taps, t, y, x);
    }
    return;
  }
  uint8_t *strip = chunk->strip + p * problem->strip;
  for (int32_t t = 0; t < problem->kernel_taps; t++, pointer += pitch) {
    *pointer = strip + t * problem->row_bytes;
  }
  if (is_inside) {
    const uint8_t *row = (const uint8_t *)taps->input->data + y * taps->input->row_pitch;
    ck_gather_inside(taps, row + x * taps->input->pixel_pitch, strip);
  } else {
    ck_gather_border(taps, y, x, strip);
  }
}

/// Finds the input of `count` pixels from pixel `p` on, whose columns are all inside, where it lies
/// in the map: that of the first pixel is at row `y`, column `x`.
static inline void ck_find_run(const ck_tap_geometry *taps, ck_chunk_input *chunk, int32_t p,
                               int32_t count, int32_t pitch, int64_t y, int64_t x) {
  const ck_problem_shape *problem = taps->problem;
  const ck_map *input = taps->input;
  const uint8_t *base = (const uint8_t *)input->data + y * input->row_pitch +
                        x * input->pixel_pitch;
  int64_t step = problem->stride_x * input->pixel_pitch;
  int32_t merged = problem->gathers ? problem->tap_columns : 1;
  const uint8_t **pointers = chunk->pointers + p;
  for (int32_t t = 0; t < problem->taps; t += merged, pointers += pitch) {
    int64_t row = y + problem->tap_y[t];
    bool is_inside = row >= 0 && row < input->height;
    const uint8_t *tap = is_inside ? base + taps->offsets[t] : taps->padding;
    taps->list(pointers, tap, is_inside ? step : 0, count);
  }
}

/// Of `count` positions `x`, `x + stride`, ... those at which `x + left` and all up to `x + right`
/// lie in `0 ..< extent`: `first ..< end`.
typedef struct {
  int32_t first, end;
} ck_inside;
static inline ck_inside ck_inside_positions(int64_t x, int32_t stride, int32_t count, int32_t left,
                                            int32_t right, int32_t extent) {
  ck_inside inside = {0, count};
  int64_t last = x + (int64_t)(count - 1) * stride;
  if (x + left < 0) {
    int64_t skipped = (-(x + left) + stride - 1) / stride;
    inside.first = skipped < count ? (int32_t)skipped : count;
  }
  if (last + right >= extent) {
    int64_t skipped = (last + right - extent) / stride + 1;
    inside.end = skipped < count - inside.first ? count - (int32_t)skipped : inside.first;
  }
  return inside;
}

/// Finds the input and output of the pixels `first ..< first + count` of a problem that has `width`
/// pixels in a row. Pointers up to `pitch` repeat the last pixel's.
static inline void ck_find_chunk(const ck_problem_shape *problem, const ck_map *input,
                                 const ck_map *output, const uint8_t *padding,
                                 ck_pointer_run list, ck_chunk_input *chunk, int64_t first,
                                 int32_t count, int64_t width, int32_t pitch) {
  ck_tap_geometry taps;
  ck_measure_taps(&taps, problem, input, padding, list);
  int64_t line = first / width, column = first % width;
  int64_t pixel_step = problem->step_x * output->pixel_pitch;
  int32_t run;
  for (int32_t p = 0; p < count; line++, column = 0, p += run) {
    run = width - column < count - p ? (int32_t)(width - column) : count - p;
    int64_t y = line * problem->stride_y, x = column * problem->stride_x;
    uint8_t *row = (uint8_t *)output->data +
                   (problem->start_y + line * problem->step_y) * output->row_pitch +
                   problem->start_x * output->pixel_pitch + column * pixel_step;
    list((const uint8_t **)chunk->outputs + p, row, pixel_step, run);

    ck_inside inside = ck_inside_positions(x, problem->stride_x, run, taps.left, taps.right,
                                           input->width);
    bool rows_are_inside = y + taps.top >= 0 && y + taps.bottom < input->height;
    bool gathers = problem->gathers && !(rows_are_inside && taps.is_row_dense);
    for (int32_t i = 0; i < run; i++) {
      bool is_inside = i >= inside.first && i < inside.end;
      int64_t at = x + (int64_t)i * problem->stride_x;
      if (is_inside && !gathers) {
        ck_find_run(&taps, chunk, p + i, inside.end - i, pitch, y, at);
        i = inside.end - 1;
      } else {
        ck_find_pixel(&taps, chunk, p + i, pitch, y, at, is_inside && rows_are_inside);
      }
    }
  }
  for (int32_t p = count; p < pitch; p++) {
    for (int32_t t = 0; t < problem->kernel_taps; t++) {
      chunk->pointers[t * pitch + p] = chunk->pointers[t * pitch + count - 1];
    }
  }
}

/// Columns of the table of pointers: enough for kernels of 4, 6, 8, 12 and 16 pixels.
static inline int32_t ck_table_pitch(int32_t count) {
  int32_t by_12 = (count + 11) / 12 * 12, by_16 = (count + 15) / 16 * 16;
  return by_12 > by_16 ? by_12 : by_16;
}

/// At most `limit` pixels that fit the workspace with this problem, a multiple of 8. Chunks of more
/// pixels cost less each, but what blocks of outputs read again and again is to stay near.
static inline int32_t ck_chunk_limit(const ck_problem_shape *problem, int32_t limit) {
  int64_t bytes = (int64_t)problem->channels * problem->element_size * problem->stride_y *
                  problem->stride_x;
  int32_t near = (int32_t)(CK_NEAR_BYTES / bytes / 8 * 8);
  if (near < CK_FAR_PIXELS) near = CK_FAR_PIXELS;
  if (near < limit) limit = near;
  int32_t fit = problem->kernel_taps > 0 ? CK_MAX_POINTERS / problem->kernel_taps : limit;
  int32_t strips = problem->gathers ? (CK_MAX_STRIP - 64) / problem->strip : fit;
  if (strips < fit) fit = strips;
  return fit < limit ? fit / 8 * 8 : limit;
}

/// How the work of a convolution is divided: every problem into chunks of whole tiles, the blocks
/// of every chunk into splits.
typedef struct {
  int32_t tile;   ///< Pixels of a micro-kernel's call.
  int64_t chunks; ///< Per problem; 0 where there is no output.
  int32_t splits;
} ck_partition;

/// One part of the work.
typedef struct {
  int64_t problem, chunk;
  int32_t split;
} ck_part;

/// The pixels of a part's problem that belong to its chunk.
typedef struct {
  int64_t first, width;  ///< The problem has `width` pixels in a row.
  int32_t count;
} ck_chunk_pixels;

static inline int64_t ck_part_count(const ck_partition *work, int64_t problems) {
  return problems * work->splits * work->chunks;
}

/// Part `i`. Chunks vary fastest: neighbours read the same blocks of weights.
static inline ck_part ck_find_part(const ck_partition *work, int64_t i) {
  int64_t rest = i / work->chunks;
  return (ck_part){rest / work->splits, i % work->chunks, (int32_t)(rest % work->splits)};
}

/// Where share `i` of `shares` almost equal ones of `count` things begins.
static inline int64_t ck_share_start(int64_t count, int64_t i, int64_t shares) {
  return count / shares * i + count % shares * i / shares;
}

static inline ck_chunk_pixels ck_pixels_of_chunk(const ck_partition *work, int64_t chunk,
                                                 const ck_problem_shape *problem,
                                                 const ck_map *output) {
  int64_t width = ck_problem_extent(output->width, problem->start_x, problem->step_x);
  int64_t pixels = width * ck_problem_extent(output->height, problem->start_y, problem->step_y);
  int64_t tiles = (pixels + work->tile - 1) / work->tile;
  int64_t first = ck_share_start(tiles, chunk, work->chunks) * work->tile;
  int64_t end = ck_share_start(tiles, chunk + 1, work->chunks) * work->tile;
  return (ck_chunk_pixels){first, width, (int32_t)((end < pixels ? end : pixels) - first)};
}

enum { CK_CHUNKS_PER_THREAD = 8 };

/// Divides `problems` problems of at most `limit` pixels a chunk, the first and largest of which is
/// `first` and has `blocks` blocks, among `threads` threads.
static inline ck_partition ck_divide_work(const ck_problem_shape *first, int64_t problems,
                                          int32_t blocks, int32_t tile, const ck_map *output,
                                          int32_t limit, int32_t threads) {
  ck_partition work = {tile < limit ? tile : limit, 0, 1};
  int64_t pixels = ck_problem_extent(output->height, 0, first->step_y) *
                   ck_problem_extent(output->width, 0, first->step_x);
  int64_t tiles = (pixels + work.tile - 1) / work.tile, most = limit / work.tile;
  int64_t parts = threads > 1 ? CK_CHUNKS_PER_THREAD * (int64_t)threads : 1;
  int64_t wanted = (parts + problems - 1) / problems;
  work.chunks = (tiles + most - 1) / most;
  if (work.chunks < wanted) work.chunks = wanted;
  if (problems == 1) work.chunks = (work.chunks + threads - 1) / threads * threads;
  if (work.chunks > tiles) work.chunks = tiles;
  if (work.chunks > 0 && work.chunks < wanted) {
    int64_t splits = (wanted + work.chunks - 1) / work.chunks;
    work.splits = splits < blocks ? (int32_t)splits : blocks;
  }
  return work;
}
