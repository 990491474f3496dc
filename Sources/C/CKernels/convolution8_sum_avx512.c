// Sums of bytes for AVX-512: 8 at a time, each in a lane of 64 bits.
//
// vpsadbw adds 8 bytes; three levels of additions in pairs, which keep the order, bring the partial
// sums of 8 items together. Items of 16 or 32 bytes that follow one another share registers and
// need fewer levels.
#include "convolution8_internal.h"

#if defined(__x86_64__)
#include "requantize_avx512.h"

#define INLINE CK_AVX512 static inline __attribute__((always_inline))

/// Sums of neighbouring lanes: those of `a`, then those of `b`.
INLINE __m512i add_pairs(__m512i a, __m512i b) {
  __m512i even = _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14);
  __m512i odd = _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15);
  return _mm512_add_epi64(_mm512_permutex2var_epi64(a, even, b),
                          _mm512_permutex2var_epi64(a, odd, b));
}

/// Adds the 64 bytes at `offset` of all rows.
INLINE __m512i sum_whole(const ck_c8_summands *s, int64_t offset, __m512i flip) {
  __m512i sum = _mm512_setzero_si512();
  for (int32_t r = 0; r < s->row_count; r++) {
    __m512i value = _mm512_xor_si512(_mm512_loadu_si512(s->rows[r] + offset), flip);
    sum = _mm512_add_epi64(sum, _mm512_sad_epu8(value, _mm512_setzero_si512()));
  }
  return sum;
}

/// Adds the bytes of item `i` of all rows.
INLINE __m512i sum_item(const ck_c8_summands *s, int64_t i, __m512i flip) {
  int64_t whole = s->bytes / 64 * 64;
  __mmask64 lanes = ((__mmask64)1 << (s->bytes - whole)) - 1;
  __m512i sum = _mm512_setzero_si512();
  for (int32_t r = 0; r < s->row_count; r++) {
    const uint8_t *item = s->rows[r] + i * s->pitch;
    for (int64_t j = 0; j < whole; j += 64) {
      __m512i value = _mm512_xor_si512(_mm512_loadu_si512(item + j), flip);
      sum = _mm512_add_epi64(sum, _mm512_sad_epu8(value, _mm512_setzero_si512()));
    }
    if (lanes == 0) continue;
    __m512i value = _mm512_maskz_loadu_epi8(lanes, item + whole);
    value = _mm512_maskz_xor_epi64(0xff, value, _mm512_maskz_mov_epi8(lanes, flip));
    sum = _mm512_add_epi64(sum, _mm512_sad_epu8(value, _mm512_setzero_si512()));
  }
  return sum;
}

INLINE void store_sums(int32_t *sums, __m512i values) {
  _mm256_storeu_si256((__m256i *)sums, _mm512_cvtepi64_epi32(values));
}

/// 8 items of 16 bytes that follow one another.
INLINE __m512i sum_dense16(const ck_c8_summands *s, int64_t i, __m512i flip) {
  return add_pairs(sum_whole(s, i * 16, flip), sum_whole(s, i * 16 + 64, flip));
}

/// 8 items of 32 bytes that follow one another.
INLINE __m512i sum_dense32(const ck_c8_summands *s, int64_t i, __m512i flip) {
  __m512i low = add_pairs(sum_whole(s, i * 32, flip), sum_whole(s, i * 32 + 64, flip));
  __m512i high = add_pairs(sum_whole(s, i * 32 + 128, flip), sum_whole(s, i * 32 + 192, flip));
  return add_pairs(low, high);
}

/// 8 items from `i` on, the last of which is repeated where there are fewer than `count`.
INLINE __m512i sum_items(const ck_c8_summands *s, int64_t i, int64_t count, __m512i flip) {
  __m512i parts[4];
#pragma clang loop unroll(full)
  for (int64_t k = 0; k < 4; k++) {
    int64_t first = i + 2 * k < count ? i + 2 * k : count - 1;
    int64_t second = i + 2 * k + 1 < count ? i + 2 * k + 1 : count - 1;
    parts[k] = add_pairs(sum_item(s, first, flip), sum_item(s, second, flip));
  }
  return add_pairs(add_pairs(parts[0], parts[1]), add_pairs(parts[2], parts[3]));
}

CK_AVX512 void ck_c8_sum_avx512(const ck_c8_summands *s, int64_t count, int32_t *sums) {
  __m512i flip = _mm512_set1_epi8((int8_t)s->flip);
  int64_t i = 0;
  if (s->pitch == 16 && s->bytes == 16) {
    for (; i + 8 <= count; i += 8) store_sums(sums + i, sum_dense16(s, i, flip));
  } else if (s->pitch == 32 && s->bytes == 32) {
    for (; i + 8 <= count; i += 8) store_sums(sums + i, sum_dense32(s, i, flip));
  }
  for (; i < count; i += 8) store_sums(sums + i, sum_items(s, i, count, flip));
}
#endif
