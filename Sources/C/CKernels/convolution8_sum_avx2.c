// Sums of bytes for AVX2: vpsadbw adds 8 at a time.
#include "convolution8_internal.h"

#if defined(__x86_64__)
#include "requantize_avx2.h"
#include "tail_mask_avx2.h"

#define INLINE CK_AVX2 static inline __attribute__((always_inline))

/// The sum of 32 bytes of `item` of which those that `mask` leaves count, in four parts.
INLINE __m256i sum32(const uint8_t *item, __m256i flip, __m256i mask) {
  __m256i value = _mm256_xor_si256(_mm256_loadu_si256((const __m256i *)item), flip);
  return _mm256_sad_epu8(_mm256_and_si256(value, mask), _mm256_setzero_si256());
}

CK_AVX2 void ck_c8_sum_avx2(const ck_c8_summands *s, int64_t count, int32_t *sums) {
  const __m256i flip = _mm256_set1_epi8((int8_t)s->flip), all = _mm256_set1_epi8(-1);
  const int64_t whole = s->bytes / 32 * 32, rest = s->bytes - whole;
  const __m256i mask = ck_first_bytes_avx2(rest);
  for (int64_t i = 0; i < count; i++) {
    __m256i sum = _mm256_setzero_si256();
    for (int32_t r = 0; r < s->row_count; r++) {
      const uint8_t *item = s->rows[r] + i * s->pitch;
      for (int64_t j = 0; j < whole; j += 32) {
        sum = _mm256_add_epi64(sum, sum32(item + j, flip, all));
      }
      if (rest > 0) sum = _mm256_add_epi64(sum, sum32(item + whole, flip, mask));
    }
    __m128i pair = _mm_add_epi64(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    sums[i] = (int32_t)(_mm_cvtsi128_si64(pair) + _mm_extract_epi64(pair, 1));
  }
}
#endif
