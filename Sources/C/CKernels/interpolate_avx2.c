// Interpolated tables, 8 elements at a time: a gathered pair of neighbouring entries is multiplied
// by the pair of weights.
#include "interpolate_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include "isa_targets.h"

CK_TARGET_AVX2

/// The 32-bit results of 8 elements.
CK_INLINE __m256i interpolated(const int16_t *table, __m128i values) {
  __m256i position = _mm256_add_epi32(_mm256_cvtepi16_epi32(values), _mm256_set1_epi32(32768));
  __m256i f = _mm256_and_si256(position, _mm256_set1_epi32(63));
  __m256i pairs = _mm256_i32gather_epi32((const int *)table, _mm256_srli_epi32(position, 6), 2);
  __m256i weights = _mm256_add_epi32(_mm256_slli_epi32(f, 16),
                                     _mm256_sub_epi32(_mm256_set1_epi32(64), f));
  __m256i sum = _mm256_add_epi32(_mm256_madd_epi16(pairs, weights), _mm256_set1_epi32(32));
  return _mm256_srai_epi32(sum, 6);
}

void interpolate_row_avx2(const interpolation *interpolation, const int16_t *input,
                          int16_t *output, int64_t count) {
  const int16_t *table = interpolation->table;
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    __m256i first = interpolated(table, _mm_loadu_si128((const __m128i *)(input + i)));
    __m256i second = interpolated(table, _mm_loadu_si128((const __m128i *)(input + i + 8)));
    __m256i words = _mm256_permute4x64_epi64(_mm256_packs_epi32(first, second), 0xd8);
    _mm256_storeu_si256((__m256i *)(output + i), words);
  }
  for (; i < count; i++) output[i] = interpolated_entry(table, input[i]);
}

CK_TARGET_END
#endif
