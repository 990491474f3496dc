// The specification of float pooling.
#include "float32_pool.h"
#pragma STDC FP_CONTRACT OFF

static void pool_plane(void *context, int64_t channel) {
  const pool_job *job = context;
  const ck_convolution32 *s = job->shape;
  float *out = job->output + channel * s->out_height * s->out_width;
  for (int64_t y = 0; y < s->out_height; y++) {
    pool_row row = {job, job->input + channel * s->in_height * s->in_width, rows_at(job, y)};
    for (int64_t x = 0; x < s->out_width; x++) *out++ = pool_one(&row, x);
  }
}

const pool_plane_function pool_plane_scalar = pool_plane;
