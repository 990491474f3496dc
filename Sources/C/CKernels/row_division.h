// Maps of one row as maps of several, which threads share.
//
// The compiler writes dense maps as one row of long pixels where an operation is the same for all
// elements.
#pragma once
#include "ck_threads.h"
#include "ck_types.h"

/// Elements below which waking a thread takes longer than the work.
enum { CK_DIVIDED_ELEMENTS = 8192 };

/// The equal parts that the row of an output is divided into: 1 where it has several rows or few
/// elements, or no parts are equal and enough for the threads.
static inline int32_t ck_row_parts(const ck_map *output, const ck_pool *pool) {
  int32_t threads = ck_pool_threads(pool);
  if (threads == 1 || output->height != 1) return 1;
  if ((int64_t)output->width * output->channels < CK_DIVIDED_ELEMENTS) return 1;
  for (int32_t parts = 16 * threads; parts >= 2 * threads; parts--) {
    if (output->width % parts == 0) return parts;
  }
  return 1;
}

/// `map` with its row divided; an operand whose one pixel is repeated stays as it is.
static inline ck_map ck_divided_row(const ck_map *map, int32_t parts) {
  ck_map divided = *map;
  if (parts == 1 || map->width == 1) return divided;
  divided.height = parts;
  divided.width = map->width / parts;
  divided.row_pitch = divided.width * map->pixel_pitch;
  return divided;
}
