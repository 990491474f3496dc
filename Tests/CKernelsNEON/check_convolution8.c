// Random 8-bit convolutions.
#include <stdio.h>
#include <stdlib.h>

#include "check.h"

/// Which part of the space of convolutions to draw from.
typedef enum {
  PLAIN, GROUPED, DEPTHWISE, TRANSPOSED, STEM, DEEP, ANY_EXPONENT, WIDE, POINTWISE, CENTERED,
  THIN, EVEN, KINDS
} kind;
static const char *const names[] = {"plain", "grouped", "depthwise",    "transposed",
                                    "stem",  "deep",    "any exponent", "wide",
                                    "pointwise", "centered", "thin", "even"};

typedef struct {
  ck_convolution8_description description;
  uint8_t table[256];
  bool has_table;
  operands operands;
} problem;

static void choose_channels(ck_convolution8_description *d, kind kind) {
  int64_t groups = 1, channels = pick(1, 70), outputs = pick(1, 150);
  if (kind == DEPTHWISE) groups = pick(2, 150), channels = outputs = 1;
  if (kind == GROUPED) groups = pick(2, 5), channels = pick(1, 20), outputs = pick(1, 40);
  if (kind == TRANSPOSED) groups = pick(1, 2), channels = pick(1, 40), outputs = pick(1, 40);
  if (kind == STEM) channels = pick(1, 5), outputs = pick(1, 48);
  if (kind == DEEP) channels = pick(300, 1200), outputs = pick(1, 20);
  if (kind == WIDE) channels = pick(1, 8) * 8, outputs = 16;
  if (kind == THIN) channels = pick(1, 70), outputs = pick(1, 3) * 16;
  if (kind == EVEN) groups = pick(1, 2), channels = pick(1, 40), outputs = pick(1, 40);
  d->groups = (int32_t)groups;
  d->in_channels = (int32_t)(channels * groups);
  d->out_channels = (int32_t)(outputs * groups);
}

static void choose_window(ck_convolution8_description *d, kind kind) {
  bool is_small = kind == WIDE || kind == THIN;
  int64_t largest = kind == POINTWISE ? 1 : kind == DEEP ? 2 : is_small ? 3 : 5;
  d->window = (ck_window){(int32_t)pick(1, largest), (int32_t)pick(1, largest),
                          (int32_t)pick(1, 3),       (int32_t)pick(1, 3),
                          (int32_t)pick(1, 2),       (int32_t)pick(1, 2),
                          (int32_t)pick(0, 3),       (int32_t)pick(0, 3)};
  d->transposed = kind == TRANSPOSED;
  if (kind == EVEN) d->window = even_window;
}

static int32_t some_zero(int32_t lowest) {
  const int64_t zeros[] = {0, 128, 255, pick(0, 255)};
  return lowest + (int32_t)zeros[pick(0, 3)];
}

static void choose_quantization(problem *p, kind kind) {
  ck_convolution8_description *d = &p->description;
  d->type = chance(2) ? CK_U8 : CK_I8;
  d->weight_type = chance(4) ? CK_I8 : d->type;
  int32_t lowest = d->type == CK_I8 ? -128 : 0, lowest_weight = d->weight_type == CK_I8 ? -128 : 0;
  d->input_zero = some_zero(lowest);
  bool is_near = kind == CENTERED || (kind == THIN && chance(2));
  d->weight_zero =
      is_near ? lowest_weight + (int32_t)pick(118, 138) : some_zero(lowest_weight);
  d->output_zero = some_zero(lowest);
  d->output_min = lowest + (chance(2) ? 0 : (int32_t)pick(0, 100));
  d->output_max = lowest + (chance(2) ? 255 : (int32_t)pick(100, 255));
  d->per_channel = chance(2);
  d->rounds_once = kind != THIN && chance(4);
  for (int32_t o = 0; o < d->out_channels; o++) {
    ((int32_t *)p->operands.bias)[o] = (int32_t)pick(-100000, 100000);
    int64_t mantissa = pick(1 << 29, INT32_MAX);
    if (chance(12)) mantissa = chance(2) ? 0 : 1 << 30;
    int64_t exponent = kind == ANY_EXPONENT ? pick(-33, 3)
                       : kind == THIN       ? pick(-25, -3)
                                            : pick(-14, -1);
    p->operands.multipliers[o] = (ck_multiplier){(int32_t)mantissa, (int32_t)exponent};
  }
}

static problem create(kind kind) {
  problem p = {0};
  ck_convolution8_description *d = &p.description;
  choose_channels(d, kind);
  choose_window(d, kind);
  size_t weights = (size_t)d->out_channels * (size_t)(d->in_channels / d->groups) *
                   (size_t)(d->window.kernel_height * d->window.kernel_width);
  p.operands = operands_create(weights, d->out_channels, sizeof(int32_t));
  fill_bytes(p.operands.weights, weights);
  choose_quantization(&p, kind);
  p.has_table = chance(3);
  for (int i = 0; i < 256; i++) p.table[i] = (uint8_t)pick(0, 255);
  // Bytes near the zero point, a few of them extremes.
  for (size_t i = 0; kind == CENTERED && i < weights; i++) {
    int64_t byte = chance(200) ? (chance(2) ? 0 : 255) : pick(78, 178);
    ((uint8_t *)p.operands.weights)[i] = (uint8_t)(byte ^ (d->weight_type == CK_I8 ? 0x80 : 0));
  }
  bool is_wide = kind == WIDE;
  int64_t least = is_wide ? 80 : 1, most = is_wide ? 210 : 13;
  p.operands.input = map_create(is_wide ? 3 : (int32_t)pick(1, 11), (int32_t)pick(least, most),
                       d->in_channels, 1, !is_wide);
  p.operands.output = map_create(is_wide ? 2 : (int32_t)pick(1, 11), (int32_t)pick(least, most),
                        d->out_channels, 1, !is_wide);
  if (kind == EVEN) make_even(&p.operands, d->in_channels, d->out_channels, 1);
  fill_bytes(p.operands.input.map.data, p.operands.input.size);
  if (chance(2)) {
    d->out_height = p.operands.output.map.height;
    d->out_width = p.operands.output.map.width;
  }
  return p;
}

static void run(void *context, ck_isa isa, const ck_map *output, ck_pool *pool) {
  problem *p = context;
  ck_convolution8 *convolution =
      ck_convolution8_create(&p->description, p->operands.weights, p->operands.bias,
                             p->operands.multipliers, isa);
  ck_convolution8_run(convolution, &p->operands.input.map, output,
                      p->has_table ? p->table : NULL, pool);
  ck_convolution8_destroy(convolution);
}

bool check_convolution8(int32_t count) {
  for (kind kind = 0; kind < KINDS; kind++) {
    int32_t repeats = kind == DEEP || kind == WIDE || kind == EVEN ? count / 4 : count;
    for (int32_t i = 0; i < repeats; i++) {
      problem p = create(kind);
      const char *level = first_disagreement(run, &p, &p.operands.output);
      const ck_convolution8_description *d = &p.description;
      if (level != NULL) {
        printf("8 bits, %s, number %d, %s differs: %d -> %d channels in %d groups, kernel %dx%d, "
               "input type %d, weights of type %d less %d, rounds once %d\n",
               names[kind], i, level, d->in_channels, d->out_channels, d->groups,
               d->window.kernel_height, d->window.kernel_width, d->type, d->weight_type,
               d->weight_zero, d->rounds_once);
      }
      operands_destroy(&p.operands);
      if (level != NULL) return false;
    }
    printf("8 bits, %s: %d\n", names[kind], repeats);
  }
  return true;
}
