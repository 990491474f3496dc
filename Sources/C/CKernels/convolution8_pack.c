// Splitting of a convolution into problems, and packing of their weights.
//
// AVX-512: blocks of 64 output channels, the rest in one block of 16, 32 or 48; inside a block
// [tap][step][column][16 outputs][4 channels], signed bytes.
// AVX2: blocks of 16; [tap][step][channels 0, 2 | 1, 3][8 outputs twice][2 channels], 16 bits, with
// the zero point subtracted.
#include <stdlib.h>
#include <string.h>

#include "convolution8_internal.h"
#include "transposed_phase.h"

void *ck_c8_allocate(size_t size) {
  size_t padded = (size + 127) / 64 * 64;
  void *result = aligned_alloc(64, padded);
  if (result != NULL) memset(result, 0, padded);
  return result;
}

void ck_c8_set_lane(ck_c8_column *column, int32_t lane, int32_t bias, ck_multiplier multiplier) {
  int32_t exponent = multiplier.exponent;
  column->bias[lane] = bias;
  column->mantissa[lane] = exponent > 31 || exponent < -31 ? 0 : multiplier.mantissa;
  if (lane % 2 == 1) column->mantissa_odd[lane - 1] = column->mantissa[lane];
  column->left[lane] = exponent > 0 && exponent <= 31 ? exponent : 0;
  int32_t right = exponent < 0 && exponent >= -31 ? -exponent : 0;
  column->right[lane] = right;
  int32_t n = right == 0 ? 1 : right;
  int64_t round = ((int64_t)1 << 30) + ((int64_t)1 << (30 + n));
  (lane % 2 == 0 ? column->round_even : column->round_odd)[lane / 2] = round;
  column->shift[lane] = n;
}

/// Weight of tap `source` and channel `c` of output `o` as a signed byte.
static int32_t weight(const ck_convolution8 *convolution, int32_t o, int32_t source, int32_t c) {
  const ck_convolution8_description *d = &convolution->description;
  int64_t taps = (int64_t)d->window.kernel_height * d->window.kernel_width;
  int64_t channels = d->in_channels / d->groups;
  return ck_c8_signed_weight(convolution, convolution->weights[(o * taps + source) * channels + c]);
}

/// Channel order of AVX2 columns: what two packings of 8-lane registers undo.
static int32_t order_avx2(int32_t lane) {
  return (lane & 3) | (lane & 4) << 1 | (lane & 8) >> 1;
}

/// Places one weight of output channel `position` of the block.
static void place(const ck_convolution8 *convolution, int8_t *block, int32_t columns,
                  int64_t step, int32_t position, int32_t channel, int32_t value) {
  if (convolution->isa == CK_ISA_AVX512_VNNI) {
    block[(step * columns * 16 + position) * 4 + channel] = (int8_t)value;
  } else {
    // order_avx2 is its own inverse.
    int32_t lane = order_avx2(position);
    int64_t half = step * 2 + (channel & 1);
    ((int16_t *)block)[(half * 16 + lane) * 2 + channel / 2] =
        (int16_t)(value - convolution->weight_zero);
  }
}

static bool pack_problem(const ck_convolution8 *convolution, ck_c8_problem *problem,
                         const int32_t *sources) {
  const ck_c8_variant *variant = &convolution->variant;
  int32_t gathered = problem->taps * problem->channels;
  problem->gathers = problem->taps > 1 && problem->channels % 4 != 0 && problem->channels < 16 &&
                     gathered <= CK_C8_MAX_GATHERED;
  problem->kernel_taps = problem->gathers ? 1 : problem->taps;
  problem->steps = ((problem->gathers ? gathered : problem->channels) + 3) / 4;
  int32_t widest = variant->columns * 16;
  int32_t columns = (problem->outputs + 15) / 16;
  problem->block_count = (problem->outputs + widest - 1) / widest;
  int64_t column_bytes = (int64_t)problem->kernel_taps * problem->steps * variant->weight_bytes;
  problem->blocks = ck_c8_allocate(sizeof(ck_c8_block) * (size_t)problem->block_count);
  problem->columns = ck_c8_allocate(sizeof(ck_c8_column) * (size_t)columns);
  problem->weights = ck_c8_allocate((size_t)(columns * column_bytes));
  if (problem->blocks == NULL || problem->columns == NULL || problem->weights == NULL) return false;

  bool is_wide = convolution->isa == CK_ISA_AVX512_VNNI;
  for (int32_t b = 0; b < problem->block_count; b++) {
    ck_c8_block *block = &problem->blocks[b];
    block->first = b * widest;
    block->count = problem->outputs - block->first < widest ? problem->outputs - block->first
                                                            : widest;
    block->columns = (block->count + 15) / 16;
    block->weights = b * variant->columns * column_bytes;
    for (int32_t position = 0; position < block->count; position++) {
      int32_t o = problem->output_channel + block->first + position;
      uint32_t bias = (uint32_t)convolution->bias[o];
      for (int32_t t = 0; t < problem->taps; t++) {
        for (int32_t c = 0; c < problem->channels; c++) {
          int32_t value = weight(convolution, o, sources[t], c);
          int32_t k = problem->gathers ? t * problem->channels + c : c;
          int64_t step = (problem->gathers ? 0 : (int64_t)t * problem->steps) + k / 4;
          place(convolution, problem->weights + block->weights, block->columns, step, position,
                k % 4, value);
          int32_t factor = is_wide ? value : value - convolution->weight_zero;
          bias -= (uint32_t)(convolution->input_zero * factor);
        }
      }
      int32_t lane = is_wide ? position % 16 : order_avx2(position);
      ck_c8_set_lane(&problem->columns[block->first / 16 + position / 16], lane, (int32_t)bias,
                     ck_c8_multiplier(convolution, o));
    }
  }
  return true;
}

