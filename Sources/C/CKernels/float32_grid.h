// Template of sums over a grid of outputs, the core of the vector variants of ck_float32.
//
// A strip of consecutive outputs is computed at a time, all channels of it. The input that its sums
// take is gathered into a panel of planes (float32_planes.h), which is walked tile by tile; every
// output channel is a row of a tile. Products of 1x1 read the input where it lies.
#pragma once
#include <stdatomic.h>
#include "float32.h"
#include "float32_planes.h"
#include "float_tile.h"

/// Floats of a panel, which lies on the stack unless a single channel needs more. Sums over more
/// channels than fit, or more taps of a channel where each has a plane, are carried through the
/// output.
#define CK_PANEL_FLOATS (56 * 1024)
#define CK_STRIP_VECTORS (CK_STRIP_TILES * CK_TILE_VECTORS)

typedef struct {
  grid_shape shape;
  const float *input, *input_end;
  int64_t in_height, depth;  ///< Of one group.
  int64_t groups;
  const float *weights;  ///< [group][result][depth][tap].
  const float *bias;
  float *output;
  int64_t plane;                  ///< Floats from one output channel to the next.
  int64_t row_step, column_step;  ///< Floats from one output computed here to the next.
  bool reads_input;               ///< The input lies as planes of its only tap would.
  // What run_grid decides.
  grid_planes layout;
  int64_t *tap_offsets;    ///< In a channel's planes.
  int64_t panel_stride;    ///< Floats from one plane to the next.
  int64_t panel_channels;  ///< Input channels of a panel.
  int64_t panel_taps;      ///< Taps of a panel; all of them unless it holds a single channel.
  int64_t numbers;         ///< Outputs with the gaps between their rows.
  int64_t strips, strips_per_task, parts;
  _Atomic bool has_failed;  ///< Memory has run out.
} grid_job;

/// Consecutive numbers of the grid.
typedef struct {
  int64_t first, count;
} output_strip;

/// The vectors of strip `index`, equal parts of all.
CK_INLINE output_strip strip_of(const grid_job *job, int64_t index) {
  int64_t vectors = (job->numbers + CK_LANES - 1) / CK_LANES;
  int64_t first = vectors * index / job->strips * CK_LANES;
  int64_t end = vectors * (index + 1) / job->strips * CK_LANES;
  return (output_strip){first, (end < job->numbers ? end : job->numbers) - first};
}

/// Numbers that lie in one row.
typedef struct {
  int64_t count, y, x;
} strip_run;

/// The run that starts with `first` and ends before `end`.
CK_INLINE strip_run run_of(int64_t pitch, int64_t first, int64_t end) {
  strip_run run = {end - first, first / pitch, first % pitch};
  if (run.count > pitch - run.x) run.count = pitch - run.x;
  return run;
}

/// Clears `count` floats and up to a vector beyond.
CK_INLINE void clear_floats(float *to, int64_t count) {
  for (int64_t i = 0; i < count; i += CK_LANES) store_vector(to + i, (float_vector)0.0f);
}

/// Copies every stride-th float, and up to a vector of anything beyond; reads nothing from `end`
/// on.
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

/// What a plane holds of a run: zeros of the padding, inputs, zeros again.
typedef struct {
  int64_t zeros_before, inputs, zeros_after;
  int64_t place;  ///< Of the first input in its channel.
} plane_run;

static plane_run plane_run_of(const grid_job *job, const strip_run *run, int64_t plane) {
  const grid_shape *shape = &job->shape;
  int64_t y = run->y * shape->stride_y + job->layout.plane_y[plane];
  int64_t x = run->x * shape->stride_x + job->layout.plane_x[plane];
  int64_t count = run->count, stride = shape->stride_x;
  if (y < 0 || y >= job->in_height) return (plane_run){.zeros_before = count};
  int64_t first = x >= 0 ? 0 : (-x + stride - 1) / stride;
  if (first > count) first = count;
  int64_t end = count;
  if (x + (count - 1) * stride >= shape->in_width)
    end = x >= shape->in_width ? 0 : (shape->in_width - x + stride - 1) / stride;
  if (end < first) end = first;
  return (plane_run){first, end - first, count - end, y * shape->in_width + x + first * stride};
}

