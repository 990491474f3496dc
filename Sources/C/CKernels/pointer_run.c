#include "pointer_run.h"

static void run_scalar(const uint8_t **pointers, const uint8_t *first, int64_t step,
                       int32_t count) {
  for (int32_t i = 0; i < count; i++) pointers[i] = first + i * step;
}

#if defined(__x86_64__)
#include <immintrin.h>

__attribute__((target("avx2"))) static void run_avx2(const uint8_t **pointers,
                                                     const uint8_t *first, int64_t step,
                                                     int32_t count) {
  int64_t start = (int64_t)(intptr_t)first;
  __m256i next = _mm256_setr_epi64x(start, start + step, start + 2 * step, start + 3 * step);
  __m256i stride = _mm256_set1_epi64x(4 * step);
  int32_t i = 0;
  for (; i + 4 <= count; i += 4, next = _mm256_add_epi64(next, stride)) {
    _mm256_storeu_si256((__m256i *)(pointers + i), next);
  }
  for (; i < count; i++) pointers[i] = first + i * step;
}

__attribute__((target("avx512f,avx512dq"))) static void run_avx512(const uint8_t **pointers,
                                                                   const uint8_t *first,
                                                                   int64_t step, int32_t count) {
  const __m512i lanes = _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7);
  __m512i next = _mm512_add_epi64(_mm512_set1_epi64((int64_t)(intptr_t)first),
                                  _mm512_mullo_epi64(lanes, _mm512_set1_epi64(step)));
  __m512i stride = _mm512_set1_epi64(8 * step);
  int32_t i = 0;
  for (; i + 8 <= count; i += 8, next = _mm512_add_epi64(next, stride)) {
    _mm512_storeu_si512(pointers + i, next);
  }
  if (i < count) {
    _mm512_mask_storeu_epi64(pointers + i, (__mmask8)((1 << (count - i)) - 1), next);
  }
}
#endif

ck_pointer_run ck_pointer_run_for(ck_isa isa) {
#if defined(__x86_64__)
  if (isa == CK_ISA_AVX512_VNNI) return run_avx512;
  if (isa != CK_ISA_SCALAR) return run_avx2;
#endif
  (void)isa;
  return run_scalar;
}
