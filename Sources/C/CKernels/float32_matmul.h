// Template of the vector variants of matrix products.
#pragma once
#include <string.h>
#include "float32_grid.h"

/// Terms of a panel; longer sums are carried through the output.
#define CK_PANEL_TERMS 256

typedef struct {
  int64_t m, n, k, strips;
  const float *a, *b, *bias;
  float *c;
  int64_t rows_per_task;
} matmul_job;

static void pack_columns(const matmul_job *job, int64_t column, int64_t count, int64_t first,
                         int64_t terms, int64_t width, float *panel) {
  for (int64_t k = 0; k < terms; k++)
    gather_floats(panel + k * width, job->b + (first + k) * job->n + column, count, 1,
                  job->b + job->n * job->k);
}

static void multiply_strip(void *context, int64_t task) {
  const matmul_job *job = context;
  _Alignas(64) float panel[CK_PANEL_TERMS * CK_TILE_COLUMNS + CK_LANES];
  _Alignas(64) float scratch[CK_TILE_ROWS * CK_TILE_COLUMNS], bias[CK_TILE_COLUMNS];
  int64_t column = task % job->strips * CK_TILE_COLUMNS;
  int64_t first_row = task / job->strips * job->rows_per_task;
  int64_t end_row = first_row + job->rows_per_task < job->m ? first_row + job->rows_per_task
                                                             : job->m;
  int64_t count = job->n - column < CK_TILE_COLUMNS ? job->n - column : CK_TILE_COLUMNS;
  int64_t vectors = (count + CK_LANES - 1) / CK_LANES;
  bool is_direct = count == vectors * CK_LANES;
  // Few rows use a panel too seldom to pay for gathering it.
  bool is_panel = !is_direct || end_row - first_row > CK_TILE_ROWS;
  clear_floats(bias, CK_TILE_COLUMNS);
  if (job->bias) memcpy(bias, job->bias + column, (size_t)count * sizeof(float));
  int64_t done = 0;
  do {
    int64_t terms = job->k - done < CK_PANEL_TERMS ? job->k - done : CK_PANEL_TERMS;
    if (is_panel) pack_columns(job, column, count, done, terms, vectors * CK_LANES, panel);
    for (int64_t row = first_row; row < end_row;) {
      int64_t rows = rows_of_tile(end_row - row);
      float *c = job->c + row * job->n + column;
      if (!is_direct && done > 0)
        for (int64_t r = 0; r < rows; r++)
          memcpy(scratch + r * CK_TILE_COLUMNS, c + r * job->n, (size_t)count * sizeof(float));
      float_tile tile = {
          .channels = terms,
          .taps = 1,
          .tap_offsets = only_tap,
          .a = job->a + row * job->k + done,
          .a_stride = job->k,
          .b = is_panel ? panel : job->b + done * job->n + column,
          .b_stride = is_panel ? vectors * CK_LANES : job->n,
          .sums = is_direct ? c : scratch,
          .sums_stride = is_direct ? job->n : CK_TILE_COLUMNS,
          .start = done > 0 ? start_carried : start_columns,
          .values = bias,
      };
      sum_rows(&tile, rows, vectors);
      if (!is_direct)
        for (int64_t r = 0; r < rows; r++)
          memcpy(c + r * job->n, scratch + r * CK_TILE_COLUMNS, (size_t)count * sizeof(float));
      row += rows;
    }
    done += terms;
  } while (done < job->k);
}

static bool CK_VARIANT(matmul)(int64_t m, int64_t n, int64_t k, const float *a, const float *b,
                               const float *bias, float *c, ck_pool *pool) {
  if (m <= 0 || n <= 0) return true;
  int64_t strips = (n + CK_TILE_COLUMNS - 1) / CK_TILE_COLUMNS;
  int64_t rows_per_task = strips >= 2 * (int64_t)ck_pool_threads(pool) ? m : 64;
  if (rows_per_task > m) rows_per_task = m;
  matmul_job job = {m, n, k, strips, a, b, bias, c, rows_per_task};
  int64_t parts = (m + rows_per_task - 1) / rows_per_task;
  ck_pool_run(pool, strips * parts, multiply_strip, &job);
  return true;
}
