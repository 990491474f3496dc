// Template of the vector variants of float pooling. Averages: vectors along the row where every
// column of a window meets the input and the stride is 1 or 2.
#include "float32_pool.h"
#include "float32_pool_maximum.h"
#include "float_tile.h"

/// Averages x ..< x + CK_LANES.
CK_INLINE void average_vector(const pool_row *row, int64_t x, const bool is_even, float *out) {
  const pool_job *job = row->job;
  const ck_window *w = &job->shape->window;
  float_vector result = (float_vector)0.0f;
  for (int64_t ky = row->rows.first; ky < row->rows.end; ky++) {
    const float *from = row->plane +
                        (row->rows.start + ky * w->dilation_y) * job->shape->in_width +
                        x * w->stride_x - w->pad_left;
    for (int64_t kx = 0; kx < w->kernel_width; kx++) {
      const float *tap = from + kx * w->dilation_x;
      result += is_even ? load_even(tap) : load_vector(tap);
    }
  }
  int64_t divisor = divisor_of(job, row->rows, columns_at(job, x));
  result = divisor > 0 ? result / (float_vector)(float)divisor : (float_vector)0.0f;
  store_vector(out + x, without_nan_payload(result));
}

CK_INLINE void average_vectors(const pool_row *row, int64_t first, int64_t end,
                               const bool is_even, float *out) {
  for (int64_t x = first; x < end; x += CK_LANES)
    average_vector(row, x + CK_LANES <= end ? x : end - CK_LANES, is_even, out);
}

static void average_row(const pool_row *row, int64_t first, int64_t end, float *out) {
  const ck_convolution32 *shape = row->job->shape;
  if (shape->window.stride_x > 2 || end - first < CK_LANES) first = end = 0;
  for (int64_t x = 0; x < first; x++) out[x] = pool_one(row, x);
  if (shape->window.stride_x == 2) average_vectors(row, first, end, true, out);
  else average_vectors(row, first, end, false, out);
  for (int64_t x = end; x < shape->out_width; x++) out[x] = pool_one(row, x);
}

static void CK_VARIANT(pool_plane_rows)(void *context, int64_t channel) {
  const pool_job *job = context;
  const ck_convolution32 *s = job->shape;
  inner_columns inner = inner_columns_of(s);
  float *out = job->output + channel * s->out_height * s->out_width;
  for (int64_t y = 0; y < s->out_height; y++) {
    pool_row row = {job, job->input + channel * s->in_height * s->in_width, rows_at(job, y)};
    if (job->averages) average_row(&row, inner.first, inner.end, out + y * s->out_width);
    else maximum_row(&row, out + y * s->out_width);
  }
}

const pool_plane_function CK_VARIANT(pool_plane) = CK_VARIANT(pool_plane_rows);
