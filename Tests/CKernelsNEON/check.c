// Compares the NEON variants of the integer kernels with their specification.
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static uint64_t state;

void random_seed(uint64_t seed) { state = seed * 0x9E3779B97F4A7C15u | 1; }

uint64_t random_next(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state * 0x2545F4914F6CDD1Du;
}

int64_t pick(int64_t low, int64_t high) {
  return low + (int64_t)((random_next() >> 11) % (uint64_t)(high - low + 1));
}

bool chance(int64_t count) { return pick(1, count) == 1; }

void fill_bytes(void *bytes, size_t count) {
  uint8_t *to = bytes;
  int64_t kind = pick(0, 6);
  for (size_t i = 0; i < count; i++) {
    to[i] = kind == 0 ? 255 : kind == 1 ? (chance(2) ? 255 : 0) : kind == 2 ? 0x80
                                                                    : (uint8_t)pick(0, 255);
  }
}

guarded_map map_create(int32_t height, int32_t width, int32_t channels, int32_t element_size,
                       bool has_slack) {
  guarded_map result = {{0}, NULL, 0, 0};
  ck_map *map = &result.map;
  map->height = height;
  map->width = width;
  map->channels = channels;
  map->pixel_pitch = (channels + (has_slack && chance(2) ? pick(1, 9) : 0)) * element_size;
  map->row_pitch = width * map->pixel_pitch + (has_slack ? pick(0, 7) : 0) * element_size;
  result.size = (size_t)(height * map->row_pitch) + 64;
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  result.length = (result.size + page - 1) / page * page + page;
  void *pages = mmap(NULL, result.length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                     0);
  if (pages == MAP_FAILED || mprotect((uint8_t *)pages + result.length - page, page, PROT_NONE)) {
    perror("check-neon");
    exit(2);
  }
  result.pages = pages;
  map->data = result.pages + result.length - page - result.size;
  return result;
}

void map_destroy(guarded_map *map) { munmap(map->pages, map->length); }

const ck_window even_window = {1, 1, 1, 1, 1, 1, 0, 0};

void make_even(operands *operands, int32_t inputs, int32_t outputs, int32_t element_size) {
  int32_t height = (int32_t)pick(20, 30), width = (int32_t)pick(10, 50);
  map_destroy(&operands->input);
  map_destroy(&operands->output);
  bool has_gaps = chance(6);
  operands->input = map_create(height, width, inputs, element_size, has_gaps);
  operands->output = map_create(height, width, outputs, element_size, has_gaps);
}

operands operands_create(size_t weight_bytes, int32_t outputs, size_t bias_size) {
  operands result = {0};
  result.weights = malloc(weight_bytes);
  result.bias = malloc(bias_size * (size_t)outputs);
  result.multipliers = malloc(sizeof(ck_multiplier) * (size_t)outputs);
  return result;
}

void operands_destroy(operands *operands) {
  free(operands->weights);
  free(operands->bias);
  free(operands->multipliers);
  map_destroy(&operands->input);
  map_destroy(&operands->output);
}

const char *first_disagreement(run_function run, void *problem, guarded_map *output) {
  static const ck_isa levels[] = {CK_ISA_NEON, CK_ISA_NEON_DOT};
  uint8_t *expected = malloc(output->size);
  const char *name = NULL;
  memset(output->map.data, 77, output->size);
  run(problem, CK_ISA_SCALAR, &output->map, NULL);
  memcpy(expected, output->map.data, output->size);
  for (int32_t threads = 1; threads <= 3 && name == NULL; threads++) {
    ck_pool *pool = threads == 1 ? NULL : ck_pool_create(threads);
    for (size_t i = 0; i < sizeof levels / sizeof *levels && name == NULL; i++) {
      if (!ck_isa_available(levels[i])) continue;
      memset(output->map.data, 77, output->size);
      run(problem, levels[i], &output->map, pool);
      if (memcmp(output->map.data, expected, output->size) != 0) name = ck_isa_name(levels[i]);
    }
    if (pool != NULL) ck_pool_destroy(pool);
  }
  free(expected);
  return name;
}

int main(int argc, char **argv) {
  int32_t count = argc > 1 ? atoi(argv[1]) : 60;
  uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : (uint64_t)time(NULL) % 100000;
  random_seed(seed);
  printf("best level: %s, seed %llu\n", ck_isa_name(ck_isa_best()), (unsigned long long)seed);
  bool agrees = check_convolution8(count) && check_convolution_i16(count) &&
                check_elements(count) && check_pooling(count) && check_resize(count) &&
                check_tables(count);
  if (agrees) printf("all equal the specification, byte for byte\n");
  return agrees ? 0 : 1;
}
