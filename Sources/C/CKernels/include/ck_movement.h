// Data movement: bytes change place, never value.
#pragma once
#include "ck_threads.h"
#include "ck_types.h"

#define CK_MAX_RANK 8

/// Copies an n-dimensional block between two strided places:
/// element (i0, i1, …) goes from `source + Σ i * source_stride` to `destination + Σ i *
/// destination_stride`. Strides are bytes and may be 0 in the source. The places don't overlap.
typedef struct {
  int32_t rank;  ///< 1 ... CK_MAX_RANK.
  int32_t element_size;  ///< 1, 2, 4 or 8.
  int64_t extent[CK_MAX_RANK];
  int64_t source_stride[CK_MAX_RANK];
  int64_t destination_stride[CK_MAX_RANK];
} ck_block;

/// Copies the block, at memory speed for the usual orders (NCHW to channels last and back,
/// channel shuffles, slices).
void ck_copy_block(const ck_block *block, const void *source, void *destination, ck_isa isa,
                   ck_pool *pool);
/// Fills every element of the map with the same bytes of `value`.
void ck_fill(int32_t element_size, const void *value, const ck_map *output, ck_pool *pool);
/// Nearest-neighbour resize: out (y, x) = in (row[y], column[x]).
void ck_resize_nearest(int32_t element_size, const int32_t *row, const int32_t *column,
                       const ck_map *input, const ck_map *output, ck_isa isa, ck_pool *pool);
/// Linear resize. Rows row[y] and row[y] + 1 (clamped) are weighted (2048 - row_weight[y]) and
/// row_weight[y], columns likewise. CK_U8, CK_I8: Σ weight * value / 2^22, half away
/// from zero; CK_I16: (Σ weight * value + 2^21) >> 22.
/// CK_F16 and CK_F32: horizontal first, then vertical, each a + (b - a) * (weight / 2048) in
/// binary32 without fusing; a NaN is the quiet NaN 0x7E00 or 0x7FC00000.
void ck_resize_linear(ck_type type, const int32_t *row, const int32_t *row_weight,
                      const int32_t *column, const int32_t *column_weight, const ck_map *input,
                      const ck_map *output, ck_isa isa, ck_pool *pool);
