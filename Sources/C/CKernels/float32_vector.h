// Template of the vector variants of ck_float32. CK_SUFFIX names the variant.
//
// A strip of outputs, CK_TILE_COLUMNS of them, is computed at a time: the input values that its sums
// take are gathered into a panel [term][output], and every output channel is a row of a tile.
#include <stdlib.h>
#include <string.h>
#include "float32.h"
#include "float_tile.h"
#include "float32_depthwise.h"

/// Terms of a panel; longer sums are carried through the output.
#define CK_PANEL_TERMS 256

typedef struct {
  const float *input, *input_end;
  int64_t in_height, in_width, depth;  ///< Of one group.
  int64_t groups, results;             ///< Output channels of one group.
  int64_t taps;
  const int64_t *tap_y, *tap_x;  ///< Where each tap reads, relative to the output's place.
  int64_t stride_y, stride_x;
  const float *weights;  ///< [group][result][depth][tap].
  const float *bias;
  float *output;
  int64_t plane;                  ///< Floats from one output channel to the next.
  int64_t rows, columns;          ///< Of the outputs computed here.
  int64_t row_step, column_step;  ///< Floats from one of them to the next.
  int64_t strips, strips_per_task, parts;
} grid_job;

/// Outputs of a strip that lie in one row.
typedef struct {
  int64_t place, count, y, x;
} strip_run;

typedef struct {
  int64_t first, count;
  int64_t runs;
  strip_run run[CK_TILE_COLUMNS];
} output_strip;

static void split_strip(const grid_job *job, int64_t first, output_strip *strip) {
  int64_t total = job->rows * job->columns;
  strip->first = first;
  strip->count = total - first < CK_TILE_COLUMNS ? total - first : CK_TILE_COLUMNS;
  strip->runs = 0;
  int64_t y = first / job->columns, x = first % job->columns;
  for (int64_t place = 0; place < strip->count; y++, x = 0) {
    int64_t count = job->columns - x;
    if (count > strip->count - place) count = strip->count - place;
    strip->run[strip->runs++] = (strip_run){place, count, y, x};
    place += count;
  }
}

CK_INLINE void clear_floats(float *to, int64_t count) {
#pragma clang loop vectorize(disable)
  for (int64_t i = 0; i < count; i++) to[i] = 0.0f;
}

/// Copies every stride-th float. May write up to a vector beyond the last, which later copies into the
/// panel overwrite.
CK_INLINE void gather_floats(float *restrict to, const float *restrict from, int64_t count,
                             int64_t stride, const float *end) {
  if (stride == 1) {
    int64_t i = 0;
    if (end - from >= count + CK_LANES) {
      for (; i < count; i += CK_LANES) store_vector(to + i, load_vector(from + i));
      return;
    }
    for (; i + CK_LANES <= count; i += CK_LANES) store_vector(to + i, load_vector(from + i));
    for (; i < count; i++) to[i] = from[i];
  } else if (stride == 2) {
    if (end - from >= 2 * count + 2 * CK_LANES) {
      for (int64_t i = 0; i < count; i += CK_LANES) store_vector(to + i, load_even(from + 2 * i));
      return;
    }
    for (int64_t i = 0; i < count; i++) to[i] = from[2 * i];
  } else {
    for (int64_t i = 0; i < count; i++) to[i] = from[stride * i];
  }
}

CK_INLINE void pack_run(const grid_job *job, const strip_run *run, const float *plane,
                        int64_t tap_y, int64_t tap_x, float *to) {
  int64_t y = run->y * job->stride_y + tap_y, x = run->x * job->stride_x + tap_x;
  int64_t count = run->count, stride = job->stride_x;
  if (y < 0 || y >= job->in_height) {
    clear_floats(to, count);
    return;
  }
  int64_t first = x >= 0 ? 0 : (-x + stride - 1) / stride;
  if (first > count) first = count;
  int64_t end = count;
  if (x + (count - 1) * stride >= job->in_width)
    end = x >= job->in_width ? 0 : (job->in_width - x + stride - 1) / stride;
  if (end < first) end = first;
  if (first > 0) clear_floats(to, first);
  if (first < end)
    gather_floats(to + first, plane + y * job->in_width + x + first * stride, end - first, stride,
                  job->input_end);
  if (end < count) clear_floats(to + end, count - end);
}