/// Sums of a group's results first_result ..< end_result over `channels` input channels and `taps`
/// taps of each, from `channel` and `tap` on.
typedef struct {
  int64_t group, first_result, end_result;
  int64_t channel, channels;
  int64_t tap, taps;
} panel_sums;

/// The planes of a panel: those of its taps where every tap has one.
CK_INLINE int64_t planes_of(const grid_job *job, int64_t taps) {
  return taps < job->shape.taps ? taps : job->layout.planes;
}

/// Gathers what the strip's sums read. Run by run and plane by plane, so that what is the same for
/// all channels is computed once.
static void pack_panel(const grid_job *job, const output_strip *strip, const panel_sums *sums,
                       float *panel) {
  const int64_t channel_floats = job->in_height * job->shape.in_width;
  const float *input =
      job->input + (sums->group * job->depth + sums->channel) * channel_floats;
  const int64_t end = strip->first + strip->count + job->layout.reach;
  const int64_t planes = planes_of(job, sums->taps), step = planes * job->panel_stride;
  for (int64_t first = strip->first; first < end;) {
    strip_run run = run_of(job->layout.pitch, first, end);
    for (int64_t plane = 0; plane < planes; plane++) {
      plane_run part = plane_run_of(job, &run, sums->tap + plane);
      const float *from = input + part.place;
      float *to = panel + plane * job->panel_stride + first - strip->first;
      for (int64_t c = 0; c < sums->channels; c++, from += channel_floats, to += step) {
        clear_floats(to, part.zeros_before);
        gather_floats(to + part.zeros_before, from, part.inputs, job->shape.stride_x,
                      job->input_end);
        clear_floats(to + part.zeros_before + part.inputs, part.zeros_after);
      }
    }
    first += run.count;
  }
}

/// Copies `count` floats that lie side by side.
CK_INLINE void copy_floats(float *to, const float *from, int64_t count) {
  if (count >= CK_LANES) {
    for (int64_t i = 0; i < count - CK_LANES; i += CK_LANES)
      store_vector(to + i, load_vector(from + i));
    store_vector(to + count - CK_LANES, load_vector(from + count - CK_LANES));
    return;
  }
#pragma clang loop vectorize(disable) unroll(disable)
  for (int64_t i = 0; i < count; i++) to[i] = from[i];
}

/// Moves `rows` rows of a tile's sums from or to the outputs.
static void move_sums(const grid_job *job, output_strip columns, float *output, float *sums,
                      int64_t rows, bool stores) {
  const int64_t end = columns.first + columns.count, step = job->column_step;
  for (int64_t first = columns.first; first < end;) {
    strip_run run = run_of(job->layout.pitch, first, end);
    int64_t count = job->shape.columns - run.x < run.count ? job->shape.columns - run.x : run.count;
    float *place = output + run.y * job->row_step + run.x * step;
    float *sum = sums + first - columns.first;
    for (int64_t r = 0; r < rows; r++, place += job->plane, sum += CK_TILE_COLUMNS) {
      if (step == 1) {
        if (stores) copy_floats(place, sum, count);
        else copy_floats(sum, place, count);
        continue;
      }
      for (int64_t j = 0; j < count; j++) {
        if (stores) place[j * step] = sum[j];
        else sum[j] = place[j * step];
      }
    }
    first += run.count;
  }
}

/// Where a tile's sums can be written vector by vector, NULL where they can't.
CK_INLINE float *direct_output(const grid_job *job, output_strip columns, float *output) {
  if (job->column_step != 1 || columns.count % CK_LANES != 0) return NULL;
  const bool has_gaps = job->layout.pitch > job->shape.columns;
  if (!has_gaps && job->row_step == job->layout.pitch) return output + columns.first;
  strip_run run = run_of(job->layout.pitch, columns.first, columns.first + columns.count);
  if (run.count < columns.count || run.x + run.count > job->shape.columns) return NULL;
  return output + run.y * job->row_step + run.x;
}

/// What a panel's tiles read.
typedef struct {
  const float *first;
  int64_t channel_stride;
} panel_view;

