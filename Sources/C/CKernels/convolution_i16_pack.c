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
  /// Sums of input up to this are to fit, for its largest magnitude to be found.
  USUAL_LARGEST = 8192,
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

/// The place of weight `k` of those that output `position` of the block has in kernel tap `tap`.
static int64_t weight_index(const block_view *view, int32_t position, int32_t tap, int32_t k) {
  const ck_problem_shape *shape = view->shape;
  if (shape->gathers) {
    tap = tap * shape->tap_columns + k / shape->channels;
    k %= shape->channels;
  }
  const ck_window *w = &view->convolution->description.window;
  int64_t o = shape->output_channel + view->first + position;
  int64_t element = o * w->kernel_height * w->kernel_width + view->sources[tap];
  return element * shape->channels + k;
}

/// The weights of a block in one plane, as its kernel reads them. NULL where memory runs out.
static int16_t *arranged(const block_view *view) {
  const ck_problem_shape *shape = view->shape;
  int32_t width = view->width, taps = shape->kernel_taps;
  int32_t inputs = (shape->gathers ? shape->tap_columns : 1) * shape->channels;
  int16_t *weights =
      ck_allocate_zeroed(sizeof(int16_t) * 2 * (size_t)taps * (size_t)(view->steps * width));
  if (weights == NULL) return NULL;
  for (int32_t o = 0; o < view->count; o++) {
    const int32_t lane = ck_i16_sum_lane(view->convolution, o, view->count);
    for (int32_t tap = 0; tap < taps; tap++) {
      int16_t *to = weights + 2 * ((int64_t)tap * view->steps * width + lane);
      int32_t k = 0;
      if (view->convolution->description.weight_type == CK_I16 && !shape->gathers) {
        const int16_t *from = (const int16_t *)view->convolution->weights +
                              weight_index(view, o, tap, 0);
        for (; k + 2 <= inputs; k += 2) memcpy(to + k * width, from + k, 2 * sizeof(int16_t));
      }
      for (; k < inputs; k++) {
        to[k / 2 * (2 * width) + k % 2] =
            (int16_t)ck_i16_weight(view->convolution, weight_index(view, o, tap, k));
      }
    }
  }
  return weights;
}

/// The runs of a plane.
typedef struct {
  int32_t runs, segments;
  int64_t largest;   ///< Sum of the magnitudes of an output's weights.
  bool is_possible;  ///< Every step stays within the bound alone.
} run_count;

/// Cuts a plane of arranged weights into runs and packs what is not the whole of them, or only
/// counts where `runs` is NULL.
static run_count cut(const block_view *view, plane plane, const int16_t *weights, ck_i16_run *runs,
                     int16_t *packed) {
  run_count result = {0, 0, 0, true};
  int32_t sums[MAX_BLOCK] = {0};
  int64_t totals[MAX_BLOCK] = {0};
  const int32_t limit = view->convolution->variant.wrapping != NULL ? WRAP_LIMIT : SUM_LIMIT;
  int32_t taps = view->shape->kernel_taps, width = view->width;
  for (int32_t tap = 0; tap < taps; tap++) {
    bool begins = true;
    for (int32_t step = 0; step < view->steps; step++, weights += 2 * width) {
      int32_t added[MAX_BLOCK], most = 0, most_added = 0;
      for (int32_t o = 0; o < width; o++) {
        int32_t a = part(weights[2 * o], plane), b = part(weights[2 * o + 1], plane);
        added[o] = abs(a) + abs(b);
        totals[o] += added[o];
        most_added = added[o] > most_added ? added[o] : most_added;
        most = sums[o] + added[o] > most ? sums[o] + added[o] : most;
        if (packed != NULL) {
          packed[2 * o] = (int16_t)a;
          packed[2 * o + 1] = (int16_t)b;
        }
      }
      if (most_added > limit) result.is_possible = false;
      if (most > limit) {
        memset(sums, 0, sizeof sums);
        result.segments++;
        if (runs != NULL && result.runs > 0) runs[result.runs - 1].ends_segment = true;
        begins = true;
      }
      for (int32_t o = 0; o < width; o++) sums[o] += added[o];
      if (begins && runs != NULL) {
        runs[result.runs] = (ck_i16_run){tap, step * 4, 0, false, plane == HIGH ? 8 : 0};
      }
      if (begins) result.runs++;
      if (runs != NULL) runs[result.runs - 1].steps++;
      if (packed != NULL) packed += 2 * width;
      begins = false;
    }
  }
  if (taps * view->steps == 0) {
    if (runs != NULL) runs[0] = (ck_i16_run){0, 0, 0, true, 0};
    result.runs = 1;
  }
  if (runs != NULL) runs[result.runs - 1].ends_segment = true;
  result.segments++;
  for (int32_t o = 0; o < width; o++) {
    if (totals[o] > result.largest) result.largest = totals[o];
  }
  return result;
}

/// Whether the runs of a block that wraps are cut anew for every chunk.
static bool adapts(const block_view *view, const ck_i16_problem *problem, run_count whole) {
  return whole.segments > 1 &&
         (!view->shape->gathers || view->convolution->variant.measures_rows) &&
         (int64_t)view->shape->kernel_taps * problem->tap_pieces <= CK_I16_MAX_PIECES;
}

