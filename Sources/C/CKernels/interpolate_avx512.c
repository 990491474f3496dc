// Interpolated tables, 16 elements at a time: a gathered pair of neighbouring entries is multiplied
// by the pair of weights.
#include "interpolate_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include "isa_targets.h"

CK_TARGET_AVX512

void interpolate_row_avx512(const int16_t *table, const int16_t *input, int16_t *output,
                            int64_t count) {
  int64_t i = 0;
  for (; i + 16 <= count; i += 16) {
    __m256i values = _mm256_loadu_si256((const __m256i *)(input + i));
    __m512i position = _mm512_add_epi32(_mm512_cvtepi16_epi32(values), _mm512_set1_epi32(32768));
    __m512i f = _mm512_and_si512(position, _mm512_set1_epi32(63));
    __m512i pairs = _mm512_i32gather_epi32(_mm512_srli_epi32(position, 6), table, 2);
    __m512i weights = _mm512_add_epi32(_mm512_slli_epi32(f, 16),
                                       _mm512_sub_epi32(_mm512_set1_epi32(64), f));
    __m512i sum = _mm512_add_epi32(_mm512_madd_epi16(pairs, weights), _mm512_set1_epi32(32));
    _mm256_storeu_si256((__m256i *)(output + i),
                        _mm512_cvtepi32_epi16(_mm512_srai_epi32(sum, 6)));
  }
  for (; i < count; i++) output[i] = interpolated_entry(table, input[i]);
}

CK_TARGET_END
#endif
