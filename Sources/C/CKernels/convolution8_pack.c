// Splitting of a convolution into problems, and packing of their weights: in blocks of as many
// output channels as the variant's widest kernel has, the rest in one narrower block; inside a
// block as the variant's layout says.
#include <stdlib.h>

#include "convolution8_internal.h"

/// Packs a column of ones behind the block's: its sums are the input's, less the zero point.
static void pack_input_sums(const ck_convolution8 *convolution, ck_c8_problem *problem,
                            const ck_c8_block *block) {
  const ck_problem_shape *shape = &problem->shape;
  int32_t columns = block->columns, bias = 0;
  for (int32_t t = 0; t < shape->taps; t++) {
    for (int32_t c = 0; c < shape->channels; c++, bias -= convolution->input_zero) {
      ck_c8_place at = ck_c8_find_place(problem, t, c);
      int64_t step = (int64_t)at.kernel_tap * problem->steps + at.step;
      for (int32_t lane = 0; lane < 16; lane++) {
        convolution->variant.layout->place(problem->weights + block->weights, columns + 1, step,
                                           columns * 16 + lane, at.channel, 1);
      }
    }
  }
  for (int32_t lane = 0; lane < 16; lane++) problem->columns[columns].bias[lane] = bias;
}

/// What each stored weight is packed as: less the zero point where the problem is centered, and the
/// nearest signed byte where the layout holds bytes.
static void tabulate(const ck_convolution8 *convolution, const ck_c8_problem *problem,
                     int16_t table[256]) {
  bool is_byte = convolution->variant.layout->is_byte;
  int32_t zero = problem->is_centered ? convolution->weight_zero : 0;
  for (int32_t byte = 0; byte < 256; byte++) {
    int32_t value = ck_c8_signed_weight(convolution, (uint8_t)byte) - zero;
    if (is_byte) value = value < -128 ? -128 : value > 127 ? 127 : value;
    table[byte] = (int16_t)value;
  }
}

/// Packs the weights of tap `t` of the output in lane `position` of the block; their sum as signed
/// bytes.
static uint32_t pack_tap(const ck_convolution8 *convolution, const ck_c8_problem *problem,
                         const ck_c8_block *block, int32_t columns, int32_t position, int32_t t,
                         const uint8_t *weights, const int16_t table[256]) {
  const ck_c8_layout *layout = convolution->variant.layout;
  const uint8_t flip = convolution->description.weight_type == CK_U8 ? 0x80 : 0;
  int8_t *packed = problem->weights + block->weights;
  int32_t channels = problem->shape.channels, c = 0, sum = 0;
  for (int32_t i = 0; i < channels; i++) sum += (int8_t)(weights[i] ^ flip);
  if (layout->place_tap != NULL && !problem->shape.gathers) {
    c = layout->place_tap(packed, columns, (int64_t)t * problem->steps, position, weights, channels,
                          table);
  }
  for (; c < channels; c++) {
    ck_c8_place at = ck_c8_find_place(problem, t, c);
    layout->place(packed, columns, (int64_t)at.kernel_tap * problem->steps + at.step, position,
                  at.channel, table[weights[c]]);
  }
  return (uint32_t)sum;
}