/// Packs the weights of a block in two planes.
static bool split_block(const block_view *view, const int16_t *weights, run_count high,
                        run_count low, ck_i16_block *block) {
  int64_t plane_weights = (int64_t)view->shape->kernel_taps * view->steps * view->width * 2;
  block->run_count = high.runs + low.runs;
  block->runs = calloc((size_t)block->run_count, sizeof(ck_i16_run));
  block->weights = ck_allocate_zeroed(sizeof(int16_t) * 2 * (size_t)plane_weights);
  if (block->runs == NULL || block->weights == NULL) return false;
  cut(view, HIGH, weights, block->runs, block->weights);
  cut(view, LOW, weights, block->runs + high.runs, block->weights + plane_weights);
  return true;
}

/// The largest magnitude that sums of the block begin with.
static int64_t largest_start(const block_view *view) {
  int64_t largest = 0;
  for (int32_t o = 0; o < view->count; o++) {
    int32_t output = view->shape->output_channel + view->first + o;
    int64_t start = llabs(ck_i16_start(view->convolution, output));
    largest = start > largest ? start : largest;
  }
  return largest;
}

/// Cuts a block in one plane, which takes the weights.
static bool take_block(const block_view *view, const ck_i16_problem *problem, int16_t *weights,
                       run_count whole, ck_i16_block *block) {
  block->weights = weights;
  block->run_count = whole.runs;
  block->runs = calloc((size_t)block->run_count, sizeof(ck_i16_run));
  if (block->runs == NULL) return false;
  cut(view, WHOLE, weights, block->runs, NULL);
  if (block->wraps && whole.segments > 1 &&
      whole.largest * USUAL_LARGEST + largest_start(view) < (int64_t)1 << 31) {
    block->weight_bound = (float)whole.largest * 1.0001f;
  }
  if (!block->wraps || !adapts(view, problem, whole)) return true;
  block->norms = ck_i16_norms(problem, weights, view->width);
  return block->norms != NULL;
}

/// Parts the channels of each step.
static void part_pairs(const ck_i16_block *block, int32_t width) {
  int16_t *weights = block->weights, parted[2 * MAX_BLOCK];
  for (int32_t r = 0; r < block->run_count; r++) {
    for (int32_t step = 0; step < block->runs[r].steps; step++, weights += 2 * width) {
      for (int32_t i = 0; i < 2 * width; i++) parted[i % 2 * width + i / 2] = weights[i];
      memcpy(weights, parted, sizeof(int16_t) * 2 * (size_t)width);
    }
  }
}

static bool pack_block(const block_view *view, const ck_i16_problem *problem,
                       ck_i16_block *block) {
  const int64_t cost = view->convolution->variant.segment_cost;
  int16_t *weights = arranged(view);
  if (weights == NULL) return false;
  run_count whole = cut(view, WHOLE, weights, NULL, NULL), high = {0}, low = {0};
  int64_t steps = (int64_t)view->shape->kernel_taps * view->steps;
  block->first = view->first;
  block->count = view->count;
  int64_t start = largest_start(view), total = whole.largest * 32768 + start;
  block->wraps = view->convolution->variant.wrapping != NULL && whole.is_possible &&
                 total < (int64_t)1 << 43;
  block->fits = total < (int64_t)1 << 31;
  block->start_bound = (float)start * 1.0001f;
  bool splits = !whole.is_possible, is_adaptive = block->wraps && adapts(view, problem, whole);
  if (splits || (!is_adaptive && whole.segments * cost > steps)) {
    high = cut(view, HIGH, weights, NULL, NULL);
    low = cut(view, LOW, weights, NULL, NULL);
    int64_t segments = (int64_t)high.segments + low.segments;
    splits = splits || 2 * steps + segments * cost < steps + whole.segments * cost;
  }
  if (!splits) return take_block(view, problem, weights, whole, block);
  block->wraps = false;
  bool is_packed = split_block(view, weights, high, low, block);
  free(weights);
  return is_packed;
}

static bool pack_problem(const ck_convolution_i16 *convolution, ck_i16_problem *problem,
                         const int32_t *sources) {
  ck_problem_shape *shape = &problem->shape;
  int32_t width = convolution->variant.block, gathered = shape->taps * shape->channels;
  bool is_narrow = shape->channels % 2 != 0 ? shape->channels < 16 : shape->channels < 8;
  problem->steps = ck_problem_shape_gather(
      shape, shape->taps > 1 && is_narrow && 2 * gathered <= CK_MAX_GATHERED);
  problem->piece = convolution->variant.piece > 0 ? convolution->variant.piece : 1;
  problem->tap_pieces = (problem->steps + problem->piece - 1) / problem->piece;
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
    if (convolution->variant.parts_pairs) part_pairs(&problem->blocks[b], width);
    for (int32_t o = first; o < first + count; o++) {
      ck_i16_set_lane(convolution, &problem->columns[first / 16], o - first, count,
                      shape->output_channel + o);
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
