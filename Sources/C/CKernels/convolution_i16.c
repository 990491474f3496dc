// Preparation of the int16 convolution, and the choice of its variant.
#include "convolution_i16_internal.h"

#include <stdlib.h>
#include <string.h>

#include "isa_targets.h"
#include "transposed_phase.h"

/// Replaces what no valid program has, for the constants may lie in a file that changed after it
/// was checked: the results are then any, but defined.
static void limit_constants(ck_convolution_i16 *convolution) {
  const ck_convolution_i16_description *d = &convolution->description;
  const int64_t limit = (int64_t)1 << 47;
  for (int32_t o = 0; o < d->out_channels; o++) {
    int64_t *bias = &convolution->bias[o];
    if (*bias <= -limit || *bias >= limit) *bias = 0;
  }
  for (int32_t o = 0; o < (d->per_channel ? d->out_channels : 1); o++) {
    ck_multiplier *multiplier = &convolution->multipliers[o];
    bool is_valid = multiplier->mantissa >= 0 && multiplier->exponent >= -31 &&
                    multiplier->exponent <= 7;
    if (!is_valid) *multiplier = (ck_multiplier){0, 0};
  }
}

/// Whether what some output channel's sums become may exceed 32 bits before it is clamped.
static bool has_general_multiplier(const ck_convolution_i16 *convolution) {
  const ck_convolution_i16_description *d = &convolution->description;
  int64_t taps = (int64_t)d->window.kernel_height * d->window.kernel_width *
                 (d->in_channels / d->groups);
  for (int32_t o = 0; o < d->out_channels; o++) {
    int64_t magnitudes = 0, bias = convolution->bias[o];
    for (int64_t i = 0; i < taps; i++) {
      magnitudes += llabs(ck_i16_weight(convolution, o * taps + i));
    }
    int64_t bound = magnitudes * 32768 + llabs(bias);
    if (bound >= (int64_t)1 << 47 ||
        ck_requantize64(bound, ck_i16_multiplier(convolution, o)) >= INT32_MAX) return true;
  }
  return false;
}

/// The places that a total is shifted by where the multiplier is a power of two, else 0.
static int32_t total_shift(ck_multiplier multiplier) {
  int64_t mantissa = ck_mantissa15(multiplier);
  int32_t shift = 15 - multiplier.exponent;
  if (mantissa == 0 || (mantissa & (mantissa - 1)) != 0) return 0;
  return shift - __builtin_ctzll((unsigned long long)mantissa);
}

/// The mantissa that leaves results in the upper half of a product, -1 where 31 bits don't hold it.
static int64_t high_mantissa(ck_multiplier multiplier) {
  int32_t shift = 15 - multiplier.exponent;
  int64_t scaled = ck_mantissa15(multiplier) << 32;
  int64_t mantissa = scaled >> shift;
  return mantissa << shift == scaled && mantissa <= INT32_MAX ? mantissa : -1;
}

/// Whether products with a mantissa of 31 bits, upper halves of which are shifted, give results.
static bool shifts_products(ck_multiplier multiplier) {
  return multiplier.exponent < 0 || ck_mantissa15(multiplier) == 0;
}

static ck_i16_form form_of(const ck_convolution_i16 *convolution) {
  bool shifts = true, multiplies = true, multiplies_and_shifts = true;
  for (int32_t o = 0; o < convolution->description.out_channels; o++) {
    ck_multiplier multiplier = ck_i16_multiplier(convolution, o);
    int32_t shift = total_shift(multiplier);
    shifts = shifts && shift >= 12 && shift <= 28;
    multiplies = multiplies && high_mantissa(multiplier) >= 0;
    multiplies_and_shifts = multiplies_and_shifts && shifts_products(multiplier);
  }
  if (shifts) return CK_I16_SHIFTS;
  if (multiplies) return CK_I16_MULTIPLIES;
  return multiplies_and_shifts ? CK_I16_MULTIPLIES_AND_SHIFTS : CK_I16_WIDE;
}

