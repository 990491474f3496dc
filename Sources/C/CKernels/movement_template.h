// Template of transpositions. CK_SUFFIX names the variant.
#include <string.h>
#include "isa_targets.h"
#include "movement.h"

/// Defines the transposition of elements of one type; `count` of them fill 16 bytes, `stages` is
/// its logarithm.
#define CK_TRANSPOSE(name, type, count, stages)                                                 \
  typedef type name##_element __attribute__((aligned(1), may_alias));                           \
  typedef type name##_vector __attribute__((ext_vector_type(count), aligned(1), may_alias));    \
                                                                                                \
  CK_INLINE void name##_tile(const char *source, int64_t source_pitch, char *destination,       \
                             int64_t destination_pitch) {                                       \
    name##_vector rows[count], mixed[count];                                                    \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < count; i++)                          \
      rows[i] = *(const name##_vector *)(source + i * source_pitch);                            \
    _Pragma("clang loop unroll(full)") for (int stage = 0; stage < stages; stage++) {           \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < count / 2; i++) {                  \
        mixed[2 * i] = name##_low(rows[i], rows[i + count / 2]);                                \
        mixed[2 * i + 1] = name##_high(rows[i], rows[i + count / 2]);                           \
      }                                                                                         \
      _Pragma("clang loop unroll(full)") for (int i = 0; i < count; i++) rows[i] = mixed[i];    \
    }                                                                                           \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < count; i++)                          \
      *(name##_vector *)(destination + i * destination_pitch) = rows[i];                        \
  }                                                                                             \
                                                                                                \
  CK_INLINE void name##_interleave(int64_t columns, const int rows, const char *source,         \
                                   int64_t pitch, char *destination) {                          \
    name##_element *restrict to = (name##_element *)destination;                                \
    const name##_element *restrict from[4];                                                     \
    for (int r = 0; r < 4; r++)                                                                 \
      from[r] = (const name##_element *)(source + (r < rows ? r : 0) * pitch);                  \
    for (int64_t c = 0; c < columns; c++) {                                                     \
      to[rows * c] = from[0][c];                                                                \
      to[rows * c + 1] = from[1][c];                                                            \
      if (rows > 2) to[rows * c + 2] = from[2][c];                                              \
      if (rows > 3) to[rows * c + 3] = from[3][c];                                              \
    }                                                                                           \
  }                                                                                             \
                                                                                                \
  CK_INLINE void name##_deinterleave(int64_t rows, const int columns, const char *source,       \
                                     char *destination, int64_t pitch) {                        \
    const name##_element *restrict from = (const name##_element *)source;                       \
    name##_element *restrict to[4];                                                             \
    for (int c = 0; c < 4; c++)                                                                 \
      to[c] = (name##_element *)(destination + (c < columns ? c : 0) * pitch);                  \
    for (int64_t r = 0; r < rows; r++) {                                                        \
      to[0][r] = from[columns * r];                                                             \
      to[1][r] = from[columns * r + 1];                                                         \
      if (columns > 2) to[2][r] = from[columns * r + 2];                                        \
      if (columns > 3) to[3][r] = from[columns * r + 3];                                        \
    }                                                                                           \
  }                                                                                             \
                                                                                                \
  CK_INLINE void name##_edge(const transposition *shape, int64_t row, int64_t row_end,          \
                             int64_t column, int64_t column_end, const char *source,            \
                             char *destination) {                                               \
    for (int64_t c = column; c < column_end; c++)                                               \
      for (int64_t r = row; r < row_end; r++)                                                   \
        *(name##_element *)(destination + c * shape->destination_pitch +                        \
                            r * (int64_t)sizeof(type)) =                                        \
            *(const name##_element *)(source + r * shape->source_pitch +                        \
                                      c * (int64_t)sizeof(type));                               \
  }                                                                                             \
                                                                                                \
  /* Tiles of a strip of rows that fills a cache line of the destination. */                    \
  CK_INLINE void name##_strip(const transposition *shape, int64_t row, int64_t row_end,         \
                              int64_t column, int64_t column_end, const char *source,           \
                              char *destination) {                                              \
    const int64_t size = sizeof(type);                                                          \
    int64_t c = column;                                                                         \
    for (; c + count <= column_end; c += count) {                                               \
      int64_t r = row;                                                                          \
      for (; r + count <= row_end; r += count)                                                  \
        name##_tile(source + r * shape->source_pitch + c * size, shape->source_pitch,           \
                    destination + c * shape->destination_pitch + r * size,                      \
                    shape->destination_pitch);                                                  \
      if (r < row_end) name##_edge(shape, r, row_end, c, c + count, source, destination);       \
    }                                                                                           \
    if (c < column_end) name##_edge(shape, row, row_end, c, column_end, source, destination);   \
  }                                                                                             \
                                                                                                \
  static void CK_VARIANT(transpose_##name)(const transposition *shape, const void *source,      \
                                           void *destination) {                                 \
    const int64_t size = sizeof(type), rows = shape->rows, columns = shape->columns;            \
    if (rows <= 4 && shape->destination_pitch == rows * size && columns > 4) {                  \
      if (rows == 2)                                                                            \
        name##_interleave(columns, 2, source, shape->source_pitch, destination);                \
      else if (rows == 3)                                                                       \
        name##_interleave(columns, 3, source, shape->source_pitch, destination);                \
      else                                                                                      \
        name##_interleave(columns, 4, source, shape->source_pitch, destination);                \
      return;                                                                                   \
    }                                                                                           \
    if (columns <= 4 && shape->source_pitch == columns * size && rows > 4) {                    \
      if (columns == 2)                                                                         \
        name##_deinterleave(rows, 2, source, destination, shape->destination_pitch);            \
      else if (columns == 3)                                                                    \
        name##_deinterleave(rows, 3, source, destination, shape->destination_pitch);            \
      else                                                                                      \
        name##_deinterleave(rows, 4, source, destination, shape->destination_pitch);            \
      return;                                                                                   \
    }                                                                                           \
    const int64_t strip = 64 / size, band = 256;                                                \
    for (int64_t column = 0; column < columns; column += band) {                                \
      int64_t column_end = column + band < columns ? column + band : columns;                   \
      for (int64_t row = 0; row < rows; row += strip)                                           \
        name##_strip(shape, row, row + strip < rows ? row + strip : rows, column, column_end,   \
                     source, destination);                                                      \
    }                                                                                           \
  }

#define u8_low(a, b) \
  __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define u8_high(a, b) \
  __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#define u16_low(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define u16_high(a, b) __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15)
#define u32_low(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define u32_high(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#define u64_low(a, b) __builtin_shufflevector(a, b, 0, 2)
#define u64_high(a, b) __builtin_shufflevector(a, b, 1, 3)

CK_TRANSPOSE(u8, uint8_t, 16, 4)
CK_TRANSPOSE(u16, uint16_t, 8, 3)
CK_TRANSPOSE(u32, uint32_t, 4, 2)
CK_TRANSPOSE(u64, uint64_t, 2, 1)

const transpose_function CK_VARIANT(transpose)[4] = {
    CK_VARIANT(transpose_u8), CK_VARIANT(transpose_u16), CK_VARIANT(transpose_u32),
    CK_VARIANT(transpose_u64)};
