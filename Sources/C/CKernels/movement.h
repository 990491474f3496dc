// The inner loops of ck_copy_block, by variant.
#pragma once
#include <string.h>
#include "include/ck_movement.h"

/// A matrix of rows x columns elements; source columns and destination rows lie side by side:
/// element (r, c) goes from source + r * source_pitch + c * size
/// to destination + c * destination_pitch + r * size.
typedef struct {
  int64_t rows, columns;
  int64_t source_pitch, destination_pitch;
} transposition;

/// Indexed by the logarithm of the element size, 0 ... 3.
typedef void (*transpose_function)(const transposition *shape, const void *source,
                                   void *destination);

#if defined(__x86_64__)
extern const transpose_function transpose_avx2[4];
extern const transpose_function transpose_avx512[4];
#elif defined(__aarch64__)
extern const transpose_function transpose_neon[4];
#endif

/// Copies `count` elements with any strides.
void copy_elements(int32_t size, int64_t count, const char *source, int64_t source_stride,
                   char *destination, int64_t destination_stride);

/// Copies a run, without a call where it is short. The places don't overlap.
static inline void copy_run(char *restrict destination, const char *restrict source,
                            int64_t bytes) {
  if (bytes < 16) {
#pragma clang loop vectorize(disable) unroll(disable)
    for (int64_t i = 0; i < bytes; i++) destination[i] = source[i];
    return;
  }
  if (bytes > 512) {
    memcpy(destination, source, (size_t)bytes);
    return;
  }
  for (int64_t i = 0; i + 16 <= bytes; i += 16) memcpy(destination + i, source + i, 16);
  memcpy(destination + bytes - 16, source + bytes - 16, 16);
}
