// Micro-kernels of the int16 convolution for AVX2: 6 pixels by 16 channels.
//
// convolution_i16_ymm.h with 16 registers in use. On one core of a Zen 5, of 119 GMAC/s that
// vpmaddwd and vpaddd alone reach: 105 for 128 -> 128 3x3 30x40, 98 for 1x1, 80 for 32 -> 32 1x1
// 120x160, 77 for 32 -> 16, 71 for 3 -> 32 3x3 in steps of 2.
#include "isa_targets.h"

#if defined(__x86_64__)
#include <immintrin.h>

CK_TARGET_AVX2

#define CK_MULTIPLY_ADD(sums, pairs, weights) \
  _mm256_add_epi32(sums, _mm256_madd_epi16(pairs, weights))
#include "convolution_i16_ymm.h"

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
  return (ck_i16_variant){.block = BLOCK,
                          .rows = ROWS,
                          .segment_cost = 3,
                          .kernel = kernel,
                          .wrapping = wrapping,
                          .energy = energy,
                          .largest = ck_i16_largest_avx2,
                          .piece = PIECE,
                          .measures_rows = true,
                          .depthwise = depthwise,
                          .parts_quads = true,
                          .swaps_lanes = true};
}

CK_TARGET_END
#endif
