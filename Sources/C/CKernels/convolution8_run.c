// Chunks of output pixels: gathers their input, corrects for the weights' zero point, and calls the
// micro-kernels.
#include <string.h>

#include "convolution8_internal.h"

typedef struct {
  const ck_convolution8 *convolution;
  const ck_map *input, *output;
  int32_t pixels;   ///< Per chunk.
  int64_t chunks;   ///< Per problem, at most.
  int32_t splits;   ///< Of the blocks of one chunk.
} run_context;

/// The workspace of one chunk.
typedef struct {
  const uint8_t *pointers[CK_C8_MAX_POINTERS * 3 / 2];
  uint8_t *outputs[CK_C8_MAX_PIXELS];
  int32_t corrections[CK_C8_MAX_PIXELS + 8];
  _Alignas(64) uint8_t strip[CK_C8_MAX_STRIP + 64];
} workspace;

/// The extent of a problem's output along one dimension.
static int64_t extent(int32_t output, int32_t start, int32_t step) {
  return output > start ? ((int64_t)output - start + step - 1) / step : 0;
}

/// The taps of a problem over one input map.
typedef struct {
  const ck_c8_problem *problem;
  const ck_map *input;
  const uint8_t *padding;
  int64_t offsets[CK_C8_MAX_TAPS];  ///< Bytes from a pixel's input position to each tap.
  int32_t top, bottom, left, right;  ///< Extremes of the taps' positions.
  bool is_row_dense;  ///< The taps of a row lie side by side in memory.
} tap_geometry;

static void measure(tap_geometry *taps, const run_context *run, const ck_c8_problem *problem) {
  const int32_t *y = problem->tap_y, *x = problem->tap_x;
  int32_t last = problem->taps - 1, columns = problem->tap_columns;
  taps->problem = problem;
  taps->input = run->input;
  taps->padding = run->convolution->padding;
  taps->top = taps->bottom = taps->left = taps->right = 0;
  if (last < 0) return;
  taps->top = y[0] < y[last] ? y[0] : y[last];
  taps->bottom = y[0] < y[last] ? y[last] : y[0];
  taps->left = x[0] < x[last] ? x[0] : x[last];
  taps->right = x[0] < x[last] ? x[last] : x[0];
  taps->is_row_dense =
      run->input->pixel_pitch == problem->channels && x[last] - x[0] == columns - 1;
  for (int32_t t = 0; t <= last; t++) {
    taps->offsets[t] = y[t] * run->input->row_pitch + x[t] * run->input->pixel_pitch +
                       problem->input_channel;
  }
}

/// The input of tap `t` of the pixel whose input position is `y`, `x`.
static const uint8_t *tap_pointer(const tap_geometry *taps, int32_t t, int64_t y, int64_t x) {
  int64_t row = y + taps->problem->tap_y[t], column = x + taps->problem->tap_x[t];
  if (row < 0 || row >= taps->input->height || column < 0 || column >= taps->input->width) {
    return taps->padding;
  }
  return (const uint8_t *)taps->input->data + y * taps->input->row_pitch +
         x * taps->input->pixel_pitch + taps->offsets[t];
}

/// Copies the input of all taps of a pixel together, writing and reading up to 15 bytes beyond.
/// `base` is the pixel's input position where all taps lie in the input.
static inline void gather_inside(const tap_geometry *taps, const uint8_t *base, uint8_t *strip) {
  int32_t columns = taps->problem->tap_columns, channels = taps->problem->channels;
  int32_t count = taps->problem->taps;
  int32_t run = taps->is_row_dense ? columns : 1, bytes = run * channels;
  if (bytes <= 4) {
    for (int32_t t = 0; t < count; t += run, strip += bytes) {
      __builtin_memcpy(strip, base + taps->offsets[t], 4);
    }
  } else if (bytes <= 16) {
    for (int32_t t = 0; t < count; t += run, strip += bytes) {
      __builtin_memcpy(strip, base + taps->offsets[t], 16);
    }
  } else {
    for (int32_t t = 0; t < count; t += run, strip += bytes) {
      for (int32_t i = 0; i < bytes; i += 16) {
        __builtin_memcpy(strip + i, base + taps->offsets[t] + i, 16);
      }
    }
  }
}

