// Chunks of output pixels: finds their input and calls the micro-kernels.
#include "convolution8_internal.h"
#include "convolution_even.h"

typedef struct {
  const ck_convolution8 *convolution;
  const ck_map *input, *output;
  const uint8_t *table;
  ck_partition work;
  ck_even_pixels even;
} run_context;

/// The workspace of one chunk.
typedef struct {
  ck_chunk_input chunk;
  int32_t corrections[CK_MAX_PIXELS + CK_SUM_GROUP];
} workspace;

static void run_chunk(void *context, int64_t i) {
  const run_context *run = context;
  const ck_convolution8 *convolution = run->convolution;
  const ck_partition *work = &run->work;
  ck_part part = ck_find_part(work, i);
  const ck_c8_problem *problem = &convolution->problems[part.problem];
  const ck_problem_shape *shape = &problem->shape;
  ck_chunk_pixels pixels = ck_pixels_of_chunk(work, part.chunk, shape, run->output);
  const int32_t count = pixels.count;
  if (count <= 0) return;
  workspace space;
  const ck_pixel_pointers at =
      ck_find_pixels(&run->even, shape, run->input, run->output, convolution->padding,
                     convolution->list_pointers, pixels, &space.chunk);
  bool corrects_itself = problem->is_centered ||
                         (problem->block_count > 0 && problem->blocks[0].sums_input);
  bool is_corrected = convolution->variant.sum != NULL && convolution->weight_zero != 0 &&
                      !corrects_itself;
  if (is_corrected) {
    ck_c8_correct(convolution, shape, run->input, &space.chunk, pixels.first, count, pixels.width,
                  (int32_t)at.pitch, space.corrections);
  }
  int64_t block_end = ck_share_start(problem->block_count, part.split + 1, work->splits);
  for (int64_t b = ck_share_start(problem->block_count, part.split, work->splits); b < block_end;
       b++) {
    const ck_c8_block *block = &problem->blocks[b];
    int32_t rows;
    ck_c8_kernel kernel = ck_c8_kernel_of(&convolution->variant, block, &rows);
    ck_c8_call call;
    call.convolution = convolution;
    call.pointer_pitch = at.pitch;
    call.input_offset = at.input_offset;
    call.table = run->table;
    call.taps = shape->kernel_taps;
    call.steps = problem->steps;
    call.weights = problem->weights + block->weights;
    call.columns = problem->columns + block->first / 16;
    call.output_offset = at.output_offset + shape->output_channel + block->first;
    call.count = block->count;
    call.block = block;
    call.way = block->way;
    call.is_corrected = is_corrected;
    call.factor = -convolution->weight_zero;
    call.clamps = convolution->output_min > -128 || convolution->output_max < 127;
    call.is_plain = shape->kernel_taps > 0 && block->fits_words &&
                    !convolution->description.rounds_once && block->count == block->columns * 16;
    if (convolution->variant.takes_all_pixels) rows = count;
    for (int32_t p = 0; p < count; p += rows) {
      call.pointers = at.inputs + p;
      call.corrections = space.corrections + p;
      call.outputs = at.outputs + p;
      call.pixels = count - p < rows ? count - p : rows;
      kernel(&call);
    }
  }
}

void ck_c8_run_problems(const ck_convolution8 *convolution, const ck_map *input,
                        const ck_map *output, const uint8_t *table, ck_pool *pool) {
  int32_t limit = CK_MAX_PIXELS;
  for (int32_t i = 0; i < convolution->problem_count; i++) {
    limit = ck_chunk_limit(&convolution->problems[i].shape, limit);
  }
  const ck_c8_problem *first = &convolution->problems[0];
  int32_t tile = 8;
  if (first->block_count > 0) ck_c8_kernel_of(&convolution->variant, &first->blocks[0], &tile);
  run_context run;
  run.convolution = convolution;
  run.input = input;
  run.output = output;
  run.table = table;
  run.work = ck_divide_work(&first->shape, convolution->problem_count, first->block_count, tile,
                            output, limit, ck_pool_threads(pool));
  ck_find_even(&first->shape, input, output, convolution->list_pointers, &run.even);
  ck_pool_run(pool, ck_part_count(&run.work, convolution->problem_count), run_chunk, &run);
}
