// A small pool of threads for parallel loops of a few microseconds and up.
#pragma once
#include <stdint.h>

typedef struct ck_pool ck_pool;

/// The processors that the calling thread may run on (its affinity, where the system has one),
/// 1 ... 256: what a pool has threads for unless told otherwise.
int32_t ck_processor_count(void);

/// Creates a pool that runs loops on `threads` threads, the caller included. NULL where the system
/// refuses a thread or memory. 1 makes a pool that runs everything in the caller.
ck_pool *ck_pool_create(int32_t threads);
/// Stops and frees the pool. NULL is allowed.
void ck_pool_destroy(ck_pool *pool);
/// The number of threads, 1 for NULL.
int32_t ck_pool_threads(const ck_pool *pool);

/// Runs `body(context, i)` for every i in 0 ..< count, split over the threads, and returns when all
/// are done. Iterations must not depend on each other. Waiting threads spin for about 30
/// microseconds, then sleep; if none wakes in time the caller finishes the loop alone.
/// One loop at a time per pool; a NULL pool runs in the caller.
void ck_pool_run(ck_pool *pool, int64_t count, void (*body)(void *context, int64_t i),
                 void *context);
