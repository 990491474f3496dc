// Which results are known to fit 16 bits before they are clamped.
#include <stdlib.h>

#include "convolution8_internal.h"

/// The largest magnitude of a sum of output `o`: no input is further than 255 from its zero point.
static int64_t largest_sum(const ck_convolution8 *convolution, int32_t o) {
  const uint8_t *weights = ck_c8_weights_of(convolution, o);
  int64_t count = ck_c8_weights_of(convolution, o + 1) - weights, distance = 0;
  for (int64_t i = 0; i < count; i++) {
    distance += abs(ck_c8_signed_weight(convolution, weights[i]) - convolution->weight_zero);
  }
  return 255 * distance + llabs((int64_t)convolution->bias[o]);
}

bool ck_c8_fits_words(const ck_convolution8 *convolution, int32_t first, int32_t count,
                      ck_c8_column *columns) {
  const int64_t zero = convolution->description.output_zero;
  for (int32_t i = 0; i < count; i++) {
    ck_multiplier multiplier = ck_c8_multiplier(convolution, first + i);
    if (multiplier.mantissa == 0 || multiplier.exponent < -31) multiplier = (ck_multiplier){0, -1};
    if (multiplier.exponent >= 0 || multiplier.mantissa < 0) return false;
    int32_t n = -multiplier.exponent;
    int64_t sum = largest_sum(convolution, first + i);
    if (sum > INT32_MAX) return false;
    int64_t start = ((int64_t)1 << (n - 1)) + zero * ((int64_t)1 << n);
    // One for the product's rounding, one for what negative products are lowered by.
    int64_t high = (sum * multiplier.mantissa >> 31) + 2 + llabs(start);
    if (high >= (int64_t)1 << (n < 16 ? n + 15 : 31)) return false;
    columns[i / 16].start[i % 16] = (int32_t)start;
    columns[i / 16].up[i % 16] = 16 - n;
  }
  return true;
}
