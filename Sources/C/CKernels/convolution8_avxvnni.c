// Micro-kernel of the 8-bit convolution for AVX-VNNI: 6 pixels by 16 channels.
//
// 12 accumulators, 2 weights, 1 input, 1 to flip signs: the loops have no access to the stack. 258
// of 270 GMAC/s that vpdpbusd alone reaches for 128 -> 128 3x3 30x40 on one core of a Zen 5, 194
// for 64 -> 64 1x1 60x80, 158 for 32 -> 32 1x1 120x160, where the products of a tile take 48
// cycles and its requantization 25.
#include "convolution8_ymm.h"

#if defined(__x86_64__)
#define VNNI __attribute__((target("avx2,avxvnni,fma,f16c")))
#define VNNI_INLINE VNNI static inline __attribute__((always_inline))

VNNI_INLINE __m256i broadcast(const uint8_t *input, int64_t offset, __m256i flip, bool flips) {
  if (!flips) {
    int32_t bytes;
    __builtin_memcpy(&bytes, input + offset, 4);
    return _mm256_set1_epi32(bytes);
  }
  // In one piece: apart the compiler would load several inputs at a time, and spill the sums.
  __m256i result;
  __asm__ volatile("vpbroadcastd %1, %0\n\tvpxor %2, %0, %0"
                   : "=&x"(result)
                   : "m"(*(const int32_t *)(input + offset)), "x"(flip));
  return result;
}

#define START(r) \
  __m256i low##r = half_of(call->columns->bias, 0), high##r = half_of(call->columns->bias, 1);
#define CORRECT(r)                                                \
  {                                                               \
    __m256i correction = _mm256_set1_epi32(tile.corrections[r]);  \
    low##r = _mm256_add_epi32(low##r, correction);                \
    high##r = _mm256_add_epi32(high##r, correction);              \
  }
#define POINTER(r) const uint8_t *row##r = pointers[r];
#define MULTIPLY(r)                                            \
  {                                                            \
    __m256i input = broadcast(row##r, offset, flip, flips);    \
    low##r = _mm256_dpbusd_avx_epi32(low##r, input, first);    \
    high##r = _mm256_dpbusd_avx_epi32(high##r, input, second); \
  }

VNNI_INLINE void kernel_any(const ck_c8_call *call, bool flips) {
  const __m256i flip = _mm256_set1_epi8((int8_t)0x80);
  FOR_TILES(6) {
    const uint8_t *const *pointers = tile.pointers;
    const int8_t *weights = call->weights;
    ROWS_6(START)
    if (call->is_corrected) {
      ROWS_6(CORRECT)
    }
    for (int64_t t = 0; t < call->taps; t++, pointers += call->pointer_pitch) {
      ROWS_6(POINTER)
      for (int64_t offset = start; offset < end; offset += 4, weights += 64) {
        __m256i first = load(weights), second = load(weights + 32);
        ROWS_6(MULTIPLY)
      }
    }
    weights = call->block->extra_weights;
    for (int32_t e = 0; e < call->block->extra_count; e++, weights += 64) {
      const int64_t offset = start + call->block->extras[e].offset;
      pointers = tile.pointers + call->block->extras[e].tap * call->pointer_pitch;
      ROWS_6(POINTER)
      __m256i first = load(weights), second = load(weights + 32);
      ROWS_6(MULTIPLY)
    }
    FINISH_ALL(6)
  }
}

VNNI static void kernel(const ck_c8_call *call) {
  if (call->convolution->input_flip != 0) {
    kernel_any(call, true);
  } else {
    kernel_any(call, false);
  }
}

ck_c8_variant ck_c8_variant_avx_vnni(void) {
  ck_c8_variant variant = ck_c8_variant_avx2();
  variant.layout = &ck_c8_layout_quads;
  variant.rows[1] = 6;
  variant.kernels[1] = kernel;
  variant.sum = ck_c8_sum_avx2;
  return variant;
}
#endif
