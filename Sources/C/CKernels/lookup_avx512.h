// Entries of a table of 256 bytes, 64 at a time.
#pragma once
#if defined(__x86_64__)
#include <immintrin.h>

/// Two permutations of 128 entries each give the candidates, the top bit chooses.
__attribute__((target("avx512f,avx512bw,avx512vbmi"))) static inline __m512i ck_look_up_avx512(
    const uint8_t table[256], __m512i index) {
  __m512i low = _mm512_permutex2var_epi8(_mm512_loadu_si512(table), index,
                                         _mm512_loadu_si512(table + 64));
  __m512i high = _mm512_permutex2var_epi8(_mm512_loadu_si512(table + 128), index,
                                          _mm512_loadu_si512(table + 192));
  return _mm512_mask_blend_epi8(_mm512_movepi8_mask(index), low, high);
}
#endif
