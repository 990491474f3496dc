// Statistics of binary32 arrays, for calibration. Same results for every isa and number of threads.
#pragma once
#include <stdint.h>
#include "ck_threads.h"
#include "ck_types.h"

/// Bins of a histogram: half of them for negative numbers.
#define CK_HISTOGRAM_BINS 8192

/// Adds one to bins[floor(number * factor) + CK_HISTOGRAM_BINS / 2] for every number. `factor` is a
/// power of two under which all of them, which are finite, fall into a bin.
/// False where memory for the workspace runs out; nothing is counted then.
bool ck_histogram(const float *numbers, int64_t count, float factor, uint64_t *bins,
                  ck_pool *pool);

/// Bins of a channel's histogram: half of them for negative numbers.
#define CK_CHANNEL_BINS 256

/// For each of `channels` channels of `size` numbers, which lie one after the other, how many of
/// them are 0, then for the others a histogram as ck_histogram counts it, in CK_CHANNEL_BINS bins
/// by the channel's factor. All 1 + CK_CHANNEL_BINS counts of a channel are set.
void ck_channel_histograms(const float *numbers, int64_t channels, int64_t size,
                           const float *factors, uint64_t *counts, ck_pool *pool);

/// The sum of `count` numbers in binary64: sixteen sums of every sixteenth number in order, added
/// up in order, then the rest in order.
double ck_sum(const float *numbers, int64_t count);

/// What ck_channel_statistics finds out about a channel.
typedef struct {
  float minimum, maximum;
  double sum;  ///< As ck_sum gives it.
} ck_channel;

/// Range and sum of each of `channels` channels of `size` numbers, at least one, that lie one after
/// the other. False where a number is not finite.
bool ck_channel_statistics(const float *numbers, int64_t channels, int64_t size,
                           ck_channel *statistics, ck_pool *pool);
