// Weights as quads of input channels, signed bytes: [tap][step][column][16 outputs][4 channels].
#include <string.h>

#include "convolution8_internal.h"

static void place(int8_t *block, int32_t columns, int64_t step, int32_t position, int32_t channel,
                  int32_t value) {
  block[(step * columns * 16 + position) * 4 + channel] = (int8_t)value;
}

static int32_t place_tap(int8_t *block, int32_t columns, int64_t step, int32_t position,
                         const uint8_t *weights, int32_t channels, const int16_t table[256]) {
  int8_t *to = block + (step * columns * 16 + position) * 4;
  int32_t c = 0;
  for (; c + 4 <= channels; c += 4, to += columns * 64) {
    int8_t quad[4] = {(int8_t)table[weights[c]], (int8_t)table[weights[c + 1]],
                      (int8_t)table[weights[c + 2]], (int8_t)table[weights[c + 3]]};
    memcpy(to, quad, 4);
  }
  return c;
}

const ck_c8_layout ck_c8_layout_quads = {64, true, place, place_tap};
