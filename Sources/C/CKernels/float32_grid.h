// Template of sums over a grid of outputs, the core of the vector variants of ck_float32.
//
// A strip of outputs, CK_STRIP_COLUMNS of them, is computed at a time: the input values that its
// sums take are gathered into a panel [term][output], which is walked tile by tile; every output
// channel is a row of a tile. Gathering pays per run of outputs in one row, so strips are wide.
#pragma once
#include "float32.h"
#include "float_tile.h"

/// Terms of a panel; longer sums are carried through the output.
#define CK_PANEL_TERMS 256

/// Outputs of a strip, and floats from one term of its panel to the next: copies may write a vector
/// too much.
#define CK_STRIP_COLUMNS (CK_STRIP_TILES * CK_TILE_COLUMNS)
#define CK_PANEL_STRIDE (CK_STRIP_COLUMNS + CK_LANES)

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
  strip_run run[CK_STRIP_COLUMNS];
} output_strip;

static void split_strip(const grid_job *job, int64_t first, output_strip *strip) {
  int64_t total = job->rows * job->columns;
  strip->first = first;
  strip->count = total - first < CK_STRIP_COLUMNS ? total - first : CK_STRIP_COLUMNS;
  strip->runs = 0;
  int64_t y = first / job->columns, x = first % job->columns;
  for (int64_t place = 0; place < strip->count; y++, x = 0) {
    int64_t count = job->columns - x;
    if (count > strip->count - place) count = strip->count - place;
    strip->run[strip->runs++] = (strip_run){place, count, y, x};
    place += count;
  }
}

/// Clears `count` floats and up to a vector beyond.
CK_INLINE void clear_floats(float *to, int64_t count) {
  for (int64_t i = 0; i < count; i += CK_LANES) store_vector(to + i, (float_vector)0.0f);
}

/// Copies every stride-th float, and up to a vector of anything beyond; reads nothing from `end` on.
CK_INLINE void gather_floats(float *restrict to, const float *restrict from, int64_t count,
                             int64_t stride, const float *end) {
  int64_t i = 0;
  if (stride == 1) {
    int64_t whole = end - from >= count + CK_LANES ? count : count & ~(int64_t)(CK_LANES - 1);
    for (; i < whole; i += CK_LANES) store_vector(to + i, load_vector(from + i));
  } else if (stride == 2 && end - from >= 2 * count + 2 * CK_LANES) {
    for (; i < count; i += CK_LANES) store_vector(to + i, load_even(from + 2 * i));
  }
  for (; i < count; i++) to[i] = from[stride * i];
}

/// What one tap reads for the outputs of a run: zeros of the padding, inputs, zeros again.
typedef struct {
  int64_t zeros_before, inputs, zeros_after;
  int64_t place;  ///< Of the first input in its plane.
} tap_run;

static tap_run tap_run_of(const grid_job *job, const strip_run *run, int64_t tap) {
  int64_t y = run->y * job->stride_y + job->tap_y[tap];
  int64_t x = run->x * job->stride_x + job->tap_x[tap];
  int64_t count = run->count, stride = job->stride_x;
  if (y < 0 || y >= job->in_height) return (tap_run){.zeros_before = count};
  int64_t first = x >= 0 ? 0 : (-x + stride - 1) / stride;
  if (first > count) first = count;
  int64_t end = count;
  if (x + (count - 1) * stride >= job->in_width)
    end = x >= job->in_width ? 0 : (job->in_width - x + stride - 1) / stride;
  if (end < first) end = first;
  return (tap_run){first, end - first, count - end, y * job->in_width + x + first * stride};
}

/// Gathers the inputs of terms first ..< first + count of the strip's sums. Run by run and tap by
/// tap, so that what is the same for all channels is computed once.
static void pack_panel(const grid_job *job, const output_strip *strip, int64_t group,
                       int64_t first, int64_t count, float *panel) {
  const int64_t taps = job->taps, plane = job->in_height * job->in_width;
  const float *input = job->input + group * job->depth * plane;
  for (int64_t i = 0; i < strip->runs; i++)
    for (int64_t t = 0; t < (taps < count ? taps : count); t++) {
      int64_t tap = (first + t) % taps, channel = (first + t) / taps;
      tap_run run = tap_run_of(job, &strip->run[i], tap);
      const float *from = input + channel * plane + run.place;
      float *to = panel + t * CK_PANEL_STRIDE + strip->run[i].place;
      for (int64_t k = t; k < count; k += taps, from += plane, to += taps * CK_PANEL_STRIDE) {
        clear_floats(to, run.zeros_before);
        gather_floats(to + run.zeros_before, from, run.inputs, job->stride_x, job->input_end);
        clear_floats(to + run.zeros_before + run.inputs, run.zeros_after);
      }
    }
}

/// Outputs of a strip that a tile takes.
typedef struct {
  int64_t first, count;
} tile_columns;

