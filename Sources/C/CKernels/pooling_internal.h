// What the files of pooling share.
#pragma once
#include "ck_pooling.h"

/// Channels that one call of a row function treats at most.
enum { CK_POOL_BLOCK = 256 };

/// The part of a window that lies in the input: its first element, and what lies between rows and
/// columns.
typedef struct {
  const uint8_t *data;
  int64_t row_pitch, column_pitch;
  int32_t rows, columns;
} ck_pool_taps;

/// Pixels of a row whose windows have the same taps, at equal distances.
typedef struct {
  uint8_t *output;
  int64_t count, input_step, output_step;
} ck_pool_pixels;

/// The largest of each of `count` channels over the taps, those of the first pixel, the type's
/// smallest value where there are none.
typedef void (*ck_max_windows)(const ck_pool_taps *taps, const ck_pool_pixels *pixels,
                               int64_t count);

/// Adds `count` elements to sums: int32_t for 8-bit types, int64_t for CK_I16, float otherwise.
typedef void (*ck_sum_row)(void *sums, const void *input, int64_t count);

/// Divides `count` integer sums, half away from zero, and stores them in the type.
typedef void (*ck_divide_row)(const void *sums, int64_t divisor, void *output, int64_t count);

/// The row functions of one type for one instruction set.
typedef struct {
  ck_max_windows max;
  ck_sum_row sum;
  ck_divide_row divide;  ///< NULL for float types.
} ck_pool_rows;

ck_pool_rows ck_pool_rows_scalar(ck_type type);
ck_pool_rows ck_pool_rows_avx2(ck_type type);
ck_pool_rows ck_pool_rows_avx512(ck_type type);
ck_pool_rows ck_pool_rows_neon(ck_type type);
/// The row functions for `isa`.
ck_pool_rows ck_pool_rows_for(ck_type type, ck_isa isa);

/// The part of a window that lies in the input: kernel elements `first ..< end`.
typedef struct {
  int32_t first, end;
} ck_pool_span;

/// The kernel rows (or columns) of the window at `start` that lie in `0 ..< extent`.
static inline ck_pool_span ck_pool_clip(int64_t start, int32_t kernel, int32_t dilation,
                                        int64_t extent) {
  ck_pool_span span = {0, kernel};
  while (span.first < span.end && start + (int64_t)span.first * dilation < 0) span.first++;
  while (span.end > span.first && start + (int64_t)(span.end - 1) * dilation >= extent) span.end--;
  return span;
}

/// Bytes of one element.
static inline int64_t ck_pool_element_size(ck_type type) {
  return type == CK_F32 ? 4 : type == CK_I16 || type == CK_F16 ? 2 : 1;
}