ck_convolution_shape ck_i16_shape(const ck_convolution_i16_description *d) {
  return (ck_convolution_shape){d->window,     d->in_channels, d->out_channels, d->groups,
                                d->out_height, d->out_width,   d->transposed,   2};
}

static ck_i16_method choose_method(const ck_convolution_i16 *convolution) {
  const ck_convolution_i16_description *d = &convolution->description;
  int64_t taps = (int64_t)d->window.kernel_height * d->window.kernel_width;
  if (convolution->variant.kernel == NULL || taps > CK_MAX_TAPS) return CK_I16_SCALAR;
  ck_convolution_shape shape = ck_i16_shape(d);
  // Where no two taps can be paired, there are twice as many.
  if (ck_is_depthwise(&shape))
    return 2 * taps <= CK_MAX_TAPS ? CK_I16_DEPTHWISE : CK_I16_SCALAR;
  return ck_problem_count(&shape) <= MAX_PHASES ? CK_I16_PROBLEMS : CK_I16_SCALAR;
}

/// Prepares the fast variants. False where memory runs out.
static bool prepare(ck_convolution_i16 *convolution) {
#if defined(__x86_64__)
  if (convolution->isa == CK_ISA_AVX512_VNNI) convolution->variant = ck_i16_variant_avx512();
  if (convolution->isa == CK_ISA_AVX_VNNI) convolution->variant = ck_i16_variant_avx_vnni();
  if (convolution->isa == CK_ISA_AVX2) convolution->variant = ck_i16_variant_avx2();
#elif defined(__aarch64__)
  if (ck_uses_neon(convolution->isa)) {
    convolution->variant = ck_i16_variant_neon();
  }
#endif
  convolution->method = choose_method(convolution);
  if (convolution->method == CK_I16_SCALAR) return true;
  convolution->is_general = has_general_multiplier(convolution);
  convolution->form = form_of(convolution);
  convolution->swaps_lanes =
      convolution->variant.swaps_lanes && convolution->form != CK_I16_SHIFTS;
  convolution->padding =
      ck_allocate_zeroed(2 * (size_t)convolution->description.in_channels + 64);
  if (convolution->padding == NULL) return false;
  return convolution->method == CK_I16_DEPTHWISE ? ck_i16_pack_depthwise(convolution)
                                                 : ck_i16_pack_problems(convolution);
}

int32_t ck_i16_sum_lane(const ck_convolution_i16 *convolution, int32_t position, int32_t count) {
  const ck_i16_variant *variant = &convolution->variant;
  int32_t quad = position / 4, lane = position % 4;
  if (variant->parts_quads && count > variant->narrow) {
    quad = quad % 2 * (variant->block / 8) + quad / 2;
  }
  if (convolution->swaps_lanes) lane = lane % 2 * 2 + lane / 2;
  return quad * 4 + lane;
}

void ck_i16_set_lane(const ck_convolution_i16 *convolution, ck_i16_column *columns,
                     int32_t position, int32_t count, int32_t o) {
  const ck_multiplier multiplier = ck_i16_multiplier(convolution, o);
  const int64_t bias = convolution->bias[o], mantissa = ck_mantissa15(multiplier);
  const int32_t shift = 15 - multiplier.exponent;
  const int64_t round = (int64_t)1 << (shift - 1), start = ck_i16_start(convolution, o);
  ck_i16_column *column = &columns[position / 16];
  int32_t lane = position % 16;
  column->bias[lane] = bias;
  column->mantissa[lane] = mantissa;
  column->shift[lane] = shift;
  column->round[lane] = round;
  column->offset[lane] = bias * mantissa + round;
  column->lead[lane] = start - bias;

  const int32_t sum_lane = ck_i16_sum_lane(convolution, position, count);
  const int32_t odd = sum_lane % 2, half = sum_lane % 16 / 2;
  const bool multiplies = convolution->form == CK_I16_MULTIPLIES;
  column = &columns[sum_lane / 16];
  lane = sum_lane % 16;
  column->start[lane] = (int32_t)start;
  column->start_top[lane] = (int32_t)(start >> 28);
  const int32_t product_shift = multiplies || shift < 16 ? 0 : shift - 16;
  column->last_shift[(lane & ~3) | position % 4] =
      convolution->form == CK_I16_SHIFTS ? total_shift(multiplier) : product_shift;
  column->high_mantissa[odd][half] = multiplies ? high_mantissa(multiplier) : mantissa << 16;
  column->high_round[odd][half] = (int64_t)1 << (31 + product_shift);
}

