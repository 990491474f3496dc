// Depthwise convolution for AVX-512 VNNI: 64 channels at a time, those of several pixels where one
// does not fill the register.
//
// The bytes of four taps are interleaved, so that vpdpbusd adds the four products of one channel.
// 32 GMAC/s for 128 channels 3x3 60x80 on one core of a Zen 5: requantization and the interleaving
// take what is left in equal parts.
#include "convolution8_internal.h"

#if defined(__x86_64__)
#include "convolution8_words_avx512.h"

#define INLINE CK_AVX512 static inline __attribute__((always_inline))

/// The words of sums `a` and `b` of `columns[0]` and `columns[1]`.
INLINE __m512i words_of(__m512i a, __m512i b, const ck_c8_column *columns, ck_c8_way way,
                        int32_t output_zero) {
  switch (way) {
    case CK_C8_SHORT:
      return ck_c8_words_short_avx512(a, b, ck_c8_short_words_of(columns, columns + 1));
    case CK_C8_LONG: return ck_c8_words_long_avx512(a, columns, b, columns + 1);
    default:
      return ck_c8_words_general_avx512(a, columns, b, columns + 1,
                                        _mm512_set1_epi16((int16_t)output_zero));
  }
}

INLINE void depthwise(const ck_convolution8 *convolution, const uint8_t *const *pointers,
                      uint8_t *output, int32_t channels, ck_c8_way way, bool flips) {
  const __m512i flip = _mm512_set1_epi8(flips ? (int8_t)0x80 : 0);
  const int32_t planes = convolution->depthwise_planes;
  const int8_t *weights = convolution->depthwise_weights;
  const ck_c8_column *column = convolution->depthwise_columns;
  for (int32_t c = 0; c < channels; c += 64, column += 4) {
    __m512i sum0 = _mm512_load_si512(column[0].bias), sum1 = _mm512_load_si512(column[1].bias);
    __m512i sum2 = _mm512_load_si512(column[2].bias), sum3 = _mm512_load_si512(column[3].bias);
    __mmask64 lanes = channels - c >= 64 ? ~(__mmask64)0 : ((__mmask64)1 << (channels - c)) - 1;
    for (int32_t t = 0; t < convolution->depthwise_taps; t += 4) {
      __m512i a = _mm512_maskz_loadu_epi8(lanes, pointers[t] + c);
      __m512i b = _mm512_maskz_loadu_epi8(lanes, pointers[t + 1] + c);
      __m512i d = _mm512_maskz_loadu_epi8(lanes, pointers[t + 2] + c);
      __m512i e = _mm512_maskz_loadu_epi8(lanes, pointers[t + 3] + c);
      __m512i low_ab = _mm512_unpacklo_epi8(a, b), high_ab = _mm512_unpackhi_epi8(a, b);
      __m512i low_de = _mm512_unpacklo_epi8(d, e), high_de = _mm512_unpackhi_epi8(d, e);
      __m512i quad0 = _mm512_xor_si512(_mm512_unpacklo_epi16(low_ab, low_de), flip);
      __m512i quad1 = _mm512_xor_si512(_mm512_unpackhi_epi16(low_ab, low_de), flip);
      __m512i quad2 = _mm512_xor_si512(_mm512_unpacklo_epi16(high_ab, high_de), flip);
      __m512i quad3 = _mm512_xor_si512(_mm512_unpackhi_epi16(high_ab, high_de), flip);
      int32_t plane = 0;
      do {
        sum0 = _mm512_dpbusd_epi32(sum0, quad0, _mm512_load_si512(weights));
        sum1 = _mm512_dpbusd_epi32(sum1, quad1, _mm512_load_si512(weights + 64));
        sum2 = _mm512_dpbusd_epi32(sum2, quad2, _mm512_load_si512(weights + 128));
        sum3 = _mm512_dpbusd_epi32(sum3, quad3, _mm512_load_si512(weights + 192));
        weights += 256;
      } while (++plane < planes);
    }
    __m512i low = words_of(sum0, sum1, column, way, convolution->output_zero);
    __m512i high = words_of(sum2, sum3, column + 2, way, convolution->output_zero);
    __m512i bytes = _mm512_packs_epi16(low, high);
    bytes = _mm512_max_epi8(bytes, _mm512_set1_epi8((int8_t)convolution->output_min));
    bytes = _mm512_min_epi8(bytes, _mm512_set1_epi8((int8_t)convolution->output_max));
    bytes = _mm512_xor_si512(bytes, _mm512_set1_epi8((int8_t)convolution->output_flip));
    if (channels - c >= 64) {
      _mm512_storeu_si512(output + c, bytes);
    } else {
      _mm512_mask_storeu_epi8(output + c, lanes, bytes);
    }
  }
}

INLINE void depthwise_any(const ck_convolution8 *convolution, const uint8_t *const *pointers,
                          uint8_t *output, int32_t channels, bool flips) {
  switch (convolution->depthwise_way) {
    case CK_C8_SHORT:
      return depthwise(convolution, pointers, output, channels, CK_C8_SHORT, flips);
    case CK_C8_LONG: return depthwise(convolution, pointers, output, channels, CK_C8_LONG, flips);
    default: return depthwise(convolution, pointers, output, channels, CK_C8_GENERAL, flips);
  }
}

/// Column: bits 2 and 3 of the position. Lane: bits 0, 1 and 4, 5.
int32_t ck_c8_depthwise_place_avx512(int32_t position) {
  return (position >> 2 & 3) * 16 + (position >> 4) * 4 + (position & 3);
}

CK_AVX512 void ck_c8_depthwise_avx512(const ck_convolution8 *convolution,
                                      const uint8_t *const *pointers, uint8_t *output,
                                      int32_t channels) {
  if (convolution->input_flip != 0) {
    depthwise_any(convolution, pointers, output, channels, true);
  } else {
    depthwise_any(convolution, pointers, output, channels, false);
  }
}
#endif
