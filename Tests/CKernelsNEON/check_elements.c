// Random table functions, additions and multiplications.
#include <stdio.h>

#include "check.h"

typedef struct {
  bool looks_up, multiplies;
  uint8_t table[256];
  ck_elementwise operation;
  guarded_map left, right, output;
} problem;

static ck_multiplier some_multiplier(void) {
  int64_t mantissa = chance(12) ? (chance(2) ? 0 : 1 << 30) : pick(1 << 29, INT32_MAX);
  return (ck_multiplier){(int32_t)mantissa, (int32_t)pick(-33, 2)};
}

static problem create(void) {
  problem p = {.looks_up = chance(3), .multiplies = chance(2)};
  const ck_type types[] = {CK_U8, CK_I8, CK_I16};
  ck_elementwise *operation = &p.operation;
  operation->type = types[pick(0, p.looks_up ? 1 : 2)];
  int32_t lowest = operation->type == CK_U8 ? 0 : operation->type == CK_I8 ? -128 : -32768;
  int32_t range = operation->type == CK_I16 ? 65535 : 255;
  bool has_zeros = operation->type != CK_I16;
  operation->left_zero = has_zeros ? lowest + (int32_t)pick(0, 255) : 0;
  operation->right_zero = has_zeros ? lowest + (int32_t)pick(0, 255) : 0;
  operation->output_zero = has_zeros ? lowest + (int32_t)pick(0, 255) : 0;
  operation->output_min = lowest + (int32_t)(chance(2) ? 0 : pick(0, range / 2));
  operation->output_max = lowest + (int32_t)(chance(2) ? range : pick(range / 2, range));
  operation->left = some_multiplier();
  operation->right = some_multiplier();
  operation->output = some_multiplier();
  operation->subtracts = chance(2);
  int32_t height = (int32_t)pick(1, 5), width = (int32_t)pick(1, 9);
  int32_t channels = (int32_t)pick(1, 90), size = operation->type == CK_I16 ? 2 : 1;
  bool repeats = !p.looks_up && chance(3), repeats_channels = repeats && chance(2);
  p.left = map_create(height, width, channels, size, true);
  p.right = map_create(repeats ? 1 : height, repeats ? 1 : width, repeats_channels ? 1 : channels,
                       size, true);
  p.output = map_create(height, width, channels, size, true);
  fill_bytes(p.left.map.data, p.left.size);
  fill_bytes(p.right.map.data, p.right.size);
  for (int i = 0; i < 256; i++) p.table[i] = (uint8_t)pick(0, 255);
  return p;
}

static void run(void *context, ck_isa isa, const ck_map *output, ck_pool *pool) {
  problem *p = context;
  if (p->looks_up) {
    ck_lookup8(p->table, &p->left.map, output, isa, pool);
  } else if (p->multiplies) {
    ck_multiply_integer(&p->operation, &p->left.map, &p->right.map, output, isa, pool);
  } else {
    ck_add_integer(&p->operation, &p->left.map, &p->right.map, output, isa, pool);
  }
}

bool check_elements(int32_t count) {
  for (int32_t i = 0; i < 4 * count; i++) {
    problem p = create();
    const char *level = first_disagreement(run, &p, &p.output);
    if (level != NULL) {
      printf("elements, number %d, %s differs: type %d, %s\n", i, level, p.operation.type,
             p.looks_up ? "look-up" : p.multiplies ? "multiplication" : "addition");
    }
    map_destroy(&p.left);
    map_destroy(&p.right);
    map_destroy(&p.output);
    if (level != NULL) return false;
  }
  printf("table functions, additions, multiplications: %d\n", 4 * count);
  return true;
}