static bool pack_problem(const ck_convolution8 *convolution, ck_c8_problem *problem,
                         const int32_t *sources) {
  const ck_c8_variant *variant = &convolution->variant;
  ck_problem_shape *shape = &problem->shape;
  int32_t gathered = shape->taps * shape->channels;
  problem->steps =
      ck_problem_shape_gather(shape, shape->taps > 1 && shape->channels % 4 != 0 &&
                                         shape->channels < 16 && gathered <= CK_MAX_GATHERED);
  int32_t widest = variant->columns * 16;
  int32_t columns = (shape->outputs + 15) / 16;
  problem->block_count = (shape->outputs + widest - 1) / widest;
  problem->blocks = ck_allocate_zeroed(sizeof(ck_c8_block) * (size_t)problem->block_count);
  if (problem->blocks == NULL) return false;
  for (int32_t b = 0; b < problem->block_count; b++) {
    ck_c8_block *block = &problem->blocks[b];
    block->first = b * widest;
    block->count = shape->outputs - block->first < widest ? shape->outputs - block->first
                                                            : widest;
    block->columns = (block->count + 15) / 16;
  }
  problem->is_centered = !variant->layout->is_byte;
  if (!problem->is_centered && !ck_c8_center(convolution, problem, sources)) return false;
  bool sums_input = shape->gathers && columns > 0 && columns < 5 && convolution->weight_zero != 0 &&
                    !problem->is_centered && variant->summing[columns] != NULL;
  columns += sums_input ? 1 : 0;
  int64_t column_bytes = (int64_t)shape->kernel_taps * problem->steps * variant->layout->step_bytes;
  problem->columns = ck_allocate_zeroed(sizeof(ck_c8_column) * (size_t)columns);
  problem->weights = ck_allocate_zeroed((size_t)(columns * column_bytes));
  if (problem->columns == NULL || problem->weights == NULL) return false;
  int16_t table[256];
  tabulate(convolution, problem, table);

  for (int32_t b = 0; b < problem->block_count; b++) {
    ck_c8_block *block = &problem->blocks[b];
    const ck_c8_form form =
        ck_c8_form_of(convolution, shape->output_channel + block->first, block->count);
    block->way = form.way;
    block->fits_words = variant->asks_for_words &&
                        ck_c8_fits_words(convolution, shape->output_channel + block->first,
                                         block->count, problem->columns + block->first / 16);
    block->sums_input = sums_input;
    block->weights = b * variant->columns * column_bytes;
    if (sums_input) pack_input_sums(convolution, problem, block);
    int32_t packed = block->columns + (sums_input ? 1 : 0);
    for (int32_t position = 0; position < block->count; position++) {
      int32_t o = shape->output_channel + block->first + position;
      int32_t at = ck_c8_sum_lane(position, variant->swaps_lanes);
      uint32_t sum = 0;
      for (int32_t t = 0; t < shape->taps; t++) {
        const uint8_t *tap =
            ck_c8_weights_of(convolution, o) + (int64_t)sources[t] * shape->channels;
        sum += pack_tap(convolution, problem, block, packed, at, t, tap, table);
      }
      if (problem->is_centered) {
        sum -= (uint32_t)(convolution->weight_zero * shape->taps) * (uint32_t)shape->channels;
      }
      uint32_t bias =
          (uint32_t)convolution->bias[o] - (uint32_t)convolution->input_zero * sum;
      ck_c8_set_lane(&problem->columns[block->first / 16 + at / 16], at % 16,
                     (int32_t)bias, ck_c8_multiplier(convolution, o), form);
    }
  }
  return true;
}

bool ck_c8_pack_problems(ck_convolution8 *convolution) {
  ck_convolution_shape shape = ck_c8_shape(&convolution->description);
  int32_t count = (int32_t)ck_problem_count(&shape);
  convolution->problems = ck_allocate_zeroed(sizeof(ck_c8_problem) * (size_t)count);
  if (convolution->problems == NULL) return false;
  convolution->problem_count = count;
  for (int32_t i = 0; i < count; i++) {
    ck_c8_problem *problem = &convolution->problems[i];
    int32_t sources[CK_MAX_TAPS];
    if (!ck_problem_shape_create(&shape, i, &problem->shape, sources) ||
        !pack_problem(convolution, problem, sources)) {
      return false;
    }
  }
  return true;
}

void ck_c8_free_problems(ck_convolution8 *convolution) {
  for (int32_t i = 0; i < convolution->problem_count; i++) {
    ck_c8_problem *problem = &convolution->problems[i];
    ck_problem_shape_destroy(&problem->shape);
    for (int32_t b = 0; problem->blocks != NULL && b < problem->block_count; b++) {
      free(problem->blocks[b].extras);
      free(problem->blocks[b].extra_weights);
    }
    free(problem->blocks);
    free(problem->weights);
    free(problem->columns);
  }
  free(convolution->problems);
}
