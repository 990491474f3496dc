// Micro-kernel of the 8-bit convolution for AVX2: 4 pixels by 16 channels.
//
// Without VNNI, vpmaddubsw would saturate. Activations are widened to 16 bits in registers,
// channels 0, 2 and 1, 3 of four apart, and multiplied with 16-bit weights less their zero point by
// vpmaddwd, which is exact. 8 accumulators, 2 weights, 1 input, 1 product, 2 constants. 78 GMAC/s
// for 512 -> 512 1x1 15x20 on one core of a Zen 4, whose peak this way is 116.
#include "convolution8_internal.h"

#if defined(__x86_64__)
#include "requantize_avx2.h"

#define INLINE CK_AVX2 static inline __attribute__((always_inline))

INLINE __m256i load(const void *address) { return _mm256_load_si256(address); }

/// Lane half `half` of a column's array.
INLINE __m256i half_of(const int32_t *lanes, int half) { return load(lanes + half * 8); }

/// ck_requantize_once of 8 lanes, one after the other: only fully connected layers have it.
INLINE __m256i requantize_once(__m256i sum, const ck_c8_column *column, int half) {
  _Alignas(32) int32_t lanes[8];
  _mm256_store_si256((__m256i *)lanes, sum);
  for (int i = 0; i < 8; i++) {
    int lane = half * 8 + i;
    ck_multiplier multiplier = {column->mantissa[lane], column->left[lane] - column->right[lane]};
    lanes[i] = ck_requantize_once(lanes[i], multiplier);
  }
  return load(lanes);
}

INLINE __m256i requantize(__m256i sum, const ck_c8_column *column, int half) {
  return ck_requantize_avx2(sum, half_of(column->mantissa, half), half_of(column->left, half),
                            half_of(column->right, half));
}

/// Requantizes and stores 16 channels.
INLINE void finish(__m256i low, __m256i high, const ck_convolution8 *convolution,
                   const ck_c8_column *column, uint8_t *output, int32_t count) {
  if (__builtin_expect(convolution->description.rounds_once, 0)) {
    low = requantize_once(low, column, 0);
    high = requantize_once(high, column, 1);
  } else {
    low = requantize(low, column, 0);
    high = requantize(high, column, 1);
  }
  __m256i words = _mm256_adds_epi16(_mm256_packs_epi32(low, high),
                                    _mm256_set1_epi16((int16_t)convolution->output_zero));
  __m128i bytes = _mm_packs_epi16(_mm256_castsi256_si128(words),
                                  _mm256_extracti128_si256(words, 1));
  bytes = _mm_max_epi8(bytes, _mm_set1_epi8((int8_t)convolution->output_min));
  bytes = _mm_min_epi8(bytes, _mm_set1_epi8((int8_t)convolution->output_max));
  bytes = _mm_xor_si128(bytes, _mm_set1_epi8((int8_t)convolution->output_flip));
  if (count >= 16) {
    _mm_storeu_si128((__m128i *)output, bytes);
  } else {
    uint8_t stored[16];
    _mm_storeu_si128((__m128i *)stored, bytes);
    for (int32_t c = 0; c < count; c++) output[c] = stored[c];
  }
}

INLINE __m256i broadcast(const uint8_t *input, int64_t offset, __m256i flip, bool flips) {
  int32_t bytes;
  __builtin_memcpy(&bytes, input + offset, 4);
  __m256i result = _mm256_set1_epi32(bytes);
  return flips ? _mm256_xor_si256(result, flip) : result;
}

#define ROWS(M) M(0) M(1) M(2) M(3)
#define DECLARE(r) \
  __m256i low##r = half_of(call->columns->bias, 0), high##r = half_of(call->columns->bias, 1);
#define POINTER(r) const uint8_t *row##r = pointers[r];
#define ADD(r, words)                                                 \
  low##r = _mm256_add_epi32(low##r, _mm256_madd_epi16(words, first)); \
  high##r = _mm256_add_epi32(high##r, _mm256_madd_epi16(words, second));
#define EVEN(r)                                                                     \
  {                                                                                 \
    __m256i even = _mm256_and_si256(broadcast(row##r, offset, flip, flips), bytes); \
    ADD(r, even)                                                                    \
  }
#define ODD(r)                                                                  \
  {                                                                             \
    __m256i odd = _mm256_srli_epi16(broadcast(row##r, offset, flip, flips), 8); \
    ADD(r, odd)                                                                 \
  }
#define FINISH(r)                                                \
  if (r < call->pixels) {                                        \
    finish(low##r, high##r, call->convolution, call->columns,    \
           call->outputs[r] + call->output_offset, call->count); \
  }

INLINE void kernel_any(const ck_c8_call *call, bool flips) {
  const __m256i bytes = _mm256_set1_epi16(0xff);
  const __m256i flip = _mm256_set1_epi8((int8_t)0x80);
  const uint8_t *const *pointers = call->pointers;
  const int8_t *weights = call->weights;
  const int64_t end = call->steps * 4;
  ROWS(DECLARE)
  for (int64_t t = 0; t < call->taps; t++, pointers += call->pointer_pitch) {
    ROWS(POINTER)
    for (int64_t offset = 0; offset < end; offset += 4, weights += 128) {
      {
        __m256i first = load(weights), second = load(weights + 32);
        ROWS(EVEN)
      }
      // The input is broadcast again, since its registers would spill the sums.
      __asm__ volatile("" ::: "memory");
      {
        __m256i first = load(weights + 64), second = load(weights + 96);
        ROWS(ODD)
      }
    }
  }
  ROWS(FINISH)
}

CK_AVX2 static void kernel(const ck_c8_call *call) {
  if (call->convolution->input_flip != 0) {
    kernel_any(call, true);
  } else {
    kernel_any(call, false);
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
    __m256i low = half_of(column->bias, 0), high = half_of(column->bias, 1);
    for (int32_t t = 0; t < convolution->depthwise_taps; t += 2, weights += 64) {
      __m128i first = _mm_loadu_si128((const __m128i *)(pointers[t] + c));
      __m128i second = _mm_loadu_si128((const __m128i *)(pointers[t + 1] + c));
      __m256i a = _mm256_cvtepu8_epi16(_mm_xor_si128(first, flip));
      __m256i b = _mm256_cvtepu8_epi16(_mm_xor_si128(second, flip));
      low = _mm256_add_epi32(low, _mm256_madd_epi16(_mm256_unpacklo_epi16(a, b), load(weights)));
      high = _mm256_add_epi32(high,
                              _mm256_madd_epi16(_mm256_unpackhi_epi16(a, b), load(weights + 32)));
    }
    finish(low, high, convolution, column, output + c, channels - c);
  }
}

static int32_t place(int32_t position) { return ck_c8_order_avx2(position); }

ck_c8_variant ck_c8_variant_avx2(void) {
  ck_c8_variant variant = {
      .columns = 1,
      .rows = {0, 4, 0, 0, 0},
      .kernels = {NULL, kernel, NULL, NULL, NULL},
      .weight_bytes = 128,
      .packs_words = true,
      .depthwise = ck_c8_depthwise_avx2,
      .depthwise_block = 16,
      .depthwise_pixels = 1,
      .depthwise_taps = 2,
      .depthwise_words = true,
      .depthwise_place = place,
  };
  return variant;
}
#endif
