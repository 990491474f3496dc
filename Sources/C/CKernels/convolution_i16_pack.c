// Packing of int16 convolutions: problems, blocks of output channels, runs of steps.
#include <stdlib.h>
#include <string.h>

#include "convolution_i16_internal.h"

/// What part of a weight is packed.
typedef enum { WHOLE, HIGH, LOW } plane;

enum {
  SUM_LIMIT = 65535,  ///< Of the magnitudes of a segment's weights.
  WRAP_LIMIT = CK_I16_WRAP_LIMIT / 32768 - 1,  ///< The same where sums wrap.
  MAX_BLOCK = 32,
  SEGMENT_COST = 3,   ///< The steps that take as long as the end of a segment.
};

/// The part of a weight in a plane: weight = 256 * high + low.
static int32_t part(int32_t weight, plane plane) {
  int32_t low = (int8_t)(weight & 0xff);
  return plane == WHOLE ? weight : plane == LOW ? low : (weight - low) / 256;
}

/// A block that is packed.
typedef struct {
  const ck_convolution_i16 *convolution;
  const ck_problem_shape *shape;
  const int32_t *sources;  ///< Kernel element of each tap.
  int32_t steps;           ///< Per kernel tap.
  int32_t first, count, width;
} block_view;

/// Weight of output `position` of the block in kernel tap `tap`, input `k` of the tap.
static int32_t weight(const block_view *view, int32_t position, int32_t tap, int32_t k) {
  const ck_problem_shape *shape = view->shape;
  if (shape->gathers) {
    if (k >= shape->tap_columns * shape->channels) return 0;
    tap = tap * shape->tap_columns + k / shape->channels;
    k %= shape->channels;
  } else if (k >= shape->channels) {
    return 0;
  }
  const ck_window *w = &view->convolution->description.window;
  int64_t o = shape->output_channel + view->first + position;
  int64_t element = o * w->kernel_height * w->kernel_width + view->sources[tap];
  return ck_i16_weight(view->convolution, element * shape->channels + k);
}

/// The runs of a plane.
typedef struct {
  int32_t runs, segments;
  int64_t largest;   ///< Sum of the magnitudes of an output's weights.
  bool is_possible;  ///< Every step stays within the bound alone.
} run_count;

/// Cuts a plane into runs and packs its weights, or only counts where `runs` is NULL.
static run_count cut(const block_view *view, plane plane, ck_i16_run *runs, int16_t *weights) {
  run_count result = {0, 0, 0, true};
  int32_t sums[MAX_BLOCK] = {0};
  int64_t totals[MAX_BLOCK] = {0};
  const int32_t limit = view->convolution->variant.wrapping != NULL ? WRAP_LIMIT : SUM_LIMIT;
  int32_t taps = view->shape->kernel_taps;
  for (int32_t tap = 0; tap < taps; tap++) {
    bool begins = true;
    for (int32_t step = 0; step < view->steps; step++) {
      int32_t added[MAX_BLOCK] = {0};
      bool overflows = false;
      for (int32_t o = 0; o < view->count; o++) {
        int32_t a = part(weight(view, o, tap, 2 * step), plane);
        int32_t b = part(weight(view, o, tap, 2 * step + 1), plane);
        added[o] = abs(a) + abs(b);
        totals[o] += added[o];
        if (added[o] > limit) result.is_possible = false;
        if (sums[o] + added[o] > limit) overflows = true;
        if (weights != NULL) {
          weights[2 * o] = (int16_t)a;
          weights[2 * o + 1] = (int16_t)b;
        }
      }
      if (overflows) {
        memset(sums, 0, sizeof sums);
        result.segments++;
        if (runs != NULL && result.runs > 0) runs[result.runs - 1].ends_segment = true;
        begins = true;
      }
      for (int32_t o = 0; o < view->count; o++) sums[o] += added[o];
      if (begins && runs != NULL) {
        runs[result.runs] = (ck_i16_run){tap, step * 4, 0, false, plane == HIGH ? 8 : 0};
      }
      if (begins) result.runs++;
      if (runs != NULL) runs[result.runs - 1].steps++;
      if (weights != NULL) weights += 2 * view->width;
      begins = false;
    }
  }
  if (taps * view->steps == 0) {
    if (runs != NULL) runs[0] = (ck_i16_run){0, 0, 0, true, 0};
    result.runs = 1;
  }
  if (runs != NULL) runs[result.runs - 1].ends_segment = true;
  result.segments++;
  for (int32_t o = 0; o < view->count; o++) {
    if (totals[o] > result.largest) result.largest = totals[o];
  }
  return result;
}

/// Whether the runs of a block that wraps are cut anew for every chunk.
static bool adapts(const block_view *view, const ck_i16_problem *problem, run_count whole) {
  return whole.segments > 1 &&
         (int64_t)view->shape->kernel_taps * problem->tap_pieces <= CK_I16_MAX_PIECES;
}

