#include <string.h>
#include "include/ck_movement.h"

typedef struct {
  const ck_block *block;
  const char *source;
  char *destination;
} copy_job;

static void copy_from(const ck_block *block, int32_t dimension, const char *source,
                      char *destination) {
  if (dimension == block->rank) {
    memcpy(destination, source, (size_t)block->element_size);
    return;
  }
  for (int64_t i = 0; i < block->extent[dimension]; i++)
    copy_from(block, dimension + 1, source + i * block->source_stride[dimension],
              destination + i * block->destination_stride[dimension]);
}

static void copy_slice(void *context, int64_t i) {
  const copy_job *job = context;
  copy_from(job->block, 1, job->source + i * job->block->source_stride[0],
            job->destination + i * job->block->destination_stride[0]);
}

void ck_copy_block(const ck_block *block, const void *source, void *destination, ck_isa isa,
                   ck_pool *pool) {
  (void)isa;
  copy_job job = {block, source, destination};
  ck_pool_run(pool, block->extent[0], copy_slice, &job);
}
