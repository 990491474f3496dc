// A channel is read twice while it is in the cache.
#include <stdatomic.h>

#include "ck_histogram.h"
#include "ck_range.h"

typedef struct {
  const float *numbers;
  int64_t size;
  ck_channel *statistics;
  atomic_bool is_finite;
} channel_job;

static void measure_channel(void *context, int64_t channel) {
  channel_job *job = context;
  const float *numbers = job->numbers + channel * job->size;
  ck_channel *result = job->statistics + channel;
  if (!ck_range(numbers, job->size, &result->minimum, &result->maximum))
    atomic_store_explicit(&job->is_finite, false, memory_order_relaxed);
  result->sum = ck_sum(numbers, job->size);
}

bool ck_channel_statistics(const float *numbers, int64_t channels, int64_t size,
                           ck_channel *statistics, ck_pool *pool) {
  channel_job job = {.numbers = numbers, .size = size, .statistics = statistics};
  atomic_init(&job.is_finite, true);
  ck_pool_run(pool, channels, measure_channel, &job);
  return atomic_load_explicit(&job.is_finite, memory_order_relaxed);
}
