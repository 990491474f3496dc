// Requantization of sums that are rounded once, by the specification: fully connected layers.
#include "convolution8_internal.h"

void ck_c8_finish_once(const ck_c8_call *call, const ck_c8_tile *tile, const int32_t *sums,
                       int32_t rows, int32_t columns) {
  const ck_convolution8 *convolution = call->convolution;
  for (int32_t p = 0; p < rows && p < tile->pixels; p++) {
    uint8_t *output = tile->outputs[p] + tile->output_offset;
    for (int32_t c = 0; c < call->count; c++) {
      const ck_c8_column *column = &call->columns[c / 16];
      int32_t at = ck_c8_sum_lane(c, convolution->variant.swaps_lanes), lane = at % 16;
      ck_multiplier multiplier = {column->mantissa[lane],
                                  column->left[lane] - column->right[lane]};
      int32_t sum = sums[p * columns * 16 + at];
      int32_t scaled = ck_requantize_once(sum, multiplier);
      int64_t value = (int64_t)scaled + convolution->output_zero;
      if (value < convolution->output_min) value = convolution->output_min;
      if (value > convolution->output_max) value = convolution->output_max;
      output[c] = (uint8_t)value ^ convolution->output_flip;
    }
  }
}