/// Kernel elements that reach output positions `phase` modulo `stride` of a transposed
/// convolution, with the input position relative to the position's number in the phase.
static int32_t phase_taps(int32_t phase, int32_t stride, int32_t kernel, int32_t dilation,
                          int32_t pad, int32_t *elements, int32_t *offsets) {
  int32_t count = 0;
  for (int32_t k = 0; k < kernel; k++) {
    int32_t scaled = phase + pad - k * dilation;
    if (scaled % stride != 0) continue;
    elements[count] = k;
    offsets[count++] = scaled / stride;
  }
  return count;
}

/// Kernel elements of an ordinary convolution.
static int32_t plain_taps(int32_t kernel, int32_t dilation, int32_t pad, int32_t *elements,
                          int32_t *offsets) {
  for (int32_t k = 0; k < kernel; k++) {
    elements[k] = k;
    offsets[k] = k * dilation - pad;
  }
  return kernel;
}

/// Fills the problem of one group and phase.
static bool make_problem(const ck_convolution8 *convolution, ck_c8_problem *problem, int32_t group,
                         int32_t phase_y, int32_t phase_x) {
  const ck_convolution8_description *d = &convolution->description;
  const ck_window *w = &d->window;
  int32_t ky[CK_C8_MAX_TAPS], kx[CK_C8_MAX_TAPS], sources[CK_C8_MAX_TAPS];
  int32_t y[CK_C8_MAX_TAPS], x[CK_C8_MAX_TAPS];
  int32_t rows, columns;
  if (d->transposed) {
    rows = phase_taps(phase_y, w->stride_y, w->kernel_height, w->dilation_y, w->pad_top, ky, y);
    columns = phase_taps(phase_x, w->stride_x, w->kernel_width, w->dilation_x, w->pad_left, kx, x);
  } else {
    rows = plain_taps(w->kernel_height, w->dilation_y, w->pad_top, ky, y);
    columns = plain_taps(w->kernel_width, w->dilation_x, w->pad_left, kx, x);
  }
  problem->taps = rows * columns;
  problem->tap_columns = columns;
  problem->tap_y = ck_c8_allocate(sizeof(int32_t) * (size_t)problem->taps);
  problem->tap_x = ck_c8_allocate(sizeof(int32_t) * (size_t)problem->taps);
  if (problem->tap_y == NULL || problem->tap_x == NULL) return false;
  for (int32_t t = 0; t < problem->taps; t++) {
    problem->tap_y[t] = y[t / columns];
    problem->tap_x[t] = x[t % columns];
    sources[t] = ky[t / columns] * w->kernel_width + kx[t % columns];
  }
  problem->stride_y = d->transposed ? 1 : w->stride_y;
  problem->stride_x = d->transposed ? 1 : w->stride_x;
  problem->start_y = phase_y;
  problem->start_x = phase_x;
  problem->step_y = d->transposed ? w->stride_y : 1;
  problem->step_x = d->transposed ? w->stride_x : 1;
  problem->channels = d->in_channels / d->groups;
  problem->outputs = d->out_channels / d->groups;
  problem->input_channel = group * problem->channels;
  problem->output_channel = group * problem->outputs;
  return pack_problem(convolution, problem, sources);
}

int64_t ck_c8_phases_y(const ck_convolution8_description *d) {
  return d->transposed ? phases_below(d->out_height, d->window.stride_y) : 1;
}

int64_t ck_c8_phases_x(const ck_convolution8_description *d) {
  return d->transposed ? phases_below(d->out_width, d->window.stride_x) : 1;
}

bool ck_c8_pack_problems(ck_convolution8 *convolution) {
  const ck_convolution8_description *d = &convolution->description;
  int32_t phases_x = (int32_t)ck_c8_phases_x(d);
  int32_t count = d->groups * (int32_t)ck_c8_phases_y(d) * phases_x;
  convolution->problems = ck_c8_allocate(sizeof(ck_c8_problem) * (size_t)count);
  if (convolution->problems == NULL) return false;
  convolution->problem_count = count;
  for (int32_t i = 0; i < count; i++) {
    if (!make_problem(convolution, &convolution->problems[i], i % d->groups,
                      i / d->groups / phases_x, i / d->groups % phases_x)) {
      return false;
    }
  }
  return true;
}

void ck_c8_free_problems(ck_convolution8 *convolution) {
  for (int32_t i = 0; i < convolution->problem_count; i++) {
    ck_c8_problem *problem = &convolution->problems[i];
    free(problem->tap_y);
    free(problem->tap_x);
    free(problem->blocks);
    free(problem->weights);
    free(problem->columns);
  }
  free(convolution->problems);
}
