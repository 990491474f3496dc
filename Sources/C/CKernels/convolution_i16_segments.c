// Segments of int16 convolutions for a given input.
//
// By the inequality of Cauchy and Schwarz a piece, some channels of one tap, adds at most
//
//   |Σ in * weight| <= sqrt(Σ in²) * sqrt(Σ weight²)
//
// to a sum. The second factor is known for each block of outputs, the first is measured for each
// chunk of pixels, over all that its taps read. For what networks compute the product is far below
// 2^15 Σ |weight|, and segments are up to ten times as long. Where sums are of few products, the
// largest magnitude of the input, which is found faster, often shows that one segment will do.
// Bounds are rounded up: sums are exact for every input.
#include <math.h>
#include <string.h>

#include "convolution_i16_internal.h"

enum { MAX_OUTPUTS = 32 };

/// Pixels that are measured for a chunk: at most so many more than its taps read, and always so
/// few.
enum { MEASURED_TIMES = 8, MEASURED_AT_LEAST = 2048 };

float *ck_i16_norms(const ck_i16_problem *problem, const int16_t *weights, int32_t width) {
  int32_t pieces = problem->shape.kernel_taps * problem->tap_pieces;
  float *norms = ck_allocate_zeroed(sizeof(float) * (size_t)pieces);
  if (norms == NULL) return NULL;
  for (int32_t i = 0; i < pieces; i++) {
    int32_t first = i % problem->tap_pieces * problem->piece;
    int32_t steps = problem->steps - first;
    if (steps > problem->piece) steps = problem->piece;
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

/// Positions that are read along one dimension, those inside the map.
typedef struct {
  int64_t first, end;
} span;

/// What output positions `from` to `to` read through taps from the first to the last of `offsets`.
static span read_span(int64_t from, int64_t to, int32_t stride, int32_t first, int32_t last,
                      int32_t extent) {
  int32_t lowest = first < last ? first : last, highest = first < last ? last : first;
  span result = {from * stride + lowest, to * stride + highest + 1};
  if (result.first < 0) result.first = 0;
  if (result.end > extent) result.end = extent;
  return result;
}

/// What a chunk reads: lines of pixels.
typedef struct {
  const uint8_t *start;
  int64_t lines, pixels, line_pitch, pixel_pitch;
  bool is_far;  ///< Too much lies between what is read to be measured.
} region;

static region read_region(const ck_problem_shape *shape, const ck_map *input, int64_t first,
                          int32_t count, int64_t width) {
  int64_t last = first + count - 1, top = first / width, bottom = last / width;
  bool is_line = top == bottom;
  span rows = read_span(top, bottom, shape->stride_y, shape->tap_y[0],
                        shape->tap_y[shape->taps - 1], input->height);
  span columns = read_span(is_line ? first % width : 0, is_line ? last % width : width - 1,
                           shape->stride_x, shape->tap_x[0], shape->tap_x[shape->taps - 1],
                           input->width);
  int64_t pixels = columns.end - columns.first, lines = rows.end - rows.first;
  if (pixels <= 0 || lines <= 0) return (region){0};
  region r = {NULL, lines, pixels, input->row_pitch, input->pixel_pitch, false};
  // Taps that are far apart read little of what lies between them.
  r.is_far = lines * pixels > MEASURED_TIMES * (int64_t)shape->taps * count + MEASURED_AT_LEAST;
  if (pixels == input->width && input->row_pitch == input->width * input->pixel_pitch) {
    r.pixels *= lines;
    r.lines = 1;
  }
  r.start = (const uint8_t *)input->data + rows.first * input->row_pitch +
            columns.first * input->pixel_pitch + 2 * (int64_t)shape->input_channel;
  return r;
}

int32_t ck_i16_find_largest(const ck_i16_problem *problem, ck_i16_largest largest,
                            const ck_map *input, int64_t first, int32_t count, int64_t width) {
  const region r = read_region(&problem->shape, input, first, count, width);
  if (r.is_far) return -INT16_MIN;
  int32_t result = 0;
  for (int64_t y = 0; y < r.lines; y++) {
    int32_t line = largest(r.start + y * r.line_pitch, r.pixels, r.pixel_pitch,
                           2 * problem->shape.channels);
    result = line > result ? line : result;
  }
  return result;
}

void ck_i16_measure(const ck_i16_problem *problem, ck_i16_energy energy, const ck_map *input,
                    int64_t first, int32_t count, int64_t width, float *norms) {
  const ck_problem_shape *shape = &problem->shape;
  const region r = read_region(shape, input, first, count, width);
  for (int32_t i = 0; i < problem->tap_pieces; i++) norms[i] = r.is_far ? INFINITY : 0;
  if (r.is_far) return;
  for (int64_t y = 0; y < r.lines; y++) {
    energy(r.start + y * r.line_pitch, r.pixels, r.pixel_pitch, 2 * shape->channels, norms);
  }
  // A gathered row is some pixels, whose few channels are one piece.
  const float row = norms[0] * (float)shape->tap_columns;
  for (int32_t i = 0; i < problem->tap_pieces; i++) {
    norms[i] = sqrtf(shape->gathers ? row : norms[i]) * 1.0001f;
  }
}

int32_t ck_i16_join(const ck_i16_problem *problem, const ck_i16_block *block, int32_t largest,
                    ck_i16_run *runs) {
  const float bound = (float)largest * block->weight_bound, total = bound + block->start_bound;
  // Upper parts are tracked even so where totals are multiplied in 64 bits.
  if (!(bound < 0.9999f * CK_I16_WRAP_LIMIT && total < 0.9999f * 0x80000000u)) return 0;
  const int32_t taps = problem->shape.kernel_taps;
  for (int32_t tap = 0; tap < taps; tap++) {
    runs[tap] = (ck_i16_run){tap, 0, problem->steps, tap + 1 == taps, 0};
  }
  return taps;
}

int32_t ck_i16_cut(const ck_i16_problem *problem, const ck_i16_block *block, const float *norms,
                   ck_i16_run *runs, bool *fits) {
  const float limit = 0.9999f * CK_I16_WRAP_LIMIT;
  int32_t count = 0, i = 0;
  float sum = 0, total = block->start_bound;
  for (int32_t tap = 0; tap < problem->shape.kernel_taps; tap++) {
    for (int32_t piece = 0; piece < problem->tap_pieces; piece++, i++) {
      int32_t first = piece * problem->piece, steps = problem->steps - first;
      float bound = norms[piece] * block->norms[i];
      if (!(bound < limit)) return 0;
      bool begins = first == 0;
      if (sum + bound >= limit) {
        runs[count - 1].ends_segment = true;
        sum = 0;
        begins = true;
      }
      sum += bound;
      total += bound;
      if (begins) runs[count++] = (ck_i16_run){tap, first * 4, 0, false, 0};
      runs[count - 1].steps += steps < problem->piece ? steps : problem->piece;
    }
  }
  if (count > 0) runs[count - 1].ends_segment = true;
  *fits = total < 0.9999f * 0x80000000u;
  return count;
}
