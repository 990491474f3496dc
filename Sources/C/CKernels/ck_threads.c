// A pool of threads that spins for a short time and then sleeps.
//
// A loop is published through `gate`, one atomic word: [epoch : 47][open : 1][helpers inside : 16].
// A helper enters by adding one to an open gate and leaves by subtracting it; the caller closes the
// gate when no iteration is left to take, and waits only for helpers that are inside. The other
// fields of the loop change only while the gate is closed and nobody is inside.
//
// Each thread has a range of consecutive iterations, the same part of every loop, so that what it
// wrote in one loop is in its caches in the next. Who has finished his own takes from the ends of
// the others' ranges.
#define _GNU_SOURCE
#include "ck_threads.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define OPEN ((uint64_t)1 << 16)
#define EPOCH ((uint64_t)1 << 17)
#define INSIDE (OPEN - 1)

enum { SPIN_NANOSECONDS = 30000, PAUSES_PER_CLOCK = 32, MAX_THREADS = 1024, MAX_PROCESSORS = 256 };

/// A thread's part of the loop. Its owner takes from the start, others from the end, and everybody
/// counts `left` down first: where that was positive, an iteration is his.
typedef struct {
  _Alignas(64) _Atomic int64_t left;
  _Atomic int64_t end;
  int64_t start;
} iteration_range;

typedef struct {
  ck_pool *pool;
  int32_t index;  ///< Of its range; the caller's is 0.
  pthread_t thread;
} helper;

struct ck_pool {
  _Alignas(64) _Atomic uint64_t gate;
  _Alignas(64) iteration_range *ranges;
  void (*body)(void *context, int64_t i);
  void *context;
  _Atomic int32_t sleepers;
  _Atomic bool stops;
  pthread_mutex_t lock;
  pthread_cond_t wake;
  int32_t helper_count;
  helper *helpers;
};

static inline void pause_thread(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static int64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/// Whether the gate is open for a loop that the helper has not entered yet.
static bool is_new(uint64_t gate, uint64_t entered) {
  return (gate & OPEN) != 0 && gate / EPOCH != entered;
}

static void divide(ck_pool *pool, int64_t count) {
  int64_t threads = pool->helper_count + 1, start = 0;
  for (int64_t t = 0; t < threads; t++) {
    iteration_range *range = &pool->ranges[t];
    int64_t end = start + count / threads + (t < count % threads ? 1 : 0);
    range->start = start;
    atomic_store_explicit(&range->end, end, memory_order_relaxed);
    atomic_store_explicit(&range->left, end - start, memory_order_relaxed);
    start = end;
  }
}

static bool takes_one(iteration_range *range) {
  return atomic_load_explicit(&range->left, memory_order_relaxed) > 0 &&
         atomic_fetch_sub_explicit(&range->left, 1, memory_order_relaxed) > 0;
}

/// Runs the iterations of thread `index`, then what others have left.
static void take_iterations(ck_pool *pool, int32_t index) {
  iteration_range *own = &pool->ranges[index];
  while (takes_one(own)) pool->body(pool->context, own->start++);
  int32_t threads = pool->helper_count + 1;
  for (int32_t t = 1; t < threads; t++) {
    iteration_range *range = &pool->ranges[(index + t) % threads];
    while (takes_one(range)) {
      int64_t i = atomic_fetch_sub_explicit(&range->end, 1, memory_order_relaxed) - 1;
      pool->body(pool->context, i);
    }
  }
}

/// Waits for a new loop, spinning first. False where the pool stops.
static bool wait_for_loop(ck_pool *pool, uint64_t entered) {
  int64_t start = nanoseconds();
  do {
    for (int i = 0; i < PAUSES_PER_CLOCK; i++) {
      if (is_new(atomic_load_explicit(&pool->gate, memory_order_relaxed), entered)) return true;
      pause_thread();
    }
    if (atomic_load_explicit(&pool->stops, memory_order_relaxed)) return false;
  } while (nanoseconds() - start < SPIN_NANOSECONDS);

  pthread_mutex_lock(&pool->lock);
  atomic_fetch_add(&pool->sleepers, 1);
  while (!is_new(atomic_load(&pool->gate), entered) && !atomic_load(&pool->stops)) {
    pthread_cond_wait(&pool->wake, &pool->lock);
  }
  atomic_fetch_sub(&pool->sleepers, 1);
  pthread_mutex_unlock(&pool->lock);
  return !atomic_load(&pool->stops);
}

static void *help(void *argument) {
  const helper *self = argument;
  ck_pool *pool = self->pool;
  uint64_t entered = 0;
  while (wait_for_loop(pool, entered)) {
    uint64_t gate = atomic_load_explicit(&pool->gate, memory_order_relaxed);
    while (is_new(gate, entered)) {
      if (atomic_compare_exchange_weak_explicit(&pool->gate, &gate, gate + 1, memory_order_acquire,
                                                memory_order_relaxed)) {
        entered = gate / EPOCH;
        take_iterations(pool, self->index);
        atomic_fetch_sub_explicit(&pool->gate, 1, memory_order_release);
        break;
      }
    }
  }
  return NULL;
}

int32_t ck_processor_count(void) {
  long count = 0;
#if defined(__linux__)
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) count = CPU_COUNT(&allowed);
#endif
  if (count < 1) count = sysconf(_SC_NPROCESSORS_ONLN);
  return count < 1 ? 1 : count > MAX_PROCESSORS ? MAX_PROCESSORS : (int32_t)count;
}

