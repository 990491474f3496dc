// Chunks of output pixels of int16 convolutions.
#include "convolution_i16_internal.h"
#include "convolution_even.h"

typedef struct {
  const ck_convolution_i16 *convolution;
  const ck_map *input, *output;
  ck_partition work;
  ck_even_pixels even;
} run_context;

/// What is known of a chunk's input, and the runs of a block that follow from it.
typedef struct {
  int32_t largest;  ///< Magnitude; -1 before it is found.
  bool is_measured;  ///< The norms are known.
  float norms[CK_I16_MAX_PIECES];
  ck_i16_run runs[CK_I16_MAX_PIECES];
} bounds;

/// Replaces the runs of a call by ones of fewer segments, if the chunk's input allows.
static void shorten(const run_context *run, const ck_i16_problem *problem, ck_chunk_pixels pixels,
                    bounds *bounds, ck_i16_call *call) {
  const ck_i16_block *block = call->block;
  const ck_i16_variant *variant = &run->convolution->variant;
  int32_t count = 0;
  bool fits = true;
  if (block->weight_bound > 0) {
    if (bounds->largest < 0) {
      bounds->largest = ck_i16_find_largest(problem, variant->largest, run->input, pixels.first,
                                            pixels.count, pixels.width);
    }
    count = ck_i16_join(problem, block, bounds->largest, bounds->runs);
  }
  if (count == 0 && block->norms != NULL) {
    if (!bounds->is_measured) {
      ck_i16_measure(problem, variant->energy, run->input, pixels.first, pixels.count,
                     pixels.width, bounds->norms);
    }
    bounds->is_measured = true;
    count = ck_i16_cut(problem, block, bounds->norms, bounds->runs, &fits);
    if (count >= block->run_count) count = 0;
  }
  if (count == 0) return;
  call->runs = bounds->runs;
  call->run_count = count;
  call->fits = fits;
}

static void run_chunk(void *context, int64_t i) {
  const run_context *run = context;
  const ck_convolution_i16 *convolution = run->convolution;
  const ck_partition *work = &run->work;
  ck_part part = ck_find_part(work, i);
  const ck_i16_problem *problem = &convolution->problems[part.problem];
  const ck_problem_shape *shape = &problem->shape;
  ck_chunk_pixels pixels = ck_pixels_of_chunk(work, part.chunk, shape, run->output);
  const int32_t count = pixels.count;
  if (count <= 0) return;
  ck_chunk_input input;
  const ck_pixel_pointers at =
      ck_find_pixels(&run->even, shape, run->input, run->output, convolution->padding,
                     convolution->list_pointers, pixels, &input);
  bounds input_bounds;
  input_bounds.largest = -1;
  input_bounds.is_measured = false;
  int64_t block_end = ck_share_start(problem->block_count, part.split + 1, work->splits);
  for (int64_t b = ck_share_start(problem->block_count, part.split, work->splits); b < block_end;
       b++) {
    const ck_i16_block *block = &problem->blocks[b];
    ck_i16_call call;
    call.convolution = convolution;
    call.pointer_pitch = at.pitch;
    call.input_offset = at.input_offset;
    ck_i16_kernel kernel =
        block->wraps ? convolution->variant.wrapping : convolution->variant.kernel;
    call.block = block;
    call.runs = block->runs;
    call.run_count = block->run_count;
    call.fits = block->fits;
    shorten(run, problem, pixels, &input_bounds, &call);
    call.columns = problem->columns + block->first / 16;
    call.output_offset = at.output_offset + 2 * (int64_t)(shape->output_channel + block->first);
    call.pointers = at.inputs;
    call.outputs = at.outputs;
    call.pixels = count;
    kernel(&call);
  }
}

void ck_i16_run_problems(const ck_convolution_i16 *convolution, const ck_map *input,
                         const ck_map *output, ck_pool *pool) {
  int32_t limit = CK_MAX_PIXELS;
  for (int32_t i = 0; i < convolution->problem_count; i++) {
    limit = ck_chunk_limit(&convolution->problems[i].shape, limit);
  }
  const ck_i16_problem *first = &convolution->problems[0];
  run_context run;
  run.convolution = convolution;
  run.input = input;
  run.output = output;
  run.work = ck_divide_work(&first->shape, convolution->problem_count, first->block_count,
                            convolution->variant.rows, output, limit, ck_pool_threads(pool));
  ck_find_even(&first->shape, input, output, convolution->list_pointers, &run.even);
  ck_pool_run(pool, ck_part_count(&run.work, convolution->problem_count), run_chunk, &run);
}