/// Gathers the inputs of terms first ..< first + count of the strip's sums.
static void pack_panel(const grid_job *job, const output_strip *strip, int64_t group,
                       int64_t first, int64_t count, int64_t width, float *panel) {
  if (count == 0) return;
  int64_t channel = first / job->taps, tap = first % job->taps;
  for (int64_t k = 0; k < count; k++) {
    const float *plane =
        job->input + (group * job->depth + channel) * job->in_height * job->in_width;
    for (int64_t i = 0; i < strip->runs; i++)
      pack_run(job, &strip->run[i], plane, job->tap_y[tap], job->tap_x[tap],
               panel + k * width + strip->run[i].place);
    if (++tap == job->taps) {
      tap = 0;
      channel++;
    }
  }
}

/// Moves a tile's sums from or to outputs that don't lie side by side.
static void move_sums(const grid_job *job, const output_strip *strip, float *output, float *sums,
                      int64_t rows, bool stores) {
  for (int64_t r = 0; r < rows; r++)
    for (int64_t i = 0; i < strip->runs; i++) {
      const strip_run *run = &strip->run[i];
      float *place = output + r * job->plane + run->y * job->row_step + run->x * job->column_step;
      float *sum = sums + r * CK_TILE_COLUMNS + run->place;
      for (int64_t j = 0; j < run->count; j++) {
        if (stores) place[j * job->column_step] = sum[j];
        else sum[j] = place[j * job->column_step];
      }
    }
}

/// Adds a panel's terms to the sums of results first ..< end of a group.
static void add_panel(const grid_job *job, const output_strip *strip, int64_t group,
                      int64_t first_term, int64_t terms, const float *panel, int64_t vectors,
                      int64_t first, int64_t end) {
  _Alignas(64) float scratch[CK_TILE_ROWS * CK_TILE_COLUMNS];
  static const float zeros[CK_TILE_ROWS];
  const int64_t sum_terms = job->depth * job->taps;
  const bool is_dense = job->column_step == 1 && job->row_step == job->columns;
  const bool is_direct = is_dense && strip->count == vectors * CK_LANES;
  for (int64_t result = first; result < end;) {
    int64_t o = group * job->results + result;
    int64_t rows = end - result < CK_TILE_ROWS ? end - result : CK_TILE_ROWS;
    float *output = job->output + o * job->plane;
    if (!is_direct && first_term > 0) move_sums(job, strip, output, scratch, rows, false);
    float_tile tile = {
        .terms = terms,
        .a = job->weights + o * sum_terms + first_term,
        .a_stride = sum_terms,
        .b = panel,
        .b_stride = vectors * CK_LANES,
        .sums = is_direct ? output + strip->first : scratch,
        .sums_stride = is_direct ? job->plane : CK_TILE_COLUMNS,
        .start = first_term > 0 ? start_carried : start_rows,
        .values = job->bias ? job->bias + o : zeros,
    };
    rows = sum_rows(&tile, rows, vectors);
    if (!is_direct) move_sums(job, strip, output, scratch, rows, true);
    result += rows;
  }
}

static void sum_strip(const grid_job *job, int64_t group, int64_t first, int64_t first_result,
                      int64_t end_result) {
  _Alignas(64) float panel[CK_PANEL_TERMS * CK_TILE_COLUMNS + CK_LANES];
  output_strip strip;
  split_strip(job, first, &strip);
  int64_t vectors = (strip.count + CK_LANES - 1) / CK_LANES;
  int64_t terms = job->depth * job->taps;
  // A convolution without any tap, as phases of a transposed one can be, still has its bias.
  int64_t done = 0;
  do {
    int64_t count = terms - done < CK_PANEL_TERMS ? terms - done : CK_PANEL_TERMS;
    pack_panel(job, &strip, group, done, count, vectors * CK_LANES, panel);
    add_panel(job, &strip, group, done, count, panel, vectors, first_result, end_result);
    done += count;
  } while (done < terms);
}