static void free_memory(ck_pool *pool) {
  free(pool->helpers);
  free(pool->ranges);
  free(pool);
}

ck_pool *ck_pool_create(int32_t threads) {
  if (threads < 1 || threads > MAX_THREADS) return NULL;
  ck_pool *pool = aligned_alloc(64, (sizeof(ck_pool) + 63) / 64 * 64);
  if (pool == NULL) return NULL;
  atomic_init(&pool->gate, 0);
  atomic_init(&pool->sleepers, 0);
  atomic_init(&pool->stops, false);
  pool->helper_count = 0;
  pool->helpers = calloc((size_t)threads, sizeof(helper));
  pool->ranges = aligned_alloc(64, sizeof(iteration_range) * (size_t)threads);
  if (pool->helpers == NULL || pool->ranges == NULL) {
    free_memory(pool);
    return NULL;
  }
  pthread_mutex_init(&pool->lock, NULL);
  pthread_cond_init(&pool->wake, NULL);
  // Helpers inherit the mask: what ends the process goes to its other threads, which can hold it
  // back.
  sigset_t endings, own;
  sigemptyset(&endings);
  sigaddset(&endings, SIGINT);
  sigaddset(&endings, SIGTERM);
  sigaddset(&endings, SIGHUP);
  sigaddset(&endings, SIGQUIT);
  pthread_sigmask(SIG_BLOCK, &endings, &own);
  bool is_complete = true;
  while (is_complete && pool->helper_count < threads - 1) {
    helper *next = &pool->helpers[pool->helper_count];
    next->pool = pool;
    next->index = pool->helper_count + 1;
    is_complete = pthread_create(&next->thread, NULL, help, next) == 0;
    if (is_complete) pool->helper_count++;
  }
  pthread_sigmask(SIG_SETMASK, &own, NULL);
  if (is_complete) return pool;
  ck_pool_destroy(pool);
  return NULL;
}

void ck_pool_destroy(ck_pool *pool) {
  if (pool == NULL) return;
  pthread_mutex_lock(&pool->lock);
  atomic_store(&pool->stops, true);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->lock);
  for (int32_t i = 0; i < pool->helper_count; i++) pthread_join(pool->helpers[i].thread, NULL);
  pthread_cond_destroy(&pool->wake);
  pthread_mutex_destroy(&pool->lock);
  free_memory(pool);
}

int32_t ck_pool_threads(const ck_pool *pool) { return pool == NULL ? 1 : pool->helper_count + 1; }

/// Waits until no helper is inside: it spins, then gives its processor to others.
static void wait_until_empty(ck_pool *pool) {
  for (int spins = 0; atomic_load_explicit(&pool->gate, memory_order_acquire) & INSIDE; spins++) {
    if (spins < 2000) {
      pause_thread();
    } else {
      sched_yield();
    }
  }
}

void ck_pool_run(ck_pool *pool, int64_t count, void (*body)(void *context, int64_t i),
                 void *context) {
  if (pool == NULL || pool->helper_count == 0 || count <= 1) {
    for (int64_t i = 0; i < count; i++) body(context, i);
    return;
  }
  pool->body = body;
  pool->context = context;
  divide(pool, count);
  uint64_t gate = atomic_load_explicit(&pool->gate, memory_order_relaxed);
  atomic_store(&pool->gate, gate + EPOCH + OPEN);
  if (atomic_load(&pool->sleepers) > 0) {
    pthread_mutex_lock(&pool->lock);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->lock);
  }
  take_iterations(pool, 0);
  atomic_fetch_sub_explicit(&pool->gate, OPEN, memory_order_relaxed);
  wait_until_empty(pool);
}
