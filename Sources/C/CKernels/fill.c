#include <string.h>
#include "include/ck_movement.h"

typedef struct {
  int32_t element_size;
  const void *value;
  const ck_map *output;
} fill_job;

static void fill_row(void *context, int64_t y) {
  const fill_job *job = context;
  const ck_map *map = job->output;
  size_t size = (size_t)job->element_size, run = (size_t)map->channels * size;
  char *row = (char *)map->data + y * map->row_pitch;
  if (run == 0 || map->width == 0) return;
  if (map->pixel_pitch == (int64_t)run) run *= (size_t)map->width;
  // Doubles what is filled until the run is full.
  memcpy(row, job->value, size);
  for (size_t done = size; done < run; done *= 2)
    memcpy(row + done, row, done < run - done ? done : run - done);
  if (run == (size_t)map->channels * size)
    for (int64_t x = 1; x < map->width; x++) memcpy(row + x * map->pixel_pitch, row, run);
}

void ck_fill(int32_t element_size, const void *value, const ck_map *output, ck_pool *pool) {
  fill_job job = {element_size, value, output};
  ck_pool_run(pool, output->height, fill_row, &job);
}
