// The largest magnitude of int16 elements for AVX2: 2 operations per 16 elements.
#include "convolution_i16_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include "isa_targets.h"
#include "tail_mask_avx2.h"

CK_TARGET_AVX2

typedef struct {
  __m256i high, low;
} extremes;

CK_INLINE extremes with(extremes e, __m256i elements) {
  return (extremes){_mm256_max_epi16(e.high, elements), _mm256_min_epi16(e.low, elements)};
}

CK_INLINE __m256i elements_at(const uint8_t *address) {
  return _mm256_loadu_si256((const __m256i *)address);
}

int32_t ck_i16_largest_avx2(const uint8_t *pixels, int64_t count, int64_t pitch, int64_t bytes) {
  if (pitch == bytes) {
    bytes *= count;
    count = 1;
  }
  const int64_t whole = bytes / 32 * 32;
  const __m256i mask = ck_first_bytes_avx2(bytes - whole);
  extremes e0 = {_mm256_setzero_si256(), _mm256_setzero_si256()}, e1 = e0, e2 = e0, e3 = e0;
  for (int64_t p = 0; p < count; p++, pixels += pitch) {
    int64_t i = 0;
    for (; i + 128 <= whole; i += 128) {
      e0 = with(e0, elements_at(pixels + i));
      e1 = with(e1, elements_at(pixels + i + 32));
      e2 = with(e2, elements_at(pixels + i + 64));
      e3 = with(e3, elements_at(pixels + i + 96));
    }
    for (; i < whole; i += 32) e0 = with(e0, elements_at(pixels + i));
    if (whole < bytes) e1 = with(e1, _mm256_and_si256(elements_at(pixels + whole), mask));
  }
  e0 = (extremes){_mm256_max_epi16(e0.high, e1.high), _mm256_min_epi16(e0.low, e1.low)};
  e2 = (extremes){_mm256_max_epi16(e2.high, e3.high), _mm256_min_epi16(e2.low, e3.low)};
  _Alignas(32) int16_t high[16], low[16];
  _mm256_store_si256((__m256i *)high, _mm256_max_epi16(e0.high, e2.high));
  _mm256_store_si256((__m256i *)low, _mm256_min_epi16(e0.low, e2.low));
  int32_t largest = 0;
  for (int i = 0; i < 16; i++) {
    largest = high[i] > largest ? high[i] : largest;
    largest = -low[i] > largest ? -low[i] : largest;
  }
  return largest;
}

CK_TARGET_END
#endif
