// Micro-kernels of the int16 convolution for AVX2: 4 pixels by 16 channels.
//
// 8 accumulators, 2 weights, 1 input, 1 product. Widening 8 accumulators takes as long as 3 steps.
// 38 GMAC/s for 128 -> 128 3x3 30x40 with normally distributed weights on one core of a Zen 4, two
// thirds of the 8-bit kernel; 47 where most weights are small.
#include "convolution_i16_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include "isa_targets.h"

CK_TARGET_AVX2

enum { ROWS = 4, BLOCK = 16 };

CK_INLINE __m256i load(const void *address) { return _mm256_load_si256(address); }

/// Four totals requantized, each in the lower half of its lane.
CK_INLINE __m256i requantize(const int64_t *totals, const ck_i16_column *column, int lane) {
  const __m256i top = _mm256_set1_epi64x(INT64_MIN);
  __m256i sum = load(totals + lane), mantissa = load(column->mantissa + lane);
  __m256i shift = load(column->shift + lane);
  // A product of 47 and 15 bits, of the sum's halves.
  __m256i low = _mm256_mul_epu32(sum, mantissa);
  __m256i high = _mm256_mul_epi32(_mm256_srli_epi64(sum, 32), mantissa);
  __m256i product = _mm256_add_epi64(low, _mm256_slli_epi64(high, 32));
  product = _mm256_add_epi64(product, load(column->round + lane));
  // An arithmetic shift: that of the unsigned number with the sign turned, less the sign shifted.
  product = _mm256_srlv_epi64(_mm256_xor_si256(product, top), shift);
  return _mm256_sub_epi64(product, _mm256_srlv_epi64(top, shift));
}

/// The lower halves of two vectors' lanes.
CK_INLINE __m256i halves(__m256i a, __m256i b) {
  return _mm256_castps_si256(
      _mm256_shuffle_ps(_mm256_castsi256_ps(a), _mm256_castsi256_ps(b), 0x88));
}