/// Adds a panel's terms to the sums of `rows` results in a tile's columns.
static void add_tile(const grid_job *job, const output_strip *strip, const panel_sums *sums,
                     panel_view panel, int64_t result, int64_t rows, output_strip columns) {
  _Alignas(64) float scratch[CK_TILE_ROWS * CK_TILE_COLUMNS];
  static const float zeros[CK_TILE_ROWS];
  const int64_t sum_terms = job->depth * job->shape.taps;
  const int64_t vectors = (columns.count + CK_LANES - 1) / CK_LANES;
  const int64_t first_term = sums->channel * job->shape.taps + sums->tap;
  const bool is_carried = first_term > 0;
  int64_t o = sums->group * job->shape.results + result;
  float *output = job->output + o * job->plane;
  float *direct = direct_output(job, columns, output);
  if (!direct && is_carried) move_sums(job, columns, output, scratch, rows, false);
  float_tile tile = {
      .channels = sums->channels,
      .taps = sums->taps,
      .a = job->weights + o * sum_terms + first_term,
      .a_stride = sum_terms,
      .b = panel.first + columns.first - strip->first,
      .b_stride = panel.channel_stride,
      .tap_offsets = job->tap_offsets,
      .sums = direct ? direct : scratch,
      .sums_stride = direct ? job->plane : CK_TILE_COLUMNS,
      .start = is_carried ? start_carried : start_rows,
      .values = job->bias ? job->bias + o : zeros,
  };
  sum_rows(&tile, rows, vectors);
  if (!direct) move_sums(job, columns, output, scratch, rows, true);
}

/// Columns of the next tile of `rest`: no tile of one vector follows one of three, where two of two
/// keep the multipliers busier.
CK_INLINE int64_t columns_of_tile(int64_t rest) {
  if (CK_TILE_VECTORS == 3 && rest > 3 * CK_LANES && rest <= 4 * CK_LANES) return 2 * CK_LANES;
  return rest < CK_TILE_COLUMNS ? rest : CK_TILE_COLUMNS;
}

/// Adds a panel's terms to all its sums: the tiles of a row in turn, so that outputs are written
/// one after the other.
static void add_panel(const grid_job *job, const output_strip *strip, const panel_sums *sums,
                      panel_view panel) {
  for (int64_t result = sums->first_result; result < sums->end_result;) {
    int64_t rows = rows_of_tile(sums->end_result - result);
    for (int64_t first = 0; first < strip->count;) {
      output_strip columns = {strip->first + first, columns_of_tile(strip->count - first)};
      add_tile(job, strip, sums, panel, result, rows, columns);
      first += columns.count;
    }
    result += rows;
  }
}

/// The input where it lies as the panel of a strip; first is NULL where a panel is needed, as for
/// the last strip, whose last vector would read beyond the input.
CK_INLINE panel_view input_view(const grid_job *job, const output_strip *strip, int64_t group) {
  const int64_t stride = job->in_height * job->shape.in_width;
  const float *first = job->input + group * job->depth * stride + strip->first;
  int64_t reach =
      (job->depth - 1) * stride + (strip->count + CK_LANES - 1) / CK_LANES * CK_LANES;
  bool is_readable = job->reads_input && job->input_end - first >= reach;
  return (panel_view){is_readable ? first : NULL, stride};
}

static void sum_strip(const grid_job *job, output_strip strip, panel_sums sums, float *panel) {
  panel_view view = input_view(job, &strip, sums.group);
  if (view.first) {
    sums.channels = job->depth;
    sums.taps = 1;
    add_panel(job, &strip, &sums, view);
    return;
  }
  for (; sums.channel < job->depth; sums.channel += sums.channels) {
    sums.channels = job->depth - sums.channel;
    if (sums.channels > job->panel_channels) sums.channels = job->panel_channels;
    sums.tap = 0;
    // A convolution without any tap, as phases of a transposed one can be, still has its bias.
    do {
      sums.taps = job->shape.taps - sums.tap;
      if (sums.taps > job->panel_taps) sums.taps = job->panel_taps;
      pack_panel(job, &strip, &sums, panel);
      view = (panel_view){panel, planes_of(job, sums.taps) * job->panel_stride};
      add_panel(job, &strip, &sums, view);
      sums.tap += sums.taps;
    } while (sums.tap < job->shape.taps);
  }
}

