// The largest magnitude of int16 elements for AVX2: 2 operations per 16 elements.
#include "convolution_i16_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include "isa_targets.h"

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
  static const uint8_t masks[64] = {
      255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
      255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  };
  if (pitch == bytes) {
    bytes *= count;
    count = 1;
  }
  const int64_t whole = bytes / 32 * 32;
  const __m256i mask = elements_at(masks + 32 - (bytes - whole));
  extremes even = {_mm256_setzero_si256(), _mm256_setzero_si256()}, odd = even;
  for (int64_t p = 0; p < count; p++, pixels += pitch) {
    int64_t i = 0;
    for (; i + 64 <= whole; i += 64) {
      even = with(even, elements_at(pixels + i));
      odd = with(odd, elements_at(pixels + i + 32));
    }
    if (i < whole) even = with(even, elements_at(pixels + i));
    if (whole < bytes) odd = with(odd, _mm256_and_si256(elements_at(pixels + whole), mask));
  }
  _Alignas(32) int16_t high[16], low[16];
  _mm256_store_si256((__m256i *)high, _mm256_max_epi16(even.high, odd.high));
  _mm256_store_si256((__m256i *)low, _mm256_min_epi16(even.low, odd.low));
  int32_t largest = 0;
  for (int i = 0; i < 16; i++) {
    largest = high[i] > largest ? high[i] : largest;
    largest = -low[i] > largest ? -low[i] : largest;
  }
  return largest;
}

CK_TARGET_END
#endif