/// Requantizes and stores 16 totals.
CK_INLINE void finish(const ck_convolution_i16 *convolution, const ck_i16_column *column,
                      const int64_t *totals, int16_t *output, int32_t count) {
  if (convolution->is_general) {
    ck_i16_finish_general(convolution, column, totals, output, count < 16 ? count : 16);
    return;
  }
  __m256i first = halves(requantize(totals, column, 0), requantize(totals, column, 4));
  __m256i second = halves(requantize(totals, column, 8), requantize(totals, column, 12));
  // Pairs of channels 0, 4, 8, 12, 2, 6, 10, 14.
  __m256i words = _mm256_permutevar8x32_epi32(_mm256_packs_epi32(first, second),
                                              _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
  const ck_convolution_i16_description *d = &convolution->description;
  words = _mm256_max_epi16(words, _mm256_set1_epi16((int16_t)d->output_min));
  words = _mm256_min_epi16(words, _mm256_set1_epi16((int16_t)d->output_max));
  if (count >= 16) {
    _mm256_storeu_si256((__m256i *)output, words);
  } else {
    int16_t stored[16];
    _mm256_storeu_si256((__m256i *)stored, words);
    for (int32_t c = 0; c < count; c++) output[c] = stored[c];
  }
}

/// totals = base + (sums << shift) of 8 channels.
CK_INLINE void widen(__m256i sums, int32_t shift, const int64_t *base, int64_t *totals) {
  __m256i low = _mm256_cvtepi32_epi64(_mm256_castsi256_si128(sums));
  __m256i high = _mm256_cvtepi32_epi64(_mm256_extracti128_si256(sums, 1));
  if (shift != 0) {
    low = _mm256_slli_epi64(low, 8);
    high = _mm256_slli_epi64(high, 8);
  }
  _mm256_store_si256((__m256i *)totals, _mm256_add_epi64(low, load(base)));
  _mm256_store_si256((__m256i *)(totals + 4), _mm256_add_epi64(high, load(base + 4)));
}

CK_INLINE __m256i broadcast(const uint8_t *input) {
  int32_t pair;
  __builtin_memcpy(&pair, input, 4);
  return _mm256_set1_epi32(pair);
}

#define ROWS_OF(M) M(0) M(1) M(2) M(3)
#define DECLARE(r) __m256i low##r = _mm256_setzero_si256(), high##r = low##r;
#define POINTER(r) const uint8_t *row##r = pointers[r] + run->offset;
#define ADD(r)                                                         \
  {                                                                    \
    __m256i pair = broadcast(row##r + i);                              \
    low##r = _mm256_add_epi32(low##r, _mm256_madd_epi16(pair, first)); \
    high##r = _mm256_add_epi32(high##r, _mm256_madd_epi16(pair, second)); \
  }
#define WIDEN(r)                                                                    \
  widen(low##r, run->shift, base + r * pitch, totals + r * BLOCK);                  \
  widen(high##r, run->shift, base + r * pitch + 8, totals + r * BLOCK + 8);         \
  low##r = high##r = _mm256_setzero_si256();

static void kernel(const ck_i16_call *call) {
  _Alignas(64) int64_t totals[ROWS * BLOCK];
  const ck_i16_run *run = call->runs, *end = run + call->run_count;
  const int16_t *weights = call->block->weights;
  const int64_t *base = call->columns->bias;
  int64_t pitch = 0;
  ROWS_OF(DECLARE)
  for (; run < end; run++) {
    if (run->steps > 0) {
      const uint8_t *const *pointers = call->pointers + run->tap * call->pointer_pitch;
      ROWS_OF(POINTER)
      for (int64_t i = 0; i < 4 * (int64_t)run->steps; i += 4, weights += 2 * BLOCK) {
        __m256i first = load(weights), second = load(weights + BLOCK);
        ROWS_OF(ADD)
      }
    }
    if (!run->ends_segment) continue;
    ROWS_OF(WIDEN)
    base = totals;
    pitch = BLOCK;
  }
  for (int32_t r = 0; r < call->pixels; r++) {
    finish(call->convolution, call->columns, totals + r * BLOCK,
           (int16_t *)(call->outputs[r] + call->output_offset), call->block->count);
  }
}

/// Pairs of taps are interleaved and multiplied by vpmaddwd; every pair is widened.
static void depthwise(const ck_convolution_i16 *convolution, const uint8_t *const *pointers,
                      uint8_t *output) {
  int32_t channels = convolution->description.out_channels;
  const ck_i16_column *column = convolution->depthwise_columns;
  const int16_t *weights = convolution->depthwise_weights;
  for (int32_t c = 0; c < channels; c += BLOCK, column++) {
    __m256i total0 = load(column->bias), total1 = load(column->bias + 4);
    __m256i total2 = load(column->bias + 8), total3 = load(column->bias + 12);
    for (int32_t t = 0; t < convolution->depthwise_taps; t += 2, weights += 2 * BLOCK) {
      __m256i a = _mm256_loadu_si256((const __m256i *)(pointers[t] + 2 * c));
      __m256i b = _mm256_loadu_si256((const __m256i *)(pointers[t + 1] + 2 * c));
      __m256i low = _mm256_madd_epi16(_mm256_unpacklo_epi16(a, b), load(weights));
      __m256i high = _mm256_madd_epi16(_mm256_unpackhi_epi16(a, b), load(weights + BLOCK));
      total0 = _mm256_add_epi64(total0, _mm256_cvtepi32_epi64(_mm256_castsi256_si128(low)));
      total1 = _mm256_add_epi64(total1, _mm256_cvtepi32_epi64(_mm256_castsi256_si128(high)));
      total2 = _mm256_add_epi64(total2, _mm256_cvtepi32_epi64(_mm256_extracti128_si256(low, 1)));
      total3 = _mm256_add_epi64(total3, _mm256_cvtepi32_epi64(_mm256_extracti128_si256(high, 1)));
    }
    _Alignas(32) int64_t totals[BLOCK];
    _mm256_store_si256((__m256i *)totals, total0);
    _mm256_store_si256((__m256i *)(totals + 4), total1);
    _mm256_store_si256((__m256i *)(totals + 8), total2);
    _mm256_store_si256((__m256i *)(totals + 12), total3);
    finish(convolution, column, totals, (int16_t *)output + c, channels - c);
  }
}

ck_i16_variant ck_i16_variant_avx2(void) {
  return (ck_i16_variant){
      .block = BLOCK, .rows = ROWS, .segment_cost = 3, .kernel = kernel, .depthwise = depthwise};
}

CK_TARGET_END
#endif
