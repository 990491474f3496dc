// The end of 8-bit kernels whose sums of 16 channels are two registers of 8 lanes.
#pragma once
#include "convolution8_internal.h"

#if defined(__x86_64__)
#include "convolution8_words_ymm.h"

#define INLINE CK_AVX2 static inline __attribute__((always_inline, unused))

INLINE __m256i load(const void *address) { return _mm256_load_si256(address); }

/// Lane half `half` of a column's array of 32 bits.
INLINE __m256i half_of(const int32_t *lanes, int half) { return load(lanes + half * 8); }

/// Clamps and stores the bytes of 16 channels, of which `count` are valid.
INLINE void store16(__m128i bytes, const ck_convolution8 *convolution, uint8_t *output,
                    int32_t count) {
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

/// Constants of the last step.
typedef struct {
  __m256i minimum, maximum, flip;
  bool clamps;  ///< Not all bytes are valid.
} finish_constants;

INLINE finish_constants constants(const ck_c8_call *call) {
  const ck_convolution8 *convolution = call->convolution;
  finish_constants f;
  f.clamps = call->clamps;
  f.minimum = _mm256_set1_epi8((int8_t)convolution->output_min);
  f.maximum = _mm256_set1_epi8((int8_t)convolution->output_max);
  f.flip = _mm256_set1_epi8((int8_t)convolution->output_flip);
  return f;
}

/// The bytes of two pixels' words.
INLINE __m256i bytes_of(__m256i first, __m256i second, finish_constants f) {
  __m256i bytes = _mm256_packs_epi16(first, second);
  if (f.clamps) bytes = _mm256_min_epi8(_mm256_max_epi8(bytes, f.minimum), f.maximum);
  return _mm256_permutevar8x32_epi32(_mm256_xor_si256(bytes, f.flip),
                                     _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
}

/// Stores the words of two pixels, `pixel` and the next, which are valid with 16 channels.
INLINE void store_two(const ck_c8_tile *tile, int32_t pixel, __m256i first, __m256i second,
                      finish_constants f) {
  __m256i bytes = bytes_of(first, second, f);
  uint8_t *output0 = tile->outputs[pixel] + tile->output_offset;
  uint8_t *output1 = tile->outputs[pixel + 1] + tile->output_offset;
  _mm_storeu_si128((__m128i *)output0, _mm256_castsi256_si128(bytes));
  _mm_storeu_si128((__m128i *)output1, _mm256_extracti128_si256(bytes, 1));
}

/// The same of those that are valid, and of `count` channels.
INLINE void store_some(const ck_c8_tile *tile, int32_t count, int32_t pixel, __m256i first,
                      __m256i second, finish_constants f) {
  uint8_t stored[32];
  _mm256_storeu_si256((__m256i *)stored, bytes_of(first, second, f));
  for (int32_t p = pixel; p < pixel + 2 && p < tile->pixels; p++) {
    uint8_t *output = tile->outputs[p] + tile->output_offset;
    for (int32_t c = 0; c < count && c < 16; c++) output[c] = stored[(p - pixel) * 16 + c];
  }
}

// Of named sums low0, high0, ... of as many pixels as ROWS lists.
#define ROWS_4(M) M(0) M(1) M(2) M(3)
#define ROWS_6(M) ROWS_4(M) M(4) M(5)
#define PAIRS_4(M) M(0, 1) M(2, 3)
#define PAIRS_6(M) PAIRS_4(M) M(4, 5)

#define KEEP(r)                                             \
  _mm256_store_si256((__m256i *)kept[r], low##r);           \
  _mm256_store_si256((__m256i *)(kept[r] + 8), high##r);
// The words of a pixel take the place of its first sums.
#define SHORT(r) low##r = ck_c8_words_short_ymm(low##r, high##r, columns);
#define LONG(r) low##r = ck_c8_words_long_ymm(low##r, high##r, columns);
#define GENERAL(r) \
  low##r = ck_c8_words_general_ymm(low##r, high##r, columns, call->convolution->output_zero);
#define STORE_TWO(a, b) store_two(&tile, a, low##a, low##b, f);
#define STORE_SOME(a, b) \
  if (a < tile.pixels) store_some(&tile, call->count, a, low##a, low##b, f);

/// Requantizes and stores all sums.
#define FINISH_ALL(rows)                                 \
  const ck_c8_column *columns = call->columns;           \
  if (__builtin_expect(rounds_once, 0)) {                \
    _Alignas(32) int32_t kept[rows][16];                 \
    ROWS_##rows(KEEP)                                    \
    ck_c8_finish_once(call, &tile, kept[0], rows, 1);    \
    continue;                                            \
  }                                                      \
  if (__builtin_expect(call->way == CK_C8_SHORT, 1)) {   \
    ROWS_##rows(SHORT)                                   \
  } else if (call->way == CK_C8_LONG) {                  \
    ROWS_##rows(LONG)                                    \
  } else {                                               \
    ROWS_##rows(GENERAL)                                 \
  }                                                      \
  if (__builtin_expect(tile.pixels >= rows && call->count >= 16, 1)) { \
    PAIRS_##rows(STORE_TWO)                              \
  } else {                                               \
    PAIRS_##rows(STORE_SOME)                             \
  }

/// What all tiles of a call share, and a loop over them.
#define FOR_TILES(rows)                                                 \
  const int64_t start = call->input_offset, end = start + call->steps * 4; \
  const finish_constants f = constants(call);                           \
  const bool rounds_once = call->convolution->description.rounds_once;  \
  for (ck_c8_tile tile = ck_c8_first_tile(call); tile.pixels > 0; ck_c8_next_tile(&tile, rows))
#endif
