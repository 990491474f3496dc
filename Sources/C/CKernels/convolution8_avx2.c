// Micro-kernel of the 8-bit convolution for AVX2: 6 pixels by 16 channels.
//
// Without VNNI, vpmaddubsw would saturate. A tile's activations are widened to 16 bits once, on the
// stack, which flips the sign of signed ones too, and multiplied by vpmaddwd, which is exact, with
// 16-bit weights less their zero point. 12 accumulators, 2 weights, 1 pair of inputs, 1 product:
// the inner loop spills nothing. 102 GMAC/s for 64 -> 64 3x3 60x80 on one core of a Zen 5, of 121
// that vpmaddwd and vpaddd alone reach, 88 for 64 -> 64 1x1 60x80, 71 for 32 -> 32 1x1 120x160.
#include "convolution8_ymm.h"

#if defined(__x86_64__)

/// Requantizes and stores 16 channels of one pixel, in the order that two packings undo.
INLINE void finish(__m256i low, __m256i high, const ck_convolution8 *convolution,
                   const ck_c8_column *column, uint8_t *output, int32_t count) {
  __m256i words;
  switch (convolution->depthwise_way) {
    case CK_C8_SHORT: words = ck_c8_words_short_ymm(low, high, column); break;
    case CK_C8_LONG: words = ck_c8_words_long_ymm(low, high, column); break;
    default: words = ck_c8_words_general_ymm(low, high, column, convolution->output_zero);
  }
  __m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(words),
                                  _mm256_extracti128_si256(words, 1));
  store16(bytes, convolution, output, count);
}

/// Bytes of a pixel's taps that are widened at a time.
enum { WIDENED = 288 };

/// Widens `count` bytes, rounded up to whole registers.
INLINE void widen(const uint8_t *from, int64_t count, int16_t *to, __m128i flip) {
  for (int64_t i = 0; i < count; i += 16) {
    __m128i bytes = _mm_xor_si128(_mm_loadu_si128((const __m128i *)(from + i)), flip);
    _mm256_storeu_si256((__m256i *)(to + i), _mm256_cvtepu8_epi16(bytes));
  }
}

INLINE __m256i broadcast(const int16_t *pair) {
  int32_t words;
  __builtin_memcpy(&words, pair, 4);
  return _mm256_set1_epi32(words);
}

#define DECLARE(r) \
  __m256i low##r = half_of(call->columns->bias, 0), high##r = half_of(call->columns->bias, 1);
#define WIDEN(r) widen(tap[r] + from, length, words[r] + k * length, flip);
#define ADD(r)                                                        \
  {                                                                   \
    __m256i input = broadcast(words[r] + offset);                     \
    low##r = _mm256_add_epi32(low##r, _mm256_madd_epi16(input, first)); \
    high##r = _mm256_add_epi32(high##r, _mm256_madd_epi16(input, second)); \
    __asm__ volatile("" ::: "memory");                                \
  }

CK_AVX2 static void kernel(const ck_c8_call *call) {
  const __m128i flip = _mm_set1_epi8((int8_t)call->convolution->input_flip);
  // The last register of a tap goes beyond it, and is overwritten by the next tap.
  _Alignas(32) int16_t words[6][WIDENED + 16];
  const int64_t tap_bytes = call->steps * 4;
  const int64_t together = tap_bytes > 0 && tap_bytes < WIDENED ? WIDENED / tap_bytes : 1;
  FOR_TILES(6) {
    const int8_t *weights = call->weights;
    ROWS_6(DECLARE)
    for (int64_t t = 0; t < call->taps; t += together) {
      const int64_t taps = call->taps - t < together ? call->taps - t : together;
      for (int64_t from = start; from < end; from += WIDENED) {
        const int64_t length = end - from < WIDENED ? end - from : WIDENED;
        const uint8_t *const *tap = tile.pointers + t * call->pointer_pitch;
        for (int64_t k = 0; k < taps; k++, tap += call->pointer_pitch) {
          ROWS_6(WIDEN)
        }
        const int64_t count = taps * length;
        for (int64_t offset = 0; offset < count; offset += 2, weights += 64) {
          __m256i first = load(weights), second = load(weights + 32);
          ROWS_6(ADD)
        }
      }
    }
    FINISH_ALL(6)
  }
}

/// Pairs of taps are interleaved as 16-bit words and multiplied by vpmaddwd.
CK_AVX2 void ck_c8_depthwise_avx2(const ck_convolution8 *convolution,
                                  const uint8_t *const *pointers, uint8_t *output,
                                  int32_t channels) {
  const __m128i flip = _mm_set1_epi8((int8_t)convolution->input_flip);
  const ck_c8_column *column = convolution->depthwise_columns;
  const int8_t *weights = convolution->depthwise_weights;
  for (int32_t c = 0; c < channels; c += 16, column++) {
    __m256i low = _mm256_setzero_si256(), high = low;
    for (int32_t t = 0; t < convolution->depthwise_taps; t += 2, weights += 64) {
      __m128i first = _mm_loadu_si128((const __m128i *)(pointers[t] + c));
      __m128i second = _mm_loadu_si128((const __m128i *)(pointers[t + 1] + c));
      __m256i a = _mm256_cvtepu8_epi16(_mm_xor_si128(first, flip));
      __m256i b = _mm256_cvtepu8_epi16(_mm_xor_si128(second, flip));
      low = _mm256_add_epi32(low, _mm256_madd_epi16(_mm256_unpacklo_epi16(a, b), load(weights)));
      high = _mm256_add_epi32(high,
                              _mm256_madd_epi16(_mm256_unpackhi_epi16(a, b), load(weights + 32)));
    }
    low = _mm256_add_epi32(_mm256_shuffle_epi32(low, 0xd8), half_of(column->bias, 0));
    high = _mm256_add_epi32(_mm256_shuffle_epi32(high, 0xd8), half_of(column->bias, 1));
    finish(low, high, convolution, column, output + c, channels - c);
  }
}

/// What two packings of 8-lane registers undo.
static int32_t depthwise_place(int32_t position) {
  return (position & 3) | (position & 4) << 1 | (position & 8) >> 1;
}

ck_c8_variant ck_c8_variant_avx2(void) {
  ck_c8_variant variant = {
      .layout = &ck_c8_layout_pairs,
      .columns = 1,
      .swaps_lanes = true,
      .moves_sums = true,
      .takes_all_pixels = true,
      .rows = {0, 6, 0, 0, 0},
      .kernels = {NULL, kernel, NULL, NULL, NULL},
      .depthwise = ck_c8_depthwise_avx2,
      .depthwise_block = 16,
      .depthwise_pixels = 1,
      .depthwise_taps = 2,
      .depthwise_words = true,
      .depthwise_place = depthwise_place,
  };
  return variant;
}
#endif