/// Moves a tile's sums from or to outputs that don't lie side by side.
static void move_sums(const grid_job *job, const output_strip *strip, tile_columns columns,
                      float *output, float *sums, int64_t rows, bool stores) {
  for (int64_t i = 0; i < strip->runs; i++) {
    const strip_run *run = &strip->run[i];
    int64_t first = run->place > columns.first ? run->place : columns.first;
    int64_t end = run->place + run->count, tile_end = columns.first + columns.count;
    int64_t count = (end < tile_end ? end : tile_end) - first;
    int64_t x = run->x + first - run->place;
    float *place = output + run->y * job->row_step + x * job->column_step;
    float *sum = sums + first - columns.first;
    for (int64_t r = 0; r < rows; r++, place += job->plane, sum += CK_TILE_COLUMNS)
      for (int64_t j = 0; j < count; j++) {
        if (stores) place[j * job->column_step] = sum[j];
        else sum[j] = place[j * job->column_step];
      }
  }
}

/// Terms first ..< first + count of the sums of a group's results first_result ..< end_result.
typedef struct {
  int64_t group, first_result, end_result;
  int64_t first, count;
} panel_sums;

/// Adds a panel's terms to the sums of `rows` results in a tile's columns.
static void add_tile(const grid_job *job, const output_strip *strip, const panel_sums *sums,
                     const float *panel, int64_t result, int64_t rows, tile_columns columns) {
  _Alignas(64) float scratch[CK_TILE_ROWS * CK_TILE_COLUMNS];
  static const float zeros[CK_TILE_ROWS];
  const int64_t sum_terms = job->depth * job->taps;
  const int64_t vectors = (columns.count + CK_LANES - 1) / CK_LANES;
  const bool is_dense = job->column_step == 1 && job->row_step == job->columns;
  const bool is_direct = is_dense && columns.count == vectors * CK_LANES;
  const bool is_carried = sums->first > 0;
  int64_t o = sums->group * job->results + result;
  float *output = job->output + o * job->plane;
  if (!is_direct && is_carried) move_sums(job, strip, columns, output, scratch, rows, false);
  float_tile tile = {
      .terms = sums->count,
      .a = job->weights + o * sum_terms + sums->first,
      .a_stride = sum_terms,
      .b = panel + columns.first,
      .b_stride = CK_PANEL_STRIDE,
      .sums = is_direct ? output + strip->first + columns.first : scratch,
      .sums_stride = is_direct ? job->plane : CK_TILE_COLUMNS,
      .start = is_carried ? start_carried : start_rows,
      .values = job->bias ? job->bias + o : zeros,
  };
  sum_rows(&tile, rows, vectors);
  if (!is_direct) move_sums(job, strip, columns, output, scratch, rows, true);
}

/// Adds a panel's terms to all its sums: the tiles of a row in turn, so that outputs are written
/// one after the other.
static void add_panel(const grid_job *job, const output_strip *strip, const panel_sums *sums,
                      const float *panel) {
  for (int64_t result = sums->first_result; result < sums->end_result;) {
    int64_t rows = rows_of_tile(sums->end_result - result);
    for (int64_t first = 0; first < strip->count; first += CK_TILE_COLUMNS) {
      int64_t rest = strip->count - first;
      tile_columns columns = {first, rest < CK_TILE_COLUMNS ? rest : CK_TILE_COLUMNS};
      add_tile(job, strip, sums, panel, result, rows, columns);
    }
    result += rows;
  }
}

static void sum_strip(const grid_job *job, int64_t first, panel_sums sums) {
  _Alignas(64) float panel[CK_PANEL_TERMS * CK_PANEL_STRIDE];
  output_strip strip;
  split_strip(job, first, &strip);
  int64_t terms = job->depth * job->taps;
  // A convolution without any tap, as phases of a transposed one can be, still has its bias.
  do {
    sums.count = terms - sums.first < CK_PANEL_TERMS ? terms - sums.first : CK_PANEL_TERMS;
    pack_panel(job, &strip, sums.group, sums.first, sums.count, panel);
    add_panel(job, &strip, &sums, panel);
    sums.first += sums.count;
  } while (sums.first < terms);
}

static void sum_strips(void *context, int64_t task) {
  const grid_job *job = context;
  int64_t part = task % job->parts;
  panel_sums sums = {.first_result = job->results * part / job->parts,
                     .end_result = job->results * (part + 1) / job->parts};
  int64_t unit = task / job->parts * job->strips_per_task;
  int64_t end = unit + job->strips_per_task, units = job->groups * job->strips;
  for (; unit < (end < units ? end : units); unit++) {
    sums.group = unit / job->strips;
    sum_strip(job, unit % job->strips * CK_STRIP_COLUMNS, sums);
  }
}

static void run_grid(grid_job *job, ck_pool *pool) {
  if (job->rows <= 0 || job->columns <= 0) return;
  int64_t threads = ck_pool_threads(pool);
  job->strips = (job->rows * job->columns + CK_STRIP_COLUMNS - 1) / CK_STRIP_COLUMNS;
  int64_t units = job->groups * job->strips;
  job->strips_per_task = units / (threads * 16) > 1 ? units / (threads * 16) : 1;
  job->parts = 1;
  if (threads > 1 && units < threads * 6 && job->results >= 64)
    job->parts = job->results / 32 < 4 ? job->results / 32 : 4;
  int64_t tasks = (units + job->strips_per_task - 1) / job->strips_per_task * job->parts;
  ck_pool_run(pool, tasks, sum_strips, job);
}
