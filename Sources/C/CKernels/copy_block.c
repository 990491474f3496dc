// The specification of ck_copy_block, and the choice of the inner loop for the variants.
#include <string.h>
#include "include/ck_movement.h"
#include "isa_targets.h"
#include "movement.h"

/// A block and where its parts are copied by what.
typedef struct {
  ck_block block;
  const char *source;
  char *destination;
  const transpose_function *transpose;  ///< NULL for the specification.
  int64_t parts;                        ///< Of dimension 0.
} copy_job;

static void copy_plainly(const ck_block *block, int32_t dimension, const char *source,
                         char *destination) {
  if (dimension == block->rank) {
    memcpy(destination, source, (size_t)block->element_size);
    return;
  }
  for (int64_t i = 0; i < block->extent[dimension]; i++)
    copy_plainly(block, dimension + 1, source + i * block->source_stride[dimension],
                 destination + i * block->destination_stride[dimension]);
}

static int64_t magnitude_of(int64_t x) { return x < 0 ? -x : x; }

static void exchange(ck_block *block, int32_t a, int32_t b) {
  int64_t extent = block->extent[a], source = block->source_stride[a];
  int64_t destination = block->destination_stride[a];
  block->extent[a] = block->extent[b];
  block->source_stride[a] = block->source_stride[b];
  block->destination_stride[a] = block->destination_stride[b];
  block->extent[b] = extent;
  block->source_stride[b] = source;
  block->destination_stride[b] = destination;
}

static void remove_dimension(ck_block *block, int32_t dimension) {
  for (int32_t i = dimension; i + 1 < block->rank; i++) exchange(block, i, i + 1);
  block->rank--;
}

/// Sorts the dimensions by falling destination stride and merges those that run on.
static void simplify(ck_block *block) {
  for (int32_t i = block->rank - 1; i >= 0; i--)
    if (block->extent[i] == 1) remove_dimension(block, i);
  for (int32_t i = 1; i < block->rank; i++)
    for (int32_t j = i; j > 0 && magnitude_of(block->destination_stride[j - 1]) <
                                     magnitude_of(block->destination_stride[j]);
         j--)
      exchange(block, j - 1, j);
  for (int32_t i = block->rank - 2; i >= 0; i--) {
    bool runs_on =
        block->source_stride[i] == block->source_stride[i + 1] * block->extent[i + 1] &&
        block->destination_stride[i] == block->destination_stride[i + 1] * block->extent[i + 1];
    if (!runs_on) continue;
    block->extent[i + 1] *= block->extent[i];
    remove_dimension(block, i);
  }
  // A run of 2, 4 or 8 bytes is an element.
  int32_t last = block->rank - 1;
  if (last >= 0 && block->source_stride[last] == block->element_size &&
      block->destination_stride[last] == block->element_size) {
    int64_t run = block->extent[last] * block->element_size;
    if (run == 2 || run == 4 || run == 8) {
      block->element_size = (int32_t)run;
      block->rank--;
    }
  }
}

static int32_t logarithm(int32_t size) { return size == 1 ? 0 : size == 2 ? 1 : size == 4 ? 2 : 3; }

/// The dimension other than the last whose source elements lie side by side, or -1.
static int32_t source_run(const ck_block *block) {
  for (int32_t i = block->rank - 2; i >= 0; i--)
    if (block->source_stride[i] == block->element_size) return i;
  return -1;
}

/// Copies by the inner loop that fits; `crossing` is the dimension that the last is transposed
/// with, or -1. The dimensions from `dimension` on are not yet placed.
static void copy_quickly(const copy_job *job, const ck_block *block, int32_t dimension,
                         int32_t crossing, const char *source, char *destination) {
  int32_t size = block->element_size, last = block->rank - 1;
  if (dimension == crossing) dimension++;
  if (dimension < last) {
    for (int64_t i = 0; i < block->extent[dimension]; i++)
      copy_quickly(job, block, dimension + 1, crossing,
                   source + i * block->source_stride[dimension],
                   destination + i * block->destination_stride[dimension]);
    return;
  }
  int64_t source_stride = block->source_stride[last];
  int64_t destination_stride = block->destination_stride[last];
  if (crossing >= 0) {
    transposition shape = {block->extent[last], block->extent[crossing], source_stride,
                           block->destination_stride[crossing]};
    job->transpose[logarithm(size)](&shape, source, destination);
  } else if (source_stride == size && destination_stride == size) {
    copy_run(destination, source, block->extent[last] * size);
  } else {
    copy_elements(size, block->extent[last], source, source_stride, destination,
                  destination_stride);
  }
}

static void copy_part(void *context, int64_t part) {
  const copy_job *job = context;
  ck_block block = job->block;
  int64_t first = block.extent[0] * part / job->parts;
  block.extent[0] = block.extent[0] * (part + 1) / job->parts - first;
  const char *source = job->source + first * block.source_stride[0];
  char *destination = job->destination + first * block.destination_stride[0];
  if (!job->transpose) {
    copy_plainly(&block, 0, source, destination);
    return;
  }
  if (block.extent[0] == 0) return;
  simplify(&block);
  if (block.rank == 0) {
    memcpy(destination, source, (size_t)block.element_size);
    return;
  }
  int32_t last = block.rank - 1, crossing = -1;
  if (block.destination_stride[last] == block.element_size &&
      block.source_stride[last] != block.element_size)
    crossing = source_run(&block);
  copy_quickly(job, &block, 0, crossing, source, destination);
}

/// Moves the dimension that threads share to the front: the outermost of the destination that is
/// long enough, or else the longest.
static int64_t split(ck_block *block, int64_t threads) {
  int64_t bytes = block->element_size;
  for (int32_t i = 0; i < block->rank; i++) bytes *= block->extent[i];
  if (threads == 1 || bytes < 32768) return 1;
  int32_t chosen = 0;
  for (int32_t i = 0; i < block->rank; i++) {
    if (block->extent[i] >= threads * 4) {
      chosen = i;
      break;
    }
    if (block->extent[i] > block->extent[chosen]) chosen = i;
  }
  for (; chosen > 0; chosen--) exchange(block, chosen - 1, chosen);
  return block->extent[0] < threads * 4 ? block->extent[0] : threads * 4;
}

void ck_copy_block(const ck_block *block, const void *source, void *destination, ck_isa isa,
                   ck_pool *pool) {
  for (int32_t i = 0; i < block->rank; i++)
    if (block->extent[i] <= 0) return;
  copy_job job = {.block = *block, .source = source, .destination = destination, .parts = 1};
#if defined(__x86_64__)
  if (isa == CK_ISA_AVX512_VNNI) job.transpose = transpose_avx512;
  if (ck_uses_avx2(isa)) job.transpose = transpose_avx2;
#elif defined(__aarch64__)
  if (ck_uses_neon(isa)) job.transpose = transpose_neon;
#endif
  if (job.transpose) {
    simplify(&job.block);
    if (job.block.rank == 0) {
      memcpy(destination, source, (size_t)job.block.element_size);
      return;
    }
    job.parts = split(&job.block, ck_pool_threads(pool));
  } else {
    job.parts = job.block.extent[0];
  }
  ck_pool_run(pool, job.parts, copy_part, &job);
}
