// Sums of squares of int16 elements for AVX-512, in groups of 16 channels.
//
// A pair's squares are at most 2^31. 13 bits of each are added, 4 pixels at a time: 4.25 operations
// per pixel and 32 channels.
#include "convolution_i16_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include "isa_targets.h"

CK_TARGET_AVX512

enum { PLACES = 18 };

/// The squares of 16 pairs over 2^18, rounded down.
CK_INLINE __m512i squares(const uint8_t *pixel, __mmask32 lanes) {
  __m512i elements = _mm512_maskz_loadu_epi16(lanes, pixel);
  return _mm512_srli_epi32(_mm512_madd_epi16(elements, elements), PLACES);
}

/// Of 4 pixels: in each lane of 128 bits, those of the lane's 8 channels.
CK_INLINE __m512i squares_of_four(const uint8_t *const pixels[4], __mmask32 lanes) {
  const __m512i ones = _mm512_set1_epi16(1);
  __m512i first = _mm512_packus_epi32(squares(pixels[0], lanes), squares(pixels[1], lanes));
  __m512i second = _mm512_packus_epi32(squares(pixels[2], lanes), squares(pixels[3], lanes));
  __m512i pairs = _mm512_packs_epi32(_mm512_madd_epi16(first, ones),
                                     _mm512_madd_epi16(second, ones));
  return _mm512_madd_epi16(pairs, ones);
}

void ck_i16_energy_avx512(const uint8_t *pixels, int64_t count, int64_t pitch, int64_t bytes,
                          float *largest) {
  for (int64_t first = 0; first < bytes; first += 64, largest += 2) {
    int64_t elements = (bytes - first) / 2;
    __mmask32 lanes = elements >= 32 ? 0xffffffff : (1u << elements) - 1;
    __m512i most = _mm512_setzero_si512();
    for (int64_t i = 0; i < count; i += 4) {
      const uint8_t *group[4];
#pragma clang loop unroll(full)
      for (int64_t k = 0; k < 4; k++) {
        group[k] = pixels + first + (i + k < count ? i + k : count - 1) * pitch;
      }
      __m512i sums = squares_of_four(group, lanes);
      // Lanes 0 and 1 are those of the first 16 channels.
      sums = _mm512_add_epi32(sums, _mm512_shuffle_i32x4(sums, sums, 0xb1));
      most = _mm512_max_epi32(most, sums);
    }
    int32_t low = _mm512_mask_reduce_max_epi32(0x00ff, most);
    int32_t high = _mm512_mask_reduce_max_epi32(0xff00, most);
    // Eight pairs were rounded down.
    float bounds[2] = {(float)(low + 8) * (1 << PLACES), (float)(high + 8) * (1 << PLACES)};
    if (bounds[0] > largest[0]) largest[0] = bounds[0];
    if (elements > 16 && bounds[1] > largest[1]) largest[1] = bounds[1];
  }
}

CK_TARGET_END
#endif
