// Table functions on 64 bytes at a time: the table lies in four registers.
#include "lookup_internal.h"

#if defined(__x86_64__)
#include "lookup_avx512.h"

__attribute__((target("avx512f,avx512bw,avx512vbmi"))) void ck_lookup8_row_avx512(
    const uint8_t table[256], const uint8_t *input, uint8_t *output, int64_t count) {
  for (int64_t i = 0; i < count; i += 64) {
    __mmask64 lanes = count - i >= 64 ? ~(__mmask64)0 : ((__mmask64)1 << (count - i)) - 1;
    __m512i index = _mm512_maskz_loadu_epi8(lanes, input + i);
    _mm512_mask_storeu_epi8(output + i, lanes, ck_look_up_avx512(table, index));
  }
}
#endif
