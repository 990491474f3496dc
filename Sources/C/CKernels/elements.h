// Reading and writing runs of elements as binary32, by variant.
#pragma once
#include "include/ck_convert.h"

/// Elements that kernels hold at a time as binary32.
#define CK_RUN 512

/// The two halves of ck_convert on dense runs of elements.
typedef struct {
  /// out[i] = real value of element i of `in`.
  void (*load)(const ck_format *format, const void *in, float *out, int64_t count);
  /// Element i of `out` = in[i] in the format.
  void (*store)(const ck_format *format, const float *in, void *out, int64_t count);
  /// out[i] = in[i] * 2^shift, half away from zero, saturated; shift is -15 ... 15. `out` may be
  /// `in`.
  void (*rescale)(const int16_t *in, int16_t *out, int64_t count, int32_t shift);
} element_functions;

extern const element_functions elements_scalar;
#if defined(__x86_64__)
extern const element_functions elements_avx2;
extern const element_functions elements_avx512;
#endif

/// The functions of a level, the specification's where it has none of its own.
const element_functions *elements_for(ck_isa isa);

static inline int64_t element_size(ck_type type) {
  switch (type) {
    case CK_U8: case CK_I8: return 1;
    case CK_I16: case CK_U16: case CK_F16: return 2;
    case CK_F32: case CK_I32: return 4;
    default: return 8;
  }
}

/// Whether the pixels of a row lie one after the other without a gap.
static inline bool has_dense_rows(const ck_map *map, int64_t size) {
  return map->width == 1 || map->pixel_pitch == map->channels * size;
}

/// The runs of consecutive elements of a row: its pixels, or one where neither map has gaps.
typedef struct {
  int64_t count, length;
} row_runs;

/// Those of two maps of the same extents, whose elements have `in_size` and `out_size` bytes.
static inline row_runs row_runs_of(const ck_map *input, int64_t in_size, const ck_map *output,
                                   int64_t out_size) {
  row_runs runs = {output->width, output->channels};
  if (has_dense_rows(input, in_size) && has_dense_rows(output, out_size))
    runs = (row_runs){1, runs.count * runs.length};
  return runs;
}