static bool pack_block(const block_view *view, const ck_i16_problem *problem,
                       ck_i16_block *block) {
  run_count whole = cut(view, WHOLE, NULL, NULL), high = {0}, low = {0};
  int64_t steps = (int64_t)view->shape->kernel_taps * view->steps;
  block->wraps = view->convolution->variant.wrapping != NULL && whole.is_possible &&
                 whole.largest < ((int64_t)1 << 28);
  bool splits = !whole.is_possible, is_adaptive = block->wraps && adapts(view, problem, whole);
  if (splits || (!is_adaptive && (int64_t)whole.segments * SEGMENT_COST > steps)) {
    high = cut(view, HIGH, NULL, NULL);
    low = cut(view, LOW, NULL, NULL);
    int64_t segments = (int64_t)high.segments + low.segments;
    splits = splits ||
             2 * steps + segments * SEGMENT_COST < steps + (int64_t)whole.segments * SEGMENT_COST;
  }
  if (splits) block->wraps = false;
  int64_t plane_weights = steps * view->width * 2;
  block->first = view->first;
  block->count = view->count;
  block->run_count = splits ? high.runs + low.runs : whole.runs;
  block->runs = calloc((size_t)block->run_count, sizeof(ck_i16_run));
  block->weights =
      ck_allocate_zeroed(sizeof(int16_t) * (size_t)(plane_weights * (splits ? 2 : 1)));
  if (block->runs == NULL || block->weights == NULL) return false;
  if (splits) {
    cut(view, HIGH, block->runs, block->weights);
    cut(view, LOW, block->runs + high.runs, block->weights + plane_weights);
  } else {
    cut(view, WHOLE, block->runs, block->weights);
  }
  if (is_adaptive) block->norms = ck_i16_norms(problem, block->weights, view->width);
  return !is_adaptive || block->norms != NULL;
}

static bool pack_problem(const ck_convolution_i16 *convolution, ck_i16_problem *problem,
                         const int32_t *sources) {
  ck_problem_shape *shape = &problem->shape;
  int32_t width = convolution->variant.block, gathered = shape->taps * shape->channels;
  bool is_narrow = shape->channels % 2 != 0 ? shape->channels < 16 : shape->channels < 8;
  problem->steps = ck_problem_shape_gather(
      shape, shape->taps > 1 && is_narrow && 2 * gathered <= CK_MAX_GATHERED);
  problem->tap_pieces = (problem->steps + CK_I16_PIECE - 1) / CK_I16_PIECE;
  problem->block_count = (shape->outputs + width - 1) / width;
  problem->blocks = ck_allocate_zeroed(sizeof(ck_i16_block) * (size_t)problem->block_count);
  problem->columns = ck_allocate_zeroed(sizeof(ck_i16_column) *
                                        (size_t)(problem->block_count * (width / 16)));
  if (problem->blocks == NULL || problem->columns == NULL) return false;
  for (int32_t b = 0; b < problem->block_count; b++) {
    int32_t first = b * width;
    int32_t count = shape->outputs - first < width ? shape->outputs - first : width;
    block_view view = {convolution, shape, sources, problem->steps, first, count, width};
    if (!pack_block(&view, problem, &problem->blocks[b])) return false;
    for (int32_t o = first; o < first + count; o++) {
      ck_i16_set_lane(convolution, &problem->columns[o / 16], o % 16, shape->output_channel + o);
    }
  }
  return true;
}

bool ck_i16_pack_problems(ck_convolution_i16 *convolution) {
  ck_convolution_shape shape = ck_i16_shape(&convolution->description);
  int32_t count = (int32_t)ck_problem_count(&shape);
  convolution->problems = ck_allocate_zeroed(sizeof(ck_i16_problem) * (size_t)count);
  if (convolution->problems == NULL) return false;
  convolution->problem_count = count;
  for (int32_t i = 0; i < count; i++) {
    ck_i16_problem *problem = &convolution->problems[i];
    int32_t sources[CK_MAX_TAPS];
    if (!ck_problem_shape_create(&shape, i, &problem->shape, sources) ||
        !pack_problem(convolution, problem, sources)) {
      return false;
    }
  }
  return true;
}

void ck_i16_free_problems(ck_convolution_i16 *convolution) {
  for (int32_t i = 0; i < convolution->problem_count; i++) {
    ck_i16_problem *problem = &convolution->problems[i];
    ck_problem_shape_destroy(&problem->shape);
    for (int32_t b = 0; problem->blocks != NULL && b < problem->block_count; b++) {
      free(problem->blocks[b].runs);
      free(problem->blocks[b].weights);
      free(problem->blocks[b].norms);
    }
    free(problem->blocks);
    free(problem->columns);
  }
  free(convolution->problems);
}
