// The constants that sums of the 8-bit convolution are requantized with.
//
// ck_requantize multiplies with the mantissa m and rounds twice. For its exponents -n < 0,
//
//   y = floor((a m + 2^30) / 2^31),  result = floor((y + 2^(n - 1) - (y < 0 ? 1 : 0)) / 2^n).
//
// With t the trailing zeros of m, a move of the sum by d = 2^30 + (t > 0 ? 2^(30 - t) : 0) does the
// first rounding: m = 2^t w with odd w, so that d m = 2^30 + 2^31 k for a whole k, and
//
//   floor((a + d) 2 m / 2^32) = y + k,
//
// the upper half of an unsigned product, where a + d is in 0 ..< 2^32. The bias holds d. k, the
// output's zero point times 2^n and, where the last shift doesn't round, 2^(n - 1) are in `origin`.
#include <stdlib.h>

#include "convolution8_internal.h"

/// The largest n whose results, with the zero point, are decided by words, and by 32 bits.
enum { SHORT_SHIFT = 8, LONG_SHIFT = 22 };

/// The way of one channel whose products are `products`.
static ck_c8_way way_of(int64_t products, int32_t bias, ck_multiplier multiplier) {
  int32_t exponent = multiplier.exponent;
  if (multiplier.mantissa <= 0 || exponent > 31 || exponent < -31) return CK_C8_SHORT;
  int64_t bound = products * 255 * 255 + llabs((int64_t)bias);
  if (exponent >= 0 || exponent < -LONG_SHIFT || bound > (int64_t)1 << 30) return CK_C8_GENERAL;
  return exponent < -SHORT_SHIFT ? CK_C8_LONG : CK_C8_SHORT;
}

ck_c8_form ck_c8_form_of(const ck_convolution8 *convolution, int32_t first, int32_t count) {
  const ck_convolution8_description *d = &convolution->description;
  int64_t products = (int64_t)d->window.kernel_height * d->window.kernel_width *
                     (d->in_channels / d->groups);
  ck_c8_form form = {CK_C8_SHORT, false, convolution->variant.swaps_lanes,
                     convolution->output_zero};
  for (int32_t o = first; o < first + count && form.way != CK_C8_GENERAL; o++) {
    ck_c8_way way = way_of(products, convolution->bias[o], ck_c8_multiplier(convolution, o));
    if (way > form.way) form.way = way;
  }
  form.moves =
      convolution->variant.moves_sums && form.way != CK_C8_GENERAL && !d->rounds_once;
  return form;
}

void ck_c8_set_lane(ck_c8_column *column, int32_t lane, int32_t bias, ck_multiplier multiplier,
                    ck_c8_form form) {
  int32_t exponent = multiplier.exponent;
  bool is_valid = multiplier.mantissa >= 0 && exponent >= -31 && exponent <= 31;
  int32_t mantissa = is_valid ? multiplier.mantissa : 0;
  column->bias[lane] = bias;
  column->mantissa[lane] = mantissa;
  column->left[lane] = exponent > 0 && exponent <= 31 ? exponent : 0;
  column->right[lane] = exponent < 0 && exponent >= -31 ? -exponent : 0;
  if (!form.moves) return;
  int32_t n = mantissa == 0 ? 1 : -exponent;
  int32_t trailing = mantissa == 0 ? 0 : __builtin_ctz((uint32_t)mantissa);
  int64_t move = ((int64_t)1 << 30) + (trailing > 0 ? (int64_t)1 << (30 - trailing) : 0);
  column->bias[lane] = (int32_t)((uint32_t)bias + (uint32_t)move);
  column->factor[lane] = (uint32_t)mantissa * 2;
  if (lane % 2 == 1) column->factor_odd[lane - 1] = column->factor[lane];
  bool is_short = form.way == CK_C8_SHORT;
  int32_t zero = form.output_zero * (1 << n) + (is_short ? 0 : 1 << (n - 1));
  int32_t position = ck_c8_sum_lane(lane, form.swaps_lanes);
  column->origin[position] = (int32_t)((move * mantissa) >> 31) - zero;
  column->zero[position] = zero;
  column->shift[position] = is_short ? 1 << (15 - n) : n;
}
