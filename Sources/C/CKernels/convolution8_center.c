// Packing of weights less their zero point, and the extra steps for those that exceed signed bytes
// then: of normally distributed weights with a zero point near the middle, a few of a layer.
#include <stdlib.h>
#include <string.h>

#include "convolution8_internal.h"

/// The steps that an extra one is worth to correcting the sums.
enum { STEPS_PER_EXTRA = 12 };

/// What a signed byte less `zero` exceeds signed bytes by.
static int32_t excess_of(uint8_t byte, int32_t zero) {
  int32_t value = (int8_t)byte - zero;
  return value < -128 ? value + 128 : value > 127 ? value - 127 : 0;
}

/// Whether some of `count` weights exceed signed bytes.
static bool has_excess(const uint8_t *weights, int32_t count, uint8_t flip, int32_t zero) {
  int32_t lowest = -128 + zero, highest = 127 + zero, found = 0;
  for (int32_t c = 0; c < count; c++) {
    int32_t value = (int8_t)(weights[c] ^ flip);
    found |= (value < lowest) | (value > highest);
  }
  return found != 0;
}

/// What a walk over the weights that exceed signed bytes does with each.
typedef struct {
  const ck_convolution8 *convolution;
  ck_c8_problem *problem;
  ck_c8_block *block;
  int32_t *numbers;  ///< One more than the extra of each step, 0 for none: [kernel tap][step]
  bool writes;       ///< Extra weights are written, else extras are counted.
} walk;

static void visit(const walk *w, int32_t lane, ck_c8_place at, int32_t excess) {
  ck_c8_block *block = w->block;
  int32_t *number = &w->numbers[at.kernel_tap * w->problem->steps + at.step];
  if (!w->writes) {
    if (*number == 0) *number = ++block->extra_count;
    return;
  }
  int32_t extra = *number - 1;
  block->extras[extra] = (ck_c8_extra){at.kernel_tap, at.step * 4};
  block->extra_weights[((int64_t)extra * block->columns * 16 + lane) * 4 + at.channel] =
      (int8_t)excess;
}

static void walk_block(const walk *w, const int32_t *sources) {
  const ck_problem_shape *shape = &w->problem->shape;
  const uint8_t flip = w->convolution->description.weight_type == CK_U8 ? 0x80 : 0;
  const int32_t zero = w->convolution->weight_zero;
  for (int32_t position = 0; position < w->block->count; position++) {
    int32_t o = shape->output_channel + w->block->first + position;
    int32_t lane = ck_c8_sum_lane(position, w->convolution->variant.swaps_lanes);
    for (int32_t t = 0; t < shape->taps; t++) {
      const uint8_t *tap =
          ck_c8_weights_of(w->convolution, o) + (int64_t)sources[t] * shape->channels;
      if (!has_excess(tap, shape->channels, flip, zero)) continue;
      for (int32_t c = 0; c < shape->channels; c++) {
        int32_t excess = excess_of(tap[c] ^ flip, zero);
        if (excess != 0) visit(w, lane, ck_c8_find_place(w->problem, t, c), excess);
      }
    }
  }
}

/// Counts the extras of a block and makes them where they are few. False where memory runs out.
static bool make_extras(walk *w, const int32_t *sources, int64_t limit) {
  ck_c8_block *block = w->block;
  w->writes = false;
  walk_block(w, sources);
  if (block->extra_count > limit || block->extra_count == 0) return true;
  size_t count = (size_t)block->extra_count;
  block->extras = calloc(count, sizeof(ck_c8_extra));
  block->extra_weights = ck_allocate_zeroed(count * (size_t)block->columns * 64);
  if (block->extras == NULL || block->extra_weights == NULL) return false;
  w->writes = true;
  walk_block(w, sources);
  return true;
}

bool ck_c8_center(const ck_convolution8 *convolution, ck_c8_problem *problem,
                  const int32_t *sources) {
  const int32_t zero = convolution->weight_zero;
  // An excess of 128 would be one more than a byte holds.
  if (zero == 0 || zero < -127 || zero > 127) return true;
  size_t steps = (size_t)problem->shape.kernel_taps * (size_t)problem->steps;
  int64_t limit = (int64_t)steps / STEPS_PER_EXTRA + 1;
  int32_t *numbers = calloc(steps + 1, sizeof(int32_t));
  if (numbers == NULL) return false;
  bool is_complete = true, is_centered = true;
  for (int32_t b = 0; b < problem->block_count && is_complete && is_centered; b++) {
    walk w = {convolution, problem, &problem->blocks[b], numbers, false};
    memset(numbers, 0, steps * sizeof(int32_t));
    is_complete = make_extras(&w, sources, limit);
    is_centered = w.block->extra_count <= limit;
  }
  free(numbers);
  problem->is_centered = is_centered;
  for (int32_t b = 0; b < problem->block_count && !is_centered; b++) {
    problem->blocks[b].extra_count = 0;
  }
  return is_complete;
}
