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

#define MAX_WINDOW(name, vector, element, smallest, larger)                                 \
  CK_ROW_TARGET static void name(const ck_pool_taps *taps, void *output, int64_t count) {   \
    int64_t bytes = count * (int64_t)sizeof(element);                                       \
    for (int64_t c = 0; c < bytes; c += CK_ROW_BYTES) {                                     \
      vector best = (vector){0} + (element)(smallest);                                      \
      for (int32_t y = 0; y < taps->rows; y++) {                                            \
        const uint8_t *tap = taps->data + y * taps->row_pitch + c;                          \
        _Pragma("clang loop unroll(disable)")                                               \
        for (int32_t x = 0; x < taps->columns; x++, tap += taps->column_pitch) {            \
          vector value, mask;                                                               \
          memcpy(&value, tap, CK_ROW_BYTES);                                                \
          best = larger(value, best, mask);                                                 \
          (void)mask;                                                                       \
        }                                                                                   \
      }                                                                                     \
      store_bytes((uint8_t *)output + c, &best, bytes - c);                                 \
    }                                                                                       \
  }

MAX_WINDOW(max_u8, vector_u8, uint8_t, 0, LARGER)
MAX_WINDOW(max_i8, vector_i8, int8_t, INT8_MIN, LARGER)
MAX_WINDOW(max_i16, vector_i16, int16_t, INT16_MIN, LARGER)
MAX_WINDOW(max_f16, vector_i16, int16_t, 0xfc00, LARGER_F16)
MAX_WINDOW(max_f32, vector_i32, int32_t, 0xff800000, LARGER_F32)
