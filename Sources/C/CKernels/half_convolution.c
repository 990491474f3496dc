#include "half_convolution.h"
#include <stdlib.h>
#include <string.h>
#include "transposed_phase.h"

static const half_functions *functions_for(ck_isa isa) {
  switch (isa) {
#if defined(__x86_64__)
    case CK_ISA_AVX_VNNI:
    case CK_ISA_AVX2: return &half_avx2;
    case CK_ISA_AVX512_VNNI: return &half_avx512;
#elif defined(__aarch64__)
    case CK_ISA_NEON:
    case CK_ISA_NEON_DOT: return &half_neon;
#endif
    default: return &half_scalar;
  }
}

ck_convolution16 *ck_convolution16_create(const ck_convolution16_description *description,
                                          const uint16_t *weights, const float *bias, ck_isa isa) {
  const ck_convolution16_description *d = description;
  size_t count = (size_t)d->out_channels * (size_t)d->window.kernel_height *
                 (size_t)d->window.kernel_width * (size_t)(d->in_channels / d->groups);
  size_t outputs = (size_t)d->out_channels;
  ck_convolution16 *convolution = calloc(1, sizeof *convolution);
  if (!convolution) return NULL;
  convolution->description = *d;
  int64_t phases = phases_below(d->out_height, d->window.stride_y) *
                   phases_below(d->out_width, d->window.stride_x);
  convolution->isa = d->transposed && phases > MAX_PHASES ? CK_ISA_SCALAR : isa;
  convolution->weights = malloc(count * sizeof(uint16_t));
  convolution->bias = calloc(outputs + 64, sizeof(float));
  if (convolution->weights && convolution->bias) {
    memcpy(convolution->weights, weights, count * sizeof(uint16_t));
    if (bias) memcpy(convolution->bias, bias, outputs * sizeof(float));
    if (functions_for(convolution->isa)->prepare(convolution)) return convolution;
  }
  ck_convolution16_destroy(convolution);
  return NULL;
}

void ck_convolution16_destroy(ck_convolution16 *convolution) {
  if (!convolution) return;
  free(convolution->weights);
  free(convolution->bias);
  free(convolution->packed);
  free(convolution);
}

void ck_convolution16_run(const ck_convolution16 *convolution, const ck_map *input,
                          const ck_map *output, ck_pool *pool) {
  functions_for(convolution->isa)->run(convolution, input, output, pool);
}