static void sum_strips(void *context, int64_t task) {
  grid_job *job = context;
  _Alignas(64) float stack[CK_PANEL_FLOATS];
  int64_t needed = job->panel_channels * planes_of(job, job->panel_taps) * job->panel_stride;
  float *panel = needed > CK_PANEL_FLOATS ? malloc((size_t)needed * sizeof *panel) : stack;
  if (!panel) {
    atomic_store(&job->has_failed, true);
    return;
  }
  int64_t part = task % job->parts, results = job->shape.results;
  panel_sums sums = {.first_result = results * part / job->parts,
                     .end_result = results * (part + 1) / job->parts};
  int64_t unit = task / job->parts * job->strips_per_task;
  int64_t end = unit + job->strips_per_task, units = job->groups * job->strips;
  for (; unit < (end < units ? end : units); unit++) {
    sums.group = unit / job->strips;
    sum_strip(job, strip_of(job, unit % job->strips), sums, panel);
  }
  if (panel != stack) free(panel);
}

/// Floats from one plane of a panel to the next when strips have `vectors` vectors; copies may
/// write a vector too much. Not a multiple of a page, whose lines share few places of a cache.
CK_INLINE int64_t panel_stride(const grid_job *job, int64_t vectors) {
  int64_t stride = (vectors + 2 + job->layout.reach / CK_LANES) * CK_LANES;
  return stride % 256 == 0 ? stride + CK_LANES : stride;
}

/// Divides the outputs into strips whose panels fit, as many as give all threads the same.
static void divide_strips(grid_job *job, int64_t threads) {
  int64_t vectors = (job->numbers + CK_LANES - 1) / CK_LANES;
  int64_t most = CK_STRIP_VECTORS, planes = job->layout.planes;
  while (most > CK_TILE_VECTORS && planes * panel_stride(job, most) > CK_PANEL_FLOATS) most /= 2;
  job->strips = (vectors + most - 1) / most;
  if (job->groups < threads && vectors >= 2 * threads * CK_TILE_VECTORS)
    job->strips = (job->strips + threads - 1) / threads * threads;
  most = (vectors + job->strips - 1) / job->strips;
  job->panel_stride = panel_stride(job, most);
  int64_t channel_floats = planes * job->panel_stride;
  job->panel_taps = job->shape.taps;
  if (job->layout.tap_plane == NULL && channel_floats > CK_PANEL_FLOATS)
    job->panel_taps = CK_PANEL_FLOATS / job->panel_stride;
  job->panel_channels = channel_floats > 0 ? CK_PANEL_FLOATS / channel_floats : job->depth;
  if (job->panel_channels > job->depth) job->panel_channels = job->depth;
  if (job->panel_channels < 1) job->panel_channels = 1;
  int64_t units = job->groups * job->strips;
  job->strips_per_task = units / (threads * 16) > 1 ? units / (threads * 16) : 1;
  job->parts = units < threads && job->shape.results >= threads * CK_TILE_ROWS ? threads : 1;
}

/// False where memory for the workspace runs out.
static bool run_grid(grid_job *job, ck_pool *pool) {
  const grid_shape *shape = &job->shape;
  const grid_planes *layout = &job->layout;
  if (shape->rows <= 0 || shape->columns <= 0) return true;
  if (!lay_out_planes(shape, CK_STRIP_VECTORS * CK_LANES, &job->layout)) return false;
  job->numbers = numbers_of(shape, layout);
  divide_strips(job, ck_pool_threads(pool));
  job->tap_offsets = malloc((size_t)(job->panel_taps + 1) * sizeof *job->tap_offsets);
  job->has_failed = job->tap_offsets == NULL;
  if (job->tap_offsets) {
    for (int64_t tap = 0; tap < job->panel_taps; tap++)
      job->tap_offsets[tap] =
          layout->tap_plane ? layout->tap_plane[tap] * job->panel_stride + layout->tap_shift[tap]
                            : tap * job->panel_stride;
    int64_t units = job->groups * job->strips;
    int64_t tasks = (units + job->strips_per_task - 1) / job->strips_per_task * job->parts;
    ck_pool_run(pool, tasks, sum_strips, job);
  }
  free(job->tap_offsets);
  free(layout->workspace);
  return !job->has_failed;
}
