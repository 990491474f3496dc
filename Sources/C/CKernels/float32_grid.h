// Template of sums over a grid of outputs, the core of the vector variants of ck_float32.
//
// A strip of outputs, CK_TILE_COLUMNS of them, is computed at a time: the input values that its
// sums take are gathered into a panel [term][output], and every output channel is a row of a tile.
#pragma once
#include "float32.h"
#include "float_tile.h"

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

/// Copies every stride-th float. May write up to a vector beyond the last, which later copies into
/// the panel overwrite.
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
