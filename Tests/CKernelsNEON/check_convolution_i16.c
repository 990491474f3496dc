// Random int16 convolutions.
#include <stdio.h>
#include <stdlib.h>

#include "check.h"

/// Which part of the space of convolutions to draw from.
typedef enum {
  PLAIN, GROUPED, DEPTHWISE, TRANSPOSED, STEM, DEEP, BYTE_WEIGHTS, ANY_EXPONENT, EVEN,
  KINDS
} kind;
static const char *const names[] = {"plain", "grouped", "depthwise",    "transposed",
                                    "stem",  "deep",    "byte weights", "any exponent",
                                    "even"};

typedef struct {
  ck_convolution_i16_description description;
  operands operands;
} problem;

/// Words like those of trained weights, any, extremes, or only the smallest.
static void fill_words(int16_t *words, size_t count) {
  static const int16_t extremes[] = {-32768, 32767, 0};
  int64_t kind = pick(0, 4);
  for (size_t i = 0; i < count; i++) {
    words[i] = (int16_t)(kind == 0   ? -32768
                         : kind == 1 ? extremes[pick(0, 2)]
                         : kind == 2 ? pick(-32768, 32767)
                         : kind == 3 ? pick(-40, 40)
                                     : pick(-3000, 3000) / pick(1, 9));
  }
}

static void choose_shape(ck_convolution_i16_description *d, kind kind) {
  int64_t groups = 1, channels = pick(1, 70), outputs = pick(1, 70);
  if (kind == DEPTHWISE) groups = pick(2, 90), channels = outputs = 1;
  if (kind == GROUPED) groups = pick(2, 5), channels = pick(1, 20), outputs = pick(1, 40);
  if (kind == TRANSPOSED) groups = pick(1, 2), channels = pick(1, 40), outputs = pick(1, 40);
  if (kind == STEM) channels = pick(1, 5), outputs = pick(1, 48);
  if (kind == DEEP) channels = pick(300, 900), outputs = pick(1, 20);
  if (kind == EVEN) groups = pick(1, 2), channels = pick(1, 40), outputs = pick(1, 40);
  d->groups = (int32_t)groups;
  d->in_channels = (int32_t)(channels * groups);
  d->out_channels = (int32_t)(outputs * groups);
  int64_t largest = kind == DEEP ? 2 : 5;
  d->window = (ck_window){(int32_t)pick(1, largest), (int32_t)pick(1, largest),
                          (int32_t)pick(1, 3),       (int32_t)pick(1, 3),
                          (int32_t)pick(1, 2),       (int32_t)pick(1, 2),
                          (int32_t)pick(0, 3),       (int32_t)pick(0, 3)};
  d->transposed = kind == TRANSPOSED;
  if (kind == EVEN) d->window = even_window;
}

static problem create(kind kind) {
  problem p = {0};
  ck_convolution_i16_description *d = &p.description;
  choose_shape(d, kind);
  d->weight_type = kind == BYTE_WEIGHTS ? CK_I8 : CK_I16;
  d->output_min = chance(2) ? -32768 : (int32_t)pick(-3000, 0);
  d->output_max = chance(2) ? 32767 : (int32_t)pick(1, 3000);
  d->per_channel = chance(2);
  size_t weights = (size_t)d->out_channels * (size_t)(d->in_channels / d->groups) *
                   (size_t)(d->window.kernel_height * d->window.kernel_width);
  p.operands = operands_create(weights * 2, d->out_channels, sizeof(int64_t));
  if (kind == BYTE_WEIGHTS) {
    fill_bytes(p.operands.weights, weights);
  } else {
    fill_words(p.operands.weights, weights);
  }
  for (int32_t o = 0; o < d->out_channels; o++) {
    ((int64_t *)p.operands.bias)[o] = pick(-((int64_t)1 << 40), (int64_t)1 << 40);
    int64_t mantissa = chance(12) ? 0 : chance(3) ? 1 << 30 : pick(1 << 30, INT32_MAX);
    int64_t exponent = kind == ANY_EXPONENT ? pick(-31, 7) : pick(-30, -12);
    p.operands.multipliers[o] = (ck_multiplier){(int32_t)mantissa, (int32_t)exponent};
  }
  int32_t height = (int32_t)pick(1, 11), width = (int32_t)pick(1, 13);
  p.operands.input = map_create(height, width, d->in_channels, 2, true);
  height = (int32_t)pick(1, 11), width = (int32_t)pick(1, 13);
  p.operands.output = map_create(height, width, d->out_channels, 2, true);
  if (kind == EVEN) make_even(&p.operands, d->in_channels, d->out_channels, 2);
  fill_words(p.operands.input.map.data, p.operands.input.size / 2);
  if (chance(2)) {
    d->out_height = p.operands.output.map.height;
    d->out_width = p.operands.output.map.width;
  }
  return p;
}

static void run(void *context, ck_isa isa, const ck_map *output, ck_pool *pool) {
  problem *p = context;
  ck_convolution_i16 *convolution =
      ck_convolution_i16_create(&p->description, p->operands.weights, p->operands.bias,
                                p->operands.multipliers, isa);
  ck_convolution_i16_run(convolution, &p->operands.input.map, output, pool);
  ck_convolution_i16_destroy(convolution);
}

bool check_convolution_i16(int32_t count) {
  for (kind kind = 0; kind < KINDS; kind++) {
    int32_t repeats = kind == DEEP || kind == EVEN ? count / 4 : count;
    for (int32_t i = 0; i < repeats; i++) {
      problem p = create(kind);
      const char *level = first_disagreement(run, &p, &p.operands.output);
      const ck_convolution_i16_description *d = &p.description;
      if (level != NULL) {
        printf("int16, %s, number %d, %s differs: %d -> %d channels in %d groups, kernel %dx%d, "
               "weights of type %d\n",
               names[kind], i, level, d->in_channels, d->out_channels, d->groups,
               d->window.kernel_height, d->window.kernel_width, d->weight_type);
      }
      operands_destroy(&p.operands);
      if (level != NULL) return false;
    }
    printf("int16, %s: %d\n", names[kind], repeats);
  }
  return true;
}
