// Preparation of the 8-bit convolution, and the choice of its variant.
#include <stdlib.h>
#include <string.h>

#include "convolution8_internal.h"

/// A copy of `size` bytes, with one byte where size is 0. NULL where memory runs out.
static void *copy(const void *bytes, size_t size) {
  void *result = malloc(size == 0 ? 1 : size);
  if (result != NULL && size != 0) memcpy(result, bytes, size);
  return result;
}

ck_convolution8 *ck_convolution8_create(const ck_convolution8_description *description,
                                        const void *weights, const int32_t *bias,
                                        const ck_multiplier *multipliers, ck_isa isa) {
  const ck_convolution8_description *d = description;
  ck_convolution8 *convolution = calloc(1, sizeof(ck_convolution8));
  if (convolution == NULL) return NULL;
  size_t outputs = (size_t)d->out_channels;
  size_t weight_bytes = outputs * (size_t)d->window.kernel_height *
                        (size_t)d->window.kernel_width * (size_t)(d->in_channels / d->groups);
  convolution->description = *d;
  convolution->isa = isa;
  convolution->weights = copy(weights, weight_bytes);
  convolution->bias = copy(bias, outputs * sizeof(int32_t));
  convolution->multipliers =
      copy(multipliers, (d->per_channel ? outputs : 1) * sizeof(ck_multiplier));
  if (convolution->weights == NULL || convolution->bias == NULL ||
      convolution->multipliers == NULL) {
    ck_convolution8_destroy(convolution);
    return NULL;
  }
  return convolution;
}

void ck_convolution8_destroy(ck_convolution8 *convolution) {
  if (convolution == NULL) return;
  free(convolution->weights);
  free(convolution->bias);
  free(convolution->multipliers);
  free(convolution);
}

void ck_convolution8_run(const ck_convolution8 *convolution, const ck_map *input,
                         const ck_map *output, ck_pool *pool) {
  ck_convolution8_run_scalar(convolution, input, output, pool);
}