static void gather_border(const tap_geometry *taps, int64_t y, int64_t x, uint8_t *strip) {
  for (int32_t t = 0; t < taps->problem->taps; t++, strip += taps->problem->channels) {
    __builtin_memcpy(strip, tap_pointer(taps, t, y, x), 16);
  }
}

/// Sums of the input of each pixel, times the negative zero point of the weights. The sum of a tap
/// that the pixel before read through its next tap is not formed again.
static void correct(const run_context *run, const ck_c8_problem *problem, workspace *space,
                    int32_t count, int32_t pitch) {
  const ck_convolution8 *convolution = run->convolution;
  const ck_c8_variant *variant = &convolution->variant;
  uint8_t flip = convolution->input_flip;
  int32_t columns = problem->tap_columns, taps = problem->taps;
  uint32_t zeros = (uint32_t)taps * (uint32_t)problem->channels * (uint32_t)convolution->input_zero;
  int32_t sums[CK_C8_MAX_TAPS];
  for (int32_t p = 0; p < count; p++) {
    const uint8_t **pointers = space->pointers + p;
    uint32_t total = 0;
    if (problem->gathers) {
      total = (uint32_t)variant->sum(pointers[0], taps * problem->channels, flip);
    } else {
      for (int32_t t = 0; t < taps; t += columns) {
        for (int32_t k = t; k < t + columns; k++) {
          bool repeats = p > 0 && k + 1 < t + columns &&
                         pointers[k * pitch] == pointers[(k + 1) * pitch - 1];
          sums[k] = repeats ? sums[k + 1]
                            : variant->sum(pointers[k * pitch], problem->channels, flip);
          total += (uint32_t)sums[k];
        }
      }
    }
    space->corrections[p] = (int32_t)((uint32_t)-convolution->weight_zero * (total - zeros));
  }
}

/// Finds or gathers the input of pixel `p`, whose input position is `y`, `x`.
static inline void find_input(const tap_geometry *taps, workspace *space, int32_t p, int32_t pitch,
                              int64_t y, int64_t x, bool rows_are_inside) {
  const ck_c8_problem *problem = taps->problem;
  bool is_inside = rows_are_inside && x + taps->left >= 0 && x + taps->right < taps->input->width;
  const uint8_t *base = (const uint8_t *)taps->input->data + y * taps->input->row_pitch +
                        x * taps->input->pixel_pitch;
  if (problem->gathers) {
    uint8_t *strip = space->strip + p * problem->steps * 4;
    space->pointers[p] = strip;
    if (is_inside) {
      gather_inside(taps, base, strip);
    } else {
      gather_border(taps, y, x, strip);
    }
  } else if (is_inside) {
    const uint8_t **pointer = space->pointers + p;
    for (int32_t t = 0; t < problem->taps; t++, pointer += pitch) {
      *pointer = base + taps->offsets[t];
    }
  } else {
    const uint8_t **pointer = space->pointers + p;
    for (int32_t t = 0; t < problem->taps; t++, pointer += pitch) {
      *pointer = tap_pointer(taps, t, y, x);
    }
  }
}

/// Prepares the pixels `first ..< first + count` of a problem.
static void prepare(const run_context *run, const ck_c8_problem *problem, workspace *space,
                    int64_t first, int32_t count, int64_t width, int32_t pitch) {
  const ck_map *output = run->output;
  tap_geometry taps;
  measure(&taps, run, problem);
  int64_t line = first / width, column = first % width;
  for (int32_t p = 0; p < count; line++, column = 0) {
    int64_t y = line * problem->stride_y;
    bool rows_are_inside = y + taps.top >= 0 && y + taps.bottom < run->input->height;
    uint8_t *row = (uint8_t *)output->data +
                   (problem->start_y + line * problem->step_y) * output->row_pitch +
                   problem->start_x * output->pixel_pitch;
    int64_t pixel_step = problem->step_x * output->pixel_pitch;
    for (; column < width && p < count; column++, p++) {
      find_input(&taps, space, p, pitch, y, column * problem->stride_x, rows_are_inside);
      space->outputs[p] = row + column * pixel_step;
    }
  }
  for (int32_t p = count; p < pitch; p++) {
    for (int32_t t = 0; t < problem->kernel_taps; t++) {
      space->pointers[t * pitch + p] = space->pointers[t * pitch + count - 1];
    }
  }
  memset(space->corrections, 0, sizeof space->corrections);
  if (run->convolution->variant.corrects && run->convolution->weight_zero != 0) {
    correct(run, problem, space, count, pitch);
  }
}

