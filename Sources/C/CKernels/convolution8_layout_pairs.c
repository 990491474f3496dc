// Weights as pairs of input channels, 16 bits:
// [tap][step][column][channels 0, 1 | 2, 3][16 outputs][2 channels].
#include <string.h>

#include "convolution8_internal.h"

/// The first pair of an output of the block in a step; that of its other channels lies 32 further.
static int16_t *pair_of(int8_t *block, int32_t columns, int64_t step, int32_t position) {
  int64_t column = step * columns + position / 16;
  return (int16_t *)block + (column * 32 + position % 16) * 2;
}

static void place(int8_t *block, int32_t columns, int64_t step, int32_t position, int32_t channel,
                  int32_t value) {
  int16_t *pair = pair_of(block, columns, step, position);
  pair[channel / 2 * 32 + (channel & 1)] = (int16_t)value;
}

static int32_t place_tap(int8_t *block, int32_t columns, int64_t step, int32_t position,
                         const uint8_t *weights, int32_t channels, const int16_t table[256]) {
  int16_t *to = pair_of(block, columns, step, position);
  int32_t c = 0;
  for (; c + 4 <= channels; c += 4, to += columns * 64) {
    int16_t first[2] = {table[weights[c]], table[weights[c + 1]]};
    int16_t second[2] = {table[weights[c + 2]], table[weights[c + 3]]};
    memcpy(to, first, sizeof first);
    memcpy(to + 32, second, sizeof second);
  }
  return c;
}

const ck_c8_layout ck_c8_layout_pairs = {128, false, place, place_tap};
