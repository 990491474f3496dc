// Random interpolated tables, and softmax of bytes.
#include <stdio.h>

#include "check.h"

typedef struct {
  bool is_softmax;
  int16_t table[CK_INTERPOLATION_ENTRIES];
  ck_type from, to;
  ck_multiplier multiplier;
  guarded_map input, output;
} problem;

static problem create(void) {
  problem p = {.is_softmax = chance(2),
               .from = chance(2) ? CK_U8 : CK_I8,
               .to = chance(2) ? CK_U8 : CK_I8,
               .multiplier = {(int32_t)pick(1 << 30, INT32_MAX), (int32_t)pick(0, 30)}};
  int32_t size = p.is_softmax ? 1 : 2, height = (int32_t)pick(1, 4), width = (int32_t)pick(1, 9);
  int32_t channels = (int32_t)pick(1, chance(5) ? 300 : 70);
  p.input = map_create(height, width, channels, size, true);
  p.output = map_create(height, width, channels, size, true);
  fill_bytes(p.input.map.data, p.input.size);
  fill_bytes(p.table, sizeof p.table);
  return p;
}

static void run(void *context, ck_isa isa, const ck_map *output, ck_pool *pool) {
  problem *p = context;
  if (p->is_softmax) {
    ck_softmax8(p->from, &p->input.map, p->to, output, p->multiplier, isa, pool);
  } else {
    ck_interpolate(p->table, &p->input.map, output, isa, pool);
  }
}

bool check_tables(int32_t count) {
  for (int32_t i = 0; i < 2 * count; i++) {
    problem p = create();
    const char *level = first_disagreement(run, &p, &p.output);
    if (level != NULL) {
      printf("%s, number %d, %s differs: %d channels, multiplier %d * 2^%d\n",
             p.is_softmax ? "softmax" : "interpolated table", i, level, p.output.map.channels,
             p.multiplier.mantissa, p.multiplier.exponent - 31);
    }
    map_destroy(&p.input);
    map_destroy(&p.output);
    if (level != NULL) return false;
  }
  printf("interpolated tables, softmax: %d\n", 2 * count);
  return true;
}
