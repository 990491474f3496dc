// Random linear resizing.
#include <stdio.h>
#include <string.h>

#include "check.h"

enum { MOST = 12 };

typedef struct {
  ck_type type;
  int32_t row[MOST], row_weight[MOST], column[MOST], column_weight[MOST];
  guarded_map input, output;
} problem;

/// Finite floats, or any other elements.
static void fill(problem *p) {
  fill_bytes(p->input.map.data, p->input.size);
  if (p->type != CK_F32) return;
  for (size_t i = 0; i + 4 <= p->input.size; i += 4) {
    float value = (float)pick(-1000, 1000) / 37;
    memcpy((uint8_t *)p->input.map.data + i, &value, 4);
  }
}

static void choose(int32_t *positions, int32_t *weights, int32_t extent) {
  for (int i = 0; i < MOST; i++) {
    positions[i] = (int32_t)pick(0, extent - 1);
    weights[i] = chance(3) ? (int32_t)pick(0, 1) * 2048 : (int32_t)pick(0, 2048);
  }
}

static problem create(void) {
  const ck_type types[] = {CK_U8, CK_I8, CK_I16, CK_F32};
  problem p = {.type = types[pick(0, 3)]};
  int32_t size = p.type == CK_F32 ? 4 : p.type == CK_I16 ? 2 : 1, channels = (int32_t)pick(1, 70);
  p.input = map_create((int32_t)pick(1, 6), (int32_t)pick(1, 6), channels, size, true);
  p.output = map_create((int32_t)pick(1, MOST), (int32_t)pick(1, MOST), channels, size, true);
  choose(p.row, p.row_weight, p.input.map.height);
  choose(p.column, p.column_weight, p.input.map.width);
  fill(&p);
  return p;
}

static void run(void *context, ck_isa isa, const ck_map *output, ck_pool *pool) {
  problem *p = context;
  ck_resize_linear(p->type, p->row, p->row_weight, p->column, p->column_weight, &p->input.map,
                   output, isa, pool);
}

bool check_resize(int32_t count) {
  for (int32_t i = 0; i < 2 * count; i++) {
    problem p = create();
    const char *level = first_disagreement(run, &p, &p.output);
    if (level != NULL) {
      printf("linear resizing, number %d, %s differs: type %d, %d channels\n", i, level, p.type,
             p.output.map.channels);
    }
    map_destroy(&p.input);
    map_destroy(&p.output);
    if (level != NULL) return false;
  }
  printf("linear resizing: %d\n", 2 * count);
  return true;
}
