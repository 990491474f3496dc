// Weights as pairs of input channels, 16 bits:
// [tap][step][channels 0, 2 | 1, 3][8 outputs twice][2 channels].
#include "convolution8_internal.h"

static void place(int8_t *block, int32_t columns, int64_t step, int32_t position, int32_t channel,
                  int32_t value) {
  int64_t pair = (step * columns + position / 16) * 2 + (channel & 1);
  ((int16_t *)block)[(pair * 16 + position % 16) * 2 + channel / 2] = (int16_t)value;
}

const ck_c8_layout ck_c8_layout_pairs = {128, false, place, NULL};
