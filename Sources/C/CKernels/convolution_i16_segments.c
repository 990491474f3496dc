// Segments of int16 convolutions for a given input.
//
// By the inequality of Cauchy and Schwarz a piece, some channels of one tap, adds at most
//
//   |Σ in * weight| <= sqrt(Σ in²) * sqrt(Σ weight²)
//
// to a sum. The second factor is known for each block of outputs, the first is measured for each
// chunk of pixels. For what networks compute the product is far below 2^15 Σ |weight|, and
// segments are ten times as long. Bounds are rounded up: sums are exact for every input.
#include <math.h>
#include <string.h>

#include "convolution_i16_internal.h"

enum { MAX_OUTPUTS = 32 };

float *ck_i16_norms(const ck_i16_problem *problem, const int16_t *weights, int32_t width) {
  int32_t pieces = problem->shape.kernel_taps * problem->tap_pieces;
  float *norms = ck_allocate_zeroed(sizeof(float) * (size_t)pieces);
  if (norms == NULL) return NULL;
  for (int32_t i = 0; i < pieces; i++) {
    int32_t first = i % problem->tap_pieces * CK_I16_PIECE;
    int32_t steps = problem->steps - first < CK_I16_PIECE ? problem->steps - first : CK_I16_PIECE;
    float sums[2 * MAX_OUTPUTS] = {0};
    for (int32_t step = 0; step < steps; step++, weights += 2 * width) {
      for (int32_t o = 0; o < 2 * width; o++) sums[o] += (float)weights[o] * (float)weights[o];
    }
    float largest = 0;
    for (int32_t o = 0; o < width; o++) {
      float sum = sums[2 * o] + sums[2 * o + 1];
      if (sum > largest) largest = sum;
    }
    norms[i] = sqrtf(largest) * 1.0001f;
  }
  return norms;
}

/// The inputs of a kernel row's taps, without most of those that neighbouring pixels share.
static int64_t list_inputs(const uint8_t *const *pointers, int32_t taps, int32_t count,
                           int32_t pitch, const uint8_t **inputs) {
  int64_t listed = 0;
  for (int32_t p = 0; p < count; p++) {
    for (int32_t t = 0; t < taps; t++) {
      const uint8_t *input = pointers[t * pitch + p];
      bool repeats = false;
      for (int32_t next = t + 1; p > 0 && next < taps && next <= t + 2; next++) {
        repeats |= input == pointers[next * pitch + p - 1];
      }
      if (!repeats) inputs[listed++] = input;
    }
  }
  return listed;
}

void ck_i16_measure(const ck_i16_problem *problem, ck_i16_energy energy,
                    const uint8_t *const *pointers, int32_t count, int32_t pitch, float *norms) {
  const ck_problem_shape *shape = &problem->shape;
  const uint8_t *inputs[CK_MAX_POINTERS * 3 / 2];
  int32_t row_taps = shape->gathers ? 1 : shape->tap_columns;
  int64_t bytes = 4 * (int64_t)problem->steps;
  for (int32_t t = 0; t < shape->kernel_taps; t += row_taps) {
    const uint8_t *const *row = pointers + t * pitch;
    int64_t listed = count;
    if (row_taps > 1) {
      listed = list_inputs(row, row_taps, count, pitch, inputs);
      row = inputs;
    }
    for (int32_t piece = 0; piece < problem->tap_pieces; piece++) {
      int64_t first = piece * 4 * CK_I16_PIECE, rest = bytes - first;
      int32_t largest = energy(row, listed, first, rest < 4 * CK_I16_PIECE ? rest
                                                                           : 4 * CK_I16_PIECE);
      float norm = 16 * sqrtf((float)largest) * 1.0001f;
      for (int32_t k = 0; k < row_taps; k++) norms[(t + k) * problem->tap_pieces + piece] = norm;
    }
  }
}

int32_t ck_i16_cut(const ck_i16_problem *problem, const ck_i16_block *block, const float *norms,
                   ck_i16_run *runs) {
  const float limit = 0.9999f * CK_I16_WRAP_LIMIT;
  int32_t pieces = problem->shape.kernel_taps * problem->tap_pieces, count = 0;
  float sum = 0;
  for (int32_t i = 0; i < pieces; i++) {
    int32_t tap = i / problem->tap_pieces, first = i % problem->tap_pieces * CK_I16_PIECE;
    int32_t steps = problem->steps - first < CK_I16_PIECE ? problem->steps - first : CK_I16_PIECE;
    float bound = norms[i] * block->norms[i];
    if (!(bound < limit)) return 0;
    bool begins = first == 0;
    if (sum + bound >= limit) {
      runs[count - 1].ends_segment = true;
      sum = 0;
      begins = true;
    }
    sum += bound;
    if (begins) runs[count++] = (ck_i16_run){tap, first * 4, 0, false, 0};
    runs[count - 1].steps += steps;
  }
  if (count > 0) runs[count - 1].ends_segment = true;
  return count;
}
