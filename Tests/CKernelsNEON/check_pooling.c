// Random maxima and averages over windows.
#include <stdio.h>

#include "check.h"

typedef struct {
  ck_type type;
  ck_window window;
  bool averages, counts_padding;
  int32_t zero;
  guarded_map input, output;
} problem;

static problem create(void) {
  const ck_type types[] = {CK_U8, CK_I8, CK_I16, CK_F16, CK_F32};
  problem p = {.averages = chance(2), .counts_padding = chance(2)};
  p.type = types[pick(0, p.averages ? 2 : 4)];
  p.window = (ck_window){(int32_t)pick(1, 5), (int32_t)pick(1, 5), (int32_t)pick(1, 3),
                         (int32_t)pick(1, 3), (int32_t)pick(1, 2), (int32_t)pick(1, 2),
                         (int32_t)pick(0, 3), (int32_t)pick(0, 3)};
  p.zero = p.type == CK_U8 ? (int32_t)pick(0, 255) : p.type == CK_I8 ? (int32_t)pick(-128, 127) : 0;
  int32_t size = p.type == CK_F32 ? 4 : p.type == CK_I16 || p.type == CK_F16 ? 2 : 1;
  int32_t channels = (int32_t)pick(1, chance(9) ? 300 : 90);
  p.input = map_create((int32_t)pick(1, 9), (int32_t)pick(1, 9), channels, size, true);
  p.output = map_create((int32_t)pick(1, 6), (int32_t)pick(1, 6), channels, size, true);
  fill_bytes(p.input.map.data, p.input.size);
  return p;
}

static void run(void *context, ck_isa isa, const ck_map *output, ck_pool *pool) {
  problem *p = context;
  if (p->averages) {
    ck_average_pool(p->type, &p->window, p->counts_padding, 1, 1, p->zero, &p->input.map, output,
                    isa, pool);
  } else {
    ck_max_pool(p->type, &p->window, &p->input.map, output, isa, pool);
  }
}

bool check_pooling(int32_t count) {
  for (int32_t i = 0; i < 2 * count; i++) {
    problem p = create();
    const char *level = first_disagreement(run, &p, &p.output);
    if (level != NULL) {
      printf("pooling, number %d, %s differs: type %d, %s of %dx%d, %d channels\n", i, level,
             p.type, p.averages ? "averages" : "maxima", p.window.kernel_height,
             p.window.kernel_width, p.output.map.channels);
    }
    map_destroy(&p.input);
    map_destroy(&p.output);
    if (level != NULL) return false;
  }
  printf("pooling: %d\n", 2 * count);
  return true;
}
