// Preparation of the 8-bit convolution, and the choice of its variant.
#include <stdlib.h>
#include <string.h>

#include "ck_lookup.h"
#include "convolution8_internal.h"
#include "transposed_phase.h"

/// Clamps an extreme of the output to what its type holds, as a signed byte.
static int32_t signed_bound(const ck_convolution8_description *d, int32_t bound) {
  int64_t moved = (int64_t)bound - (d->type == CK_U8 ? 128 : 0);
  return moved < -128 ? -128 : moved > 127 ? 127 : (int32_t)moved;
}

ck_convolution_shape ck_c8_shape(const ck_convolution8_description *d) {
  return (ck_convolution_shape){d->window,    d->in_channels, d->out_channels, d->groups,
                                d->out_height, d->out_width,  d->transposed,   1};
}

static ck_c8_method choose_method(const ck_convolution8 *convolution) {
  const ck_convolution8_description *d = &convolution->description;
  int64_t taps = (int64_t)d->window.kernel_height * d->window.kernel_width;
  if (convolution->variant.kernels[1] == NULL || taps > CK_MAX_TAPS) return CK_C8_SCALAR;
  ck_convolution_shape shape = ck_c8_shape(d);
  if (ck_is_depthwise(&shape) && !d->rounds_once) return CK_C8_DEPTHWISE;
  return ck_problem_count(&shape) <= MAX_PHASES ? CK_C8_PROBLEMS : CK_C8_SCALAR;
}

/// Prepares the fast variants. False where memory runs out.
static bool prepare(ck_convolution8 *convolution) {
  const ck_convolution8_description *d = &convolution->description;
#if defined(__x86_64__)
  if (convolution->isa == CK_ISA_AVX512_VNNI) convolution->variant = ck_c8_variant_avx512();
  if (convolution->isa == CK_ISA_AVX_VNNI) convolution->variant = ck_c8_variant_avx_vnni();
  if (convolution->isa == CK_ISA_AVX2) convolution->variant = ck_c8_variant_avx2();
#elif defined(__aarch64__)
  if (convolution->isa == CK_ISA_NEON) convolution->variant = ck_c8_variant_neon();
  if (convolution->isa == CK_ISA_NEON_DOT) convolution->variant = ck_c8_variant_neon_dot();
#endif
  convolution->method = choose_method(convolution);
  if (convolution->method == CK_C8_SCALAR) return true;
  bool is_signed = d->type == CK_I8;
  bool signs_input = convolution->variant.signs_input;
  convolution->input_flip = is_signed != signs_input ? 0x80 : 0;
  convolution->input_zero = d->input_zero + (is_signed ? 128 : 0) - (signs_input ? 128 : 0);
  convolution->weight_zero = d->weight_zero - (d->weight_type == CK_U8 ? 128 : 0);
  convolution->output_flip = is_signed ? 0 : 0x80;
  convolution->output_zero = d->output_zero - (is_signed ? 0 : 128);
  convolution->output_min = signed_bound(d, d->output_min);
  convolution->output_max = signed_bound(d, d->output_max);
  bool is_depthwise = convolution->method == CK_C8_DEPTHWISE;
  int32_t pixels = is_depthwise ? convolution->variant.depthwise_pixels : 1;
  size_t padding = (size_t)d->in_channels * (size_t)pixels + 64;
  convolution->padding = malloc(padding);
  if (convolution->padding == NULL) return false;
  memset(convolution->padding, (uint8_t)d->input_zero, padding);
  return is_depthwise ? ck_c8_pack_depthwise(convolution) : ck_c8_pack_problems(convolution);
}

ck_convolution8 *ck_convolution8_create(const ck_convolution8_description *description,
                                        const void *weights, const int32_t *bias,
                                        const ck_multiplier *multipliers, ck_isa isa) {
  const ck_convolution8_description *d = description;
  ck_convolution8 *convolution = calloc(1, sizeof(ck_convolution8));
  if (convolution == NULL) return NULL;
  size_t outputs = (size_t)d->out_channels;
  ck_convolution_shape shape = ck_c8_shape(d);
  convolution->description = *d;
  convolution->isa = isa;
  convolution->list_pointers = ck_pointer_run_for(isa);
  convolution->weights = weights;
  convolution->bias = ck_copied(bias, outputs * sizeof(int32_t));
  convolution->multipliers =
      ck_copied(multipliers, (d->per_channel ? outputs : 1) * sizeof(ck_multiplier));
  bool is_prepared =
      convolution->bias != NULL && convolution->multipliers != NULL && prepare(convolution);
  if (is_prepared && convolution->method == CK_C8_SCALAR) {
    convolution->own_weights = ck_copied(weights, ck_weight_count(&shape));
    is_prepared = convolution->own_weights != NULL;
  }
  convolution->weights = convolution->own_weights;
  if (is_prepared) return convolution;
  ck_convolution8_destroy(convolution);
  return NULL;
}

void ck_convolution8_destroy(ck_convolution8 *convolution) {
  if (convolution == NULL) return;
  ck_c8_free_problems(convolution);
  free(convolution->padding);
  free(convolution->depthwise_weights);
  free(convolution->depthwise_columns);
  free(convolution->own_weights);
  free(convolution->bias);
  free(convolution->multipliers);
  free(convolution);
}

void ck_convolution8_run(const ck_convolution8 *convolution, const ck_map *input,
                         const ck_map *output, const uint8_t *table, ck_pool *pool) {
  bool looks_up = convolution->method == CK_C8_PROBLEMS && convolution->variant.looks_up &&
                  !convolution->description.rounds_once;
  const uint8_t *own_table = looks_up ? table : NULL;
  switch (convolution->method) {
    case CK_C8_SCALAR: ck_convolution8_run_scalar(convolution, input, output, pool); break;
    case CK_C8_PROBLEMS: ck_c8_run_problems(convolution, input, output, own_table, pool); break;
    case CK_C8_DEPTHWISE: ck_c8_run_depthwise(convolution, input, output, pool); break;
  }
  if (table != own_table) ck_lookup8(table, output, output, convolution->isa, pool);
}
