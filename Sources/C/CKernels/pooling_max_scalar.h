// The largest elements of windows in plain C, included with pooling_rows.h.
#include <string.h>

#include "pooling_internal.h"

/// A key that orders binary32 (bits, 31) and binary16 (bits, 15) representations as the numbers,
/// with -0 below +0.
#define ORDERED(bits, shift) \
  ((bits) ^ ((bits) >> (shift) & (int32_t)(((uint32_t)1 << (shift)) - 1)))

#define IS_LARGER(new, old) ((new) > (old))
#define IS_LARGER_F16(new, old) \
  (((new) & 0x7fff) <= 0x7c00 && ORDERED(new, 15) > ORDERED(old, 15))
#define IS_LARGER_F32(new, old) \
  (((new) & 0x7fffffff) <= 0x7f800000 && ORDERED(new, 31) > ORDERED(old, 31))

#define MAX_WINDOW(name, element, smallest, is_larger)                               \
  static void name##_pixel(const ck_pool_taps *taps, uint8_t *output, int64_t count) { \
    for (int64_t c = 0; c < count; c++) {                                            \
      element best = smallest;                                                       \
      for (int32_t y = 0; y < taps->rows; y++) {                                     \
        for (int32_t x = 0; x < taps->columns; x++) {                                \
          element value;                                                             \
          memcpy(&value,                                                             \
                 taps->data + y * taps->row_pitch + x * taps->column_pitch +         \
                     c * (int64_t)sizeof(element),                                   \
                 sizeof value);                                                      \
          best = is_larger(value, best) ? value : best;                              \
        }                                                                            \
      }                                                                              \
      memcpy(output + c * (int64_t)sizeof(element), &best, sizeof best);             \
    }                                                                                \
  }                                                                                  \
  static void name(const ck_pool_taps *taps, const ck_pool_pixels *pixels,           \
                   int64_t count) {                                                  \
    ck_pool_taps own = *taps;                                                        \
    for (int64_t p = 0; p < pixels->count; p++, own.data += pixels->input_step) {    \
      name##_pixel(&own, pixels->output + p * pixels->output_step, count);           \
    }                                                                                \
  }

MAX_WINDOW(max_u8, uint8_t, 0, IS_LARGER)
MAX_WINDOW(max_i8, int8_t, INT8_MIN, IS_LARGER)
MAX_WINDOW(max_i16, int16_t, INT16_MIN, IS_LARGER)
MAX_WINDOW(max_f16, int16_t, (int16_t)0xfc00, IS_LARGER_F16)
MAX_WINDOW(max_f32, int32_t, (int32_t)0xff800000, IS_LARGER_F32)
