// Table functions on 64 bytes at a time: the table lies in four registers, two permutations of 128
// entries each give the candidates, the top bit chooses.
#include "lookup_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx512f,avx512bw,avx512vbmi"))) void ck_lookup8_row_avx512(
    const uint8_t table[256], const uint8_t *input, uint8_t *output, int64_t count) {
  __m512i t0 = _mm512_loadu_si512(table), t1 = _mm512_loadu_si512(table + 64);
  __m512i t2 = _mm512_loadu_si512(table + 128), t3 = _mm512_loadu_si512(table + 192);
  for (int64_t i = 0; i < count; i += 64) {
    __mmask64 lanes = count - i >= 64 ? ~(__mmask64)0 : ((__mmask64)1 << (count - i)) - 1;
    __m512i index = _mm512_maskz_loadu_epi8(lanes, input + i);
    __m512i low = _mm512_permutex2var_epi8(t0, index, t1);
    __m512i high = _mm512_permutex2var_epi8(t2, index, t3);
    __m512i result = _mm512_mask_blend_epi8(_mm512_movepi8_mask(index), low, high);
    _mm512_mask_storeu_epi8(output + i, lanes, result);
  }
}
#endif
