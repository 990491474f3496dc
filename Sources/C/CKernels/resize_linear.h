// The inner loops of ck_resize_linear, by variant.
#pragma once
#include <stdint.h>
#include "include/ck_movement.h"

/// The four neighbours of one output pixel and the weights of the later ones.
typedef struct {
  const void *top_left, *top_right, *bottom_left, *bottom_right;
  int32_t row_weight, column_weight;
} linear_neighbours;

/// Interpolates the channels of one pixel.
typedef void (*linear_function)(const linear_neighbours *pixel, void *out, int64_t channels);

/// Indexed by ck_type; NULL where there is none.
extern const linear_function resize_linear_scalar[5];
#if defined(__x86_64__)
extern const linear_function resize_linear_avx2[5];
extern const linear_function resize_linear_avx512[5];
#elif defined(__aarch64__)
extern const linear_function resize_linear_neon[5];
#endif
