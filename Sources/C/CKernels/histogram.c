// Indices of sixteen numbers at a time are made in a loop that compilers turn into vectors; the
// counts go to two sets of bins in turn, so that equal neighbours don't wait for each other.
#include "ck_histogram.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK 16
#define CHANNEL_BANKS 4
#define NUMBERS_PER_PART 65536

typedef struct {
  const float *numbers;
  int64_t count, parts;
  float factor;
  uint32_t *bins;  ///< [part][2][CK_HISTOGRAM_BINS]
} histogram_job;

// A product too small for binary32 is 0, but the number keeps its sign, and with it its bin.
static inline __attribute__((always_inline)) int32_t bin_of(float number, float factor) {
  float scaled = number * factor;
  int32_t whole = (int32_t)scaled;
  int32_t is_below = (scaled < (float)whole) | ((scaled == 0) & (number < 0));
  return whole - is_below;
}

static inline __attribute__((always_inline)) void count_numbers(const float *numbers,
                                                                int64_t count, float factor,
                                                                uint32_t *bins) {
  uint32_t *others = bins + CK_HISTOGRAM_BINS;
  int64_t i = 0;
  for (; i + BLOCK <= count; i += BLOCK) {
    int32_t index[BLOCK];
    for (int lane = 0; lane < BLOCK; lane++)
      index[lane] = bin_of(numbers[i + lane], factor) + CK_HISTOGRAM_BINS / 2;
    for (int lane = 0; lane < BLOCK; lane += 2) {
      bins[index[lane]]++;
      others[index[lane + 1]]++;
    }
  }
  for (; i < count; i++) bins[bin_of(numbers[i], factor) + CK_HISTOGRAM_BINS / 2]++;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void count_numbers_avx2(const float *numbers, int64_t count,
                                                               float factor, uint32_t *bins) {
  count_numbers(numbers, count, factor, bins);
}
#endif

static void count_part(void *context, int64_t part) {
  const histogram_job *job = context;
  int64_t start = job->count * part / job->parts, end = job->count * (part + 1) / job->parts;
  uint32_t *bins = job->bins + part * 2 * CK_HISTOGRAM_BINS;
#if defined(__x86_64__)
  if (ck_isa_available(CK_ISA_AVX2)) {
    count_numbers_avx2(job->numbers + start, end - start, job->factor, bins);
    return;
  }
#endif
  count_numbers(job->numbers + start, end - start, job->factor, bins);
}

bool ck_histogram(const float *numbers, int64_t count, float factor, uint64_t *bins,
                  ck_pool *pool) {
  int64_t parts = count / NUMBERS_PER_PART + 1;
  // Counts of a part fit 32 bits.
  int64_t needed = count / UINT32_MAX + 1, useful = 2 * (int64_t)ck_pool_threads(pool);
  if (parts > useful) parts = needed > useful ? needed : useful;
  histogram_job job = {numbers, count, parts, factor,
                       calloc((size_t)parts * 2 * CK_HISTOGRAM_BINS, sizeof(uint32_t))};
  if (!job.bins) return false;
  ck_pool_run(pool, parts, count_part, &job);
  for (int64_t set = 0; set < parts * 2; set++)
    for (int i = 0; i < CK_HISTOGRAM_BINS; i++) bins[i] += job.bins[set * CK_HISTOGRAM_BINS + i];
  free(job.bins);
  return true;
}

typedef struct {
  const float *numbers, *factors;
  int64_t size;
  uint64_t *counts;  ///< [channel][1 + CK_CHANNEL_BINS]
} channel_histogram_job;

/// Counts into CHANNEL_BANKS sets of bins in turn; the result is how many numbers are 0.
static inline __attribute__((always_inline)) int64_t count_in_banks(const float *numbers,
                                                                    int64_t count, float factor,
                                                                    uint32_t *banks) {
  int64_t zeros = 0, i = 0;
  for (; i + BLOCK <= count; i += BLOCK) {
    int32_t index[BLOCK], block_zeros = 0;
    for (int lane = 0; lane < BLOCK; lane++) {
      index[lane] = bin_of(numbers[i + lane], factor) + CK_CHANNEL_BINS / 2 +
                    lane % CHANNEL_BANKS * CK_CHANNEL_BINS;
      block_zeros += numbers[i + lane] == 0;
    }
    for (int lane = 0; lane < BLOCK; lane++) banks[index[lane]]++;
    zeros += block_zeros;
  }
  for (; i < count; i++) {
    banks[bin_of(numbers[i], factor) + CK_CHANNEL_BINS / 2]++;
    zeros += numbers[i] == 0;
  }
  return zeros;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static int64_t count_in_banks_avx2(const float *numbers,
                                                                   int64_t count, float factor,
                                                                   uint32_t *banks) {
  return count_in_banks(numbers, count, factor, banks);
}
#endif

static int64_t count_channel_part(const float *numbers, int64_t count, float factor,
                                  uint32_t *banks) {
#if defined(__x86_64__)
  if (ck_isa_available(CK_ISA_AVX2)) return count_in_banks_avx2(numbers, count, factor, banks);
#endif
  return count_in_banks(numbers, count, factor, banks);
}

static void count_channel(void *context, int64_t channel) {
  const channel_histogram_job *job = context;
  const float *numbers = job->numbers + channel * job->size;
  uint64_t *counts = job->counts + channel * (1 + CK_CHANNEL_BINS);
  memset(counts, 0, (1 + CK_CHANNEL_BINS) * sizeof(uint64_t));
  // Counts of a part fit 32 bits.
  for (int64_t start = 0; start < job->size; start += INT32_MAX) {
    int64_t count = job->size - start < INT32_MAX ? job->size - start : INT32_MAX;
    uint32_t banks[CHANNEL_BANKS * CK_CHANNEL_BINS] = {0};
    counts[0] += (uint64_t)count_channel_part(numbers + start, count, job->factors[channel], banks);
    for (int i = 0; i < CHANNEL_BANKS * CK_CHANNEL_BINS; i++)
      counts[1 + i % CK_CHANNEL_BINS] += banks[i];
  }
  counts[1 + CK_CHANNEL_BINS / 2] -= counts[0];
}

void ck_channel_histograms(const float *numbers, int64_t channels, int64_t size,
                           const float *factors, uint64_t *counts, ck_pool *pool) {
  channel_histogram_job job = {numbers, factors, size, counts};
  ck_pool_run(pool, channels, count_channel, &job);
}

static inline __attribute__((always_inline)) double sum(const float *numbers, int64_t count) {
  double sums[BLOCK] = {0};
  int64_t i = 0;
  for (; i + BLOCK <= count; i += BLOCK)
    for (int lane = 0; lane < BLOCK; lane++) sums[lane] += (double)numbers[i + lane];
  double total = 0;
  for (int lane = 0; lane < BLOCK; lane++) total += sums[lane];
  for (; i < count; i++) total += (double)numbers[i];
  return total;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static double sum_avx2(const float *numbers, int64_t count) {
  return sum(numbers, count);
}
#endif

double ck_sum(const float *numbers, int64_t count) {
#if defined(__x86_64__)
  if (ck_isa_available(CK_ISA_AVX2)) return sum_avx2(numbers, count);
#endif
  return sum(numbers, count);
}
