// The largest elements of windows, some bytes of channels at a time in registers, included with
// pooling_rows.h. A file that includes this defines CK_ROW_BYTES, a power of two up to 64.
#include <string.h>

#include "pooling_internal.h"

typedef uint8_t vector_u8 __attribute__((vector_size(CK_ROW_BYTES)));
typedef int8_t vector_i8 __attribute__((vector_size(CK_ROW_BYTES)));
typedef int16_t vector_i16 __attribute__((vector_size(CK_ROW_BYTES)));
typedef int32_t vector_i32 __attribute__((vector_size(CK_ROW_BYTES)));

/// A key that orders representations as the numbers, with -0 below +0.
#define ORDERED(bits, shift, magnitude) ((bits) ^ ((bits) >> (shift) & (magnitude)))
/// The larger of floats that stand as integers; NaN is never larger.
#define LARGER_FLOAT(new, old, is_larger, shift, magnitude, infinity)               \
  (is_larger = (((new) & (magnitude)) <= (infinity)) &                              \
               (ORDERED(new, shift, magnitude) > ORDERED(old, shift, magnitude)),   \
   ((new) & is_larger) | ((old) & ~is_larger))

#define LARGER(new, old, mask) __builtin_elementwise_max(new, old)
#define LARGER_F16(new, old, mask) LARGER_FLOAT(new, old, mask, 15, 0x7fff, 0x7c00)
#define LARGER_F32(new, old, mask) LARGER_FLOAT(new, old, mask, 31, 0x7fffffff, 0x7f800000)

/// Stores the first `count` bytes of a vector.
CK_ROW_TARGET static inline void store_bytes(uint8_t *output, const void *vector, int64_t count) {
  if (count >= CK_ROW_BYTES) {
    memcpy(output, vector, CK_ROW_BYTES);
  } else if (count == 32) {
    memcpy(output, vector, 32);
  } else if (count == 16) {
    memcpy(output, vector, 16);
  } else {
    memcpy(output, vector, (size_t)count);
  }
}

/// Takes the vector at `address` in.
#define TAKE(best, address, vector, larger)        \
  {                                                \
    vector value, mask;                            \
    memcpy(&value, address, CK_ROW_BYTES);         \
    best = larger(value, best, mask);              \
    (void)mask;                                    \
  }

#define MAX_WINDOW(name, vector, element, smallest, larger)                                 \
  /* Windows of 2x2 taps, without loops over them. */                                      \
  CK_ROW_TARGET static void name##_2x2(const ck_pool_taps *taps,                            \
                                       const ck_pool_pixels *pixels, int64_t bytes) {       \
    const uint8_t *top = taps->data;                                                        \
    uint8_t *output = pixels->output;                                                       \
    for (int64_t p = 0; p < pixels->count; p++) {                                           \
      const uint8_t *bottom = top + taps->row_pitch;                                        \
      for (int64_t c = 0; c < bytes; c += CK_ROW_BYTES) {                                   \
        vector best = (vector){0} + (element)(smallest);                                    \
        TAKE(best, top + c, vector, larger)                                                 \
        TAKE(best, top + taps->column_pitch + c, vector, larger)                            \
        TAKE(best, bottom + c, vector, larger)                                              \
        TAKE(best, bottom + taps->column_pitch + c, vector, larger)                         \
        store_bytes(output + c, &best, bytes - c);                                          \
      }                                                                                     \
      top += pixels->input_step;                                                            \
      output += pixels->output_step;                                                        \
    }                                                                                       \
  }                                                                                         \
  CK_ROW_TARGET static void name(const ck_pool_taps *taps, const ck_pool_pixels *pixels,    \
                                 int64_t count) {                                           \
    int64_t bytes = count * (int64_t)sizeof(element);                                       \
    if (taps->rows == 2 && taps->columns == 2) {                                            \
      name##_2x2(taps, pixels, bytes);                                                      \
      return;                                                                               \
    }                                                                                       \
    const uint8_t *first = taps->data;                                                      \
    uint8_t *output = pixels->output;                                                       \
    for (int64_t p = 0; p < pixels->count; p++) {                                           \
      for (int64_t c = 0; c < bytes; c += CK_ROW_BYTES) {                                   \
        vector best = (vector){0} + (element)(smallest);                                    \
        for (int32_t y = 0; y < taps->rows; y++) {                                          \
          const uint8_t *tap = first + y * taps->row_pitch + c;                             \
          _Pragma("clang loop unroll(disable)")                                             \
          for (int32_t x = 0; x < taps->columns; x++, tap += taps->column_pitch) {          \
            TAKE(best, tap, vector, larger)                                                 \
          }                                                                                 \
        }                                                                                   \
        store_bytes(output + c, &best, bytes - c);                                          \
      }                                                                                     \
      first += pixels->input_step;                                                          \
      output += pixels->output_step;                                                        \
    }                                                                                       \
  }

MAX_WINDOW(max_u8, vector_u8, uint8_t, 0, LARGER)
MAX_WINDOW(max_i8, vector_i8, int8_t, INT8_MIN, LARGER)
MAX_WINDOW(max_i16, vector_i16, int16_t, INT16_MIN, LARGER)
MAX_WINDOW(max_f16, vector_i16, int16_t, 0xfc00, LARGER_F16)
MAX_WINDOW(max_f32, vector_i32, int32_t, 0xff800000, LARGER_F32)
