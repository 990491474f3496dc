#include "movement.h"

typedef struct {
  int32_t element_size;
  const int32_t *row, *column;
  const ck_map *input, *output;
} nearest_job;

static void nearest_row(void *context, int64_t y) {
  const nearest_job *job = context;
  const char *in = (const char *)job->input->data + job->row[y] * job->input->row_pitch;
  char *out = (char *)job->output->data + y * job->output->row_pitch;
  int64_t run = (int64_t)job->output->channels * job->element_size;
  for (int64_t x = 0; x < job->output->width; x++)
    copy_run(out + x * job->output->pixel_pitch, in + job->column[x] * job->input->pixel_pitch,
             run);
}

void ck_resize_nearest(int32_t element_size, const int32_t *row, const int32_t *column,
                       const ck_map *input, const ck_map *output, ck_isa isa, ck_pool *pool) {
  (void)isa;
  nearest_job job = {element_size, row, column, input, output};
  ck_pool_run(pool, output->height, nearest_row, &job);
}