static void sum_strips(void *context, int64_t task) {
  const grid_job *job = context;
  int64_t part = task % job->parts;
  int64_t first_result = job->results * part / job->parts;
  int64_t end_result = job->results * (part + 1) / job->parts;
  int64_t unit = task / job->parts * job->strips_per_task;
  int64_t end = unit + job->strips_per_task, units = job->groups * job->strips;
  for (; unit < (end < units ? end : units); unit++)
    sum_strip(job, unit / job->strips, unit % job->strips * CK_TILE_COLUMNS, first_result,
              end_result);
}

static void run_grid(grid_job *job, ck_pool *pool) {
  if (job->rows <= 0 || job->columns <= 0) return;
  int64_t threads = ck_pool_threads(pool);
  job->strips = (job->rows * job->columns + CK_TILE_COLUMNS - 1) / CK_TILE_COLUMNS;
  int64_t units = job->groups * job->strips;
  job->strips_per_task = units / (threads * 16) > 1 ? units / (threads * 16) : 1;
  job->parts = 1;
  if (threads > 1 && units < threads * 6 && job->results >= 64)
    job->parts = job->results / 32 < 4 ? job->results / 32 : 4;
  int64_t tasks = (units + job->strips_per_task - 1) / job->strips_per_task * job->parts;
  ck_pool_run(pool, tasks, sum_strips, job);
}

static grid_job grid_of(const ck_convolution32 *shape, const float *input, const float *bias,
                        float *output) {
  return (grid_job){
      .input = input,
      .input_end = input + (int64_t)shape->in_channels * shape->in_height * shape->in_width,
      .in_height = shape->in_height,
      .in_width = shape->in_width,
      .depth = shape->in_channels / shape->groups,
      .groups = shape->groups,
      .results = shape->out_channels / shape->groups,
      .bias = bias,
      .output = output,
      .plane = (int64_t)shape->out_height * shape->out_width,
  };
}

static bool CK_VARIANT(convolution)(const ck_convolution32 *shape, const float *input,
                                    const float *weights, const float *bias, float *output,
                                    ck_pool *pool) {
  const ck_window *w = &shape->window;
  if (is_depthwise(shape)) {
    convolve_depthwise(shape, input, weights, bias, output, pool);
    return true;
  }
  int64_t taps = (int64_t)w->kernel_height * w->kernel_width;
  int64_t *places = malloc((size_t)(2 * taps) * sizeof *places);
  if (!places) return false;
  for (int64_t tap = 0; tap < taps; tap++) {
    places[tap] = tap / w->kernel_width * w->dilation_y - w->pad_top;
    places[taps + tap] = tap % w->kernel_width * w->dilation_x - w->pad_left;
  }
  grid_job job = grid_of(shape, input, bias, output);
  job.taps = taps;
  job.tap_y = places;
  job.tap_x = places + taps;
  job.stride_y = w->stride_y;
  job.stride_x = w->stride_x;
  job.weights = weights;
  job.rows = shape->out_height;
  job.columns = shape->out_width;
  job.row_step = shape->out_width;
  job.column_step = 1;
  bool is_pointwise = taps == 1 && w->stride_y == 1 && w->stride_x == 1 && w->pad_top == 0 &&
                      w->pad_left == 0 && shape->in_height == shape->out_height &&
                      shape->in_width == shape->out_width;
  if (is_pointwise) {
    job.in_width = job.columns = job.row_step = job.plane;
    job.in_height = job.rows = 1;
  }
  run_grid(&job, pool);
  free(places);
  return true;
}

/// The taps of one dimension that reach outputs `phase`, `phase` + stride, … and where they read.
static int64_t taps_of_phase(int64_t phase, int64_t pad, int64_t stride, int64_t dilation,
                             int64_t kernel, int64_t *taps, int64_t *places) {
  int64_t count = 0;
  for (int64_t tap = 0; tap < kernel; tap++) {
    int64_t place = phase + pad - tap * dilation;
    if (place % stride != 0) continue;
    taps[count] = tap;
    places[count++] = place / stride;
  }
  return count;
}

/// What transposed convolution needs beside its operands.
typedef struct {
  int64_t *taps_y, *taps_x, *places_y, *places_x;  ///< Of one phase, by dimension.
  int64_t *tap_y, *tap_x;                          ///< Of every tap of one phase.
  float *weights;
} phase_workspace;

