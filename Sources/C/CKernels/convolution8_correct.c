// The third term of the sums (convolution8_internal.h): the weights' zero point times the input.
//
// Padding is the input's zero point and adds nothing. Pixels of an output row that share input
// columns share their sums.
#include "convolution8_internal.h"
#include "convolution_input.h"

/// Input columns that pixels of a row share; a row of more is treated tap by tap.
enum { MAX_COLUMNS = 2 * CK_MAX_PIXELS + 64 };

/// The input columns `x`, `x + step`, ... of a problem's taps around row `y`.
typedef struct {
  const ck_convolution8 *convolution;
  const ck_problem_shape *problem;
  const ck_map *input;
  int64_t y, x;
  int32_t step;
} column_view;

/// Sums of `count` columns over the kernel's rows and all channels, less the zero point of each.
static void sum_columns(const column_view *view, int32_t count, int32_t *sums) {
  const ck_problem_shape *problem = view->problem;
  const ck_map *input = view->input;
  ck_inside inside = ck_inside_positions(view->x, view->step, count, 0, 0, input->width);
  int32_t inner = inside.end - inside.first;
  const uint8_t *rows[CK_MAX_TAPS];
  ck_c8_summands summands = {rows, 0, view->step * input->pixel_pitch, problem->channels,
                             view->convolution->input_flip};
  for (int32_t t = 0; t < problem->taps; t += problem->tap_columns) {
    int64_t y = view->y + problem->tap_y[t];
    if (y < 0 || y >= input->height) continue;
    rows[summands.row_count++] =
        (const uint8_t *)input->data + y * input->row_pitch +
        (view->x + (int64_t)inside.first * view->step) * input->pixel_pitch +
        problem->input_channel;
  }
  if (inner > 0) view->convolution->variant.sum(&summands, inner, sums + inside.first);
  uint32_t zero = (uint32_t)summands.row_count * (uint32_t)problem->channels *
                  (uint32_t)view->convolution->input_zero;
  for (int32_t i = 0; i < inside.first; i++) sums[i] = 0;
  for (int32_t i = inside.first; i < inside.end; i++) sums[i] = (int32_t)((uint32_t)sums[i] - zero);
  for (int32_t i = inside.end; i < count; i++) sums[i] = 0;
}

/// Input less zero point of `count` pixels of a row, whose input positions begin at `y`, `x`.
static void sum_row(column_view view, int64_t x, int32_t count, int32_t *totals) {
  const ck_problem_shape *problem = view.problem;
  const int32_t *tap_x = problem->tap_x;
  int32_t columns = problem->tap_columns, stride = problem->stride_x;
  int32_t sums[MAX_COLUMNS + CK_SUM_GROUP];
  int32_t left = tap_x[0] < tap_x[columns - 1] ? tap_x[0] : tap_x[columns - 1];
  int32_t right = tap_x[0] < tap_x[columns - 1] ? tap_x[columns - 1] : tap_x[0];
  int64_t shared = (int64_t)(count - 1) * stride + right - left + 1;
  memset(totals, 0, sizeof(int32_t) * (size_t)count);
  if (shared <= MAX_COLUMNS && shared < (int64_t)columns * count) {
    view.x = x + left;
    view.step = 1;
    sum_columns(&view, (int32_t)shared, sums);
    for (int32_t k = 0; k < columns; k++) {
      const int32_t *from = sums + (tap_x[k] - left);
      for (int32_t i = 0; i < count; i++) totals[i] += from[i * stride];
    }
  } else {
    view.step = stride;
    for (int32_t k = 0; k < columns; k++) {
      view.x = x + tap_x[k];
      sum_columns(&view, count, sums);
      for (int32_t i = 0; i < count; i++) totals[i] += sums[i];
    }
  }
}

/// Input less zero point of pixels whose input was gathered or lies in pieces of whole rows.
static void sum_gathered(const ck_convolution8 *convolution, const ck_problem_shape *problem,
                         const ck_chunk_input *chunk, int32_t count, int32_t pitch,
                         int32_t *totals) {
  int32_t taps = problem->kernel_taps, bytes = problem->tap_columns * problem->channels;
  uint32_t zero = (uint32_t)taps * (uint32_t)bytes * (uint32_t)convolution->input_zero;
  for (int32_t p = 0, run; p < count; p += run) {
    const uint8_t *rows[CK_MAX_TAPS];
    for (int32_t t = 0; t < taps; t++) rows[t] = chunk->pointers[t * pitch + p];
    int64_t step = p + 1 < count ? chunk->pointers[p + 1] - chunk->pointers[p] : 0;
    run = count - p;
    for (int32_t t = 0; t < taps; t++) {
      int32_t length = 1;
      const uint8_t *const *pointers = chunk->pointers + t * pitch + p;
      while (length < run && pointers[length] == rows[t] + length * step) length++;
      run = length;
    }
    ck_c8_summands summands = {rows, taps, step, bytes, convolution->input_flip};
    convolution->variant.sum(&summands, run, totals + p);
  }
  for (int32_t p = 0; p < count; p++) totals[p] = (int32_t)((uint32_t)totals[p] - zero);
}

void ck_c8_correct(const ck_convolution8 *convolution, const ck_problem_shape *problem,
                   const ck_map *input, const ck_chunk_input *chunk, int64_t first, int32_t count,
                   int64_t width, int32_t pitch, int32_t *corrections) {
  if (problem->gathers) {
    sum_gathered(convolution, problem, chunk, count, pitch, corrections);
  } else {
    int64_t line = first / width, column = first % width;
    int32_t run;
    for (int32_t p = 0; p < count && problem->taps > 0; line++, column = 0, p += run) {
      run = width - column < count - p ? (int32_t)(width - column) : count - p;
      column_view view = {convolution, problem, input, line * problem->stride_y, 0, 1};
      sum_row(view, column * problem->stride_x, run, corrections + p);
    }
    if (problem->taps == 0) memset(corrections, 0, sizeof(int32_t) * (size_t)count);
  }
  uint32_t factor = (uint32_t)-convolution->weight_zero;
  for (int32_t p = 0; p < count; p++) corrections[p] = (int32_t)(factor * (uint32_t)corrections[p]);
  memset(corrections + count, 0, sizeof(int32_t) * CK_SUM_GROUP);
}