int64_t ck_i16_start(const ck_convolution_i16 *convolution, int32_t o) {
  int32_t shift = total_shift(ck_i16_multiplier(convolution, o));
  int64_t rounding = convolution->form == CK_I16_SHIFTS ? (int64_t)1 << (shift - 1) : 0;
  return convolution->bias[o] + rounding;
}

void ck_i16_finish_general(const ck_convolution_i16 *convolution, const ck_i16_column *columns,
                           const int64_t *totals, int16_t *output, int32_t count) {
  const ck_convolution_i16_description *d = &convolution->description;
  for (int32_t i = 0; i < count; i++) {
    const ck_i16_column *column = &columns[i / 16];
    int32_t lane = i % 16;
    int64_t value = (totals[i] * column->mantissa[lane] + column->round[lane]) >>
                    column->shift[lane];
    if (value < d->output_min) value = d->output_min;
    if (value > d->output_max) value = d->output_max;
    output[i] = (int16_t)value;
  }
}

ck_convolution_i16 *ck_convolution_i16_create(const ck_convolution_i16_description *description,
                                              const void *weights, const int64_t *bias,
                                              const ck_multiplier *multipliers, ck_isa isa) {
  const ck_convolution_i16_description *d = description;
  ck_convolution_i16 *convolution = calloc(1, sizeof(ck_convolution_i16));
  if (convolution == NULL) return NULL;
  size_t outputs = (size_t)d->out_channels;
  ck_convolution_shape shape = ck_i16_shape(d);
  size_t count = ck_weight_count(&shape);
  convolution->description = *d;
  convolution->isa = isa;
  convolution->list_pointers = ck_pointer_run_for(isa);
  convolution->weights = weights;
  convolution->bias = ck_copied(bias, outputs * sizeof(int64_t));
  convolution->multipliers =
      ck_copied(multipliers, (d->per_channel ? outputs : 1) * sizeof(ck_multiplier));
  bool is_prepared = convolution->bias != NULL && convolution->multipliers != NULL;
  if (is_prepared) limit_constants(convolution);
  is_prepared = is_prepared && prepare(convolution);
  if (is_prepared && convolution->method == CK_I16_SCALAR) {
    convolution->own_weights = ck_copied(weights, count * (d->weight_type == CK_I8 ? 1 : 2));
    is_prepared = convolution->own_weights != NULL;
  }
  convolution->weights = convolution->own_weights;
  if (is_prepared) return convolution;
  ck_convolution_i16_destroy(convolution);
  return NULL;
}

void ck_convolution_i16_destroy(ck_convolution_i16 *convolution) {
  if (convolution == NULL) return;
  ck_i16_free_problems(convolution);
  free(convolution->padding);
  free(convolution->depthwise_sources);
  free(convolution->depthwise_weights);
  free(convolution->depthwise_columns);
  free(convolution->own_weights);
  free(convolution->bias);
  free(convolution->multipliers);
  free(convolution);
}

void ck_convolution_i16_run(const ck_convolution_i16 *convolution, const ck_map *input,
                            const ck_map *output, ck_pool *pool) {
  switch (convolution->method) {
    case CK_I16_SCALAR: ck_convolution_i16_run_scalar(convolution, input, output, pool); break;
    case CK_I16_PROBLEMS: ck_i16_run_problems(convolution, input, output, pool); break;
    case CK_I16_DEPTHWISE: ck_i16_run_depthwise(convolution, input, output, pool); break;
  }
}