/// Computes the outputs (phase_y + i stride_y, phase_x + j stride_x), an ordinary convolution of
/// stride 1 with the taps that meet input positions.
static void run_phase(const ck_convolution32 *shape, const float *weights, grid_job job,
                      const phase_workspace *space, int64_t phase_y, int64_t phase_x,
                      ck_pool *pool) {
  const ck_window *w = &shape->window;
  int64_t taps_y = taps_of_phase(phase_y, w->pad_top, w->stride_y, w->dilation_y,
                                 w->kernel_height, space->taps_y, space->places_y);
  int64_t taps_x = taps_of_phase(phase_x, w->pad_left, w->stride_x, w->dilation_x,
                                 w->kernel_width, space->taps_x, space->places_x);
  int64_t taps = taps_y * taps_x, all = (int64_t)w->kernel_height * w->kernel_width;
  for (int64_t tap = 0; tap < taps; tap++) {
    space->tap_y[tap] = space->places_y[tap / taps_x];
    space->tap_x[tap] = space->places_x[tap % taps_x];
  }
  float *to = space->weights;
  for (int64_t o = 0; o < shape->out_channels; o++)
    for (int64_t c = 0; c < job.depth; c++) {
      int64_t channel = o / job.results * job.depth + c;
      const float *from = weights + (channel * job.results + o % job.results) * all;
      for (int64_t tap = 0; tap < taps; tap++)
        *to++ = from[space->taps_y[tap / taps_x] * w->kernel_width + space->taps_x[tap % taps_x]];
    }
  job.taps = taps;
  job.tap_y = space->tap_y;
  job.tap_x = space->tap_x;
  job.stride_y = job.stride_x = 1;
  job.weights = space->weights;
  job.rows = (shape->out_height - phase_y + w->stride_y - 1) / w->stride_y;
  job.columns = (shape->out_width - phase_x + w->stride_x - 1) / w->stride_x;
  job.output += phase_y * shape->out_width + phase_x;
  job.row_step = (int64_t)w->stride_y * shape->out_width;
  job.column_step = w->stride_x;
  run_grid(&job, pool);
}

static bool CK_VARIANT(transposed)(const ck_convolution32 *shape, const float *input,
                                   const float *weights, const float *bias, float *output,
                                   ck_pool *pool) {
  const ck_window *w = &shape->window;
  int64_t rows = w->kernel_height, columns = w->kernel_width, taps = rows * columns;
  grid_job job = grid_of(shape, input, bias, output);
  int64_t *places = malloc((size_t)(2 * (rows + columns + taps)) * sizeof *places);
  float *packed = malloc((size_t)(shape->out_channels * job.depth * taps) * sizeof *packed);
  if (places && packed) {
    phase_workspace space = {.taps_y = places, .places_y = places + rows, .weights = packed};
    space.taps_x = space.places_y + rows;
    space.places_x = space.taps_x + columns;
    space.tap_y = space.places_x + columns;
    space.tap_x = space.tap_y + taps;
    for (int64_t y = 0; y < w->stride_y; y++)
      for (int64_t x = 0; x < w->stride_x; x++)
        run_phase(shape, weights, job, &space, y, x, pool);
  }
  bool is_done = places && packed;
  free(places);
  free(packed);
  return is_done;
}

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
      int64_t rows = end_row - row < CK_TILE_ROWS ? end_row - row : CK_TILE_ROWS;
      float *c = job->c + row * job->n + column;
      if (!is_direct && done > 0)
        for (int64_t r = 0; r < rows; r++)
          memcpy(scratch + r * CK_TILE_COLUMNS, c + r * job->n, (size_t)count * sizeof(float));
      float_tile tile = {
          .terms = terms,
          .a = job->a + row * job->k + done,
          .a_stride = job->k,
          .b = is_panel ? panel : job->b + done * job->n + column,
          .b_stride = is_panel ? vectors * CK_LANES : job->n,
          .sums = is_direct ? c : scratch,
          .sums_stride = is_direct ? job->n : CK_TILE_COLUMNS,
          .start = done > 0 ? start_carried : start_columns,
          .values = bias,
      };
      rows = sum_rows(&tile, rows, vectors);
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

const float32_functions CK_VARIANT(float32) = {CK_VARIANT(convolution), CK_VARIANT(transposed),
                                               CK_VARIANT(matmul)};