/// Columns of the table of pointers: enough for kernels of 4, 6 and 8 pixels.
static int32_t table_pitch(int32_t count) {
  int32_t by_6 = (count + 5) / 6 * 6, by_8 = (count + 7) / 8 * 8;
  return by_6 > by_8 ? by_6 : by_8;
}

static void run_chunk(void *context, int64_t i) {
  const run_context *run = context;
  const ck_convolution8 *convolution = run->convolution;
  int32_t split = (int32_t)(i % run->splits);
  int64_t chunk = i / run->splits % run->chunks;
  const ck_c8_problem *problem = &convolution->problems[i / run->splits / run->chunks];
  int64_t height = extent(run->output->height, problem->start_y, problem->step_y);
  int64_t width = extent(run->output->width, problem->start_x, problem->step_x);
  int64_t first = chunk * run->pixels;
  if (first >= height * width) return;
  int32_t count = height * width - first < run->pixels ? (int32_t)(height * width - first)
                                                       : run->pixels;
  workspace space;
  int32_t pitch = table_pitch(count);
  prepare(run, problem, &space, first, count, width, pitch);
  int32_t block_end = (int32_t)((int64_t)problem->block_count * (split + 1) / run->splits);
  for (int32_t b = (int32_t)((int64_t)problem->block_count * split / run->splits); b < block_end;
       b++) {
    const ck_c8_block *block = &problem->blocks[b];
    int32_t rows = convolution->variant.rows[block->columns];
    ck_c8_call call;
    call.convolution = convolution;
    call.pointer_pitch = pitch;
    call.taps = problem->kernel_taps;
    call.steps = problem->steps;
    call.weights = problem->weights + block->weights;
    call.columns = problem->columns + block->first / 16;
    call.output_offset = problem->output_channel + block->first;
    call.count = block->count;
    for (int32_t p = 0; p < count; p += rows) {
      call.pointers = space.pointers + p;
      call.corrections = space.corrections + p;
      call.outputs = space.outputs + p;
      call.pixels = count - p < rows ? count - p : rows;
      convolution->variant.kernels[block->columns](&call);
    }
  }
}

/// Pixels per chunk that fit the workspace of every problem, a multiple of 8.
static int32_t chunk_limit(const ck_convolution8 *convolution) {
  int32_t limit = CK_C8_MAX_PIXELS;
  for (int32_t i = 0; i < convolution->problem_count; i++) {
    const ck_c8_problem *problem = &convolution->problems[i];
    int32_t fit = problem->gathers ? (CK_C8_MAX_STRIP - 64) / (problem->steps * 4)
                  : problem->taps > 0 ? CK_C8_MAX_POINTERS / problem->taps
                                      : limit;
    if (fit < limit) limit = fit / 8 * 8;
  }
  return limit;
}

void ck_c8_run_problems(const ck_convolution8 *convolution, const ck_map *input,
                        const ck_map *output, ck_pool *pool) {
  const ck_c8_problem *first = &convolution->problems[0];
  int64_t pixels =
      extent(output->height, 0, first->step_y) * extent(output->width, 0, first->step_x);
  if (pixels == 0) return;
  run_context run = {convolution, input, output, chunk_limit(convolution), 0, 1};
  int64_t wanted = ck_pool_threads(pool) > 1 ? 8 * ck_pool_threads(pool) : 1;
  while (run.pixels > 24 && (pixels + run.pixels - 1) / run.pixels < wanted) {
    run.pixels -= 8;
  }
  run.chunks = (pixels + run.pixels - 1) / run.pixels;
  int64_t jobs = run.chunks * convolution->problem_count;
  if (jobs < wanted) {
    int64_t splits = (wanted + jobs - 1) / jobs;
    run.splits = splits < first->block_count ? (int32_t)splits : first->block_count;
  }
  ck_pool_run(pool, jobs * run.splits, run_chunk, &run);
}
