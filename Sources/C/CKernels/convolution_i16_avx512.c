// Micro-kernel of the int16 convolution for AVX-512 VNNI: 8 pixels by 32 channels.
#include "convolution_i16_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>

#include "isa_targets.h"

CK_TARGET_AVX512

enum { ROWS = 8, BLOCK = 32 };

CK_INLINE __m512i load(const void *address) { return _mm512_load_si512(address); }

/// Requantizes and stores `count` of the 8 totals at `lane` of a column.
CK_INLINE void finish(const ck_convolution_i16_description *d, const ck_i16_column *column,
                      int lane, const int64_t *totals, int16_t *output, int32_t count) {
  __m512i value = _mm512_mullo_epi64(load(totals), load(column->mantissa + lane));
  value = _mm512_add_epi64(value, load(column->round + lane));
  value = _mm512_srav_epi64(value, load(column->shift + lane));
  value = _mm512_max_epi64(value, _mm512_set1_epi64(d->output_min));
  value = _mm512_min_epi64(value, _mm512_set1_epi64(d->output_max));
  __mmask8 lanes = count >= 8 ? 0xff : (__mmask8)((1u << count) - 1);
  _mm_mask_storeu_epi16(output, lanes, _mm512_cvtepi64_epi16(value));
}

/// totals = base + (sums << shift) of 16 channels.
CK_INLINE void widen(__m512i sums, int32_t shift, const int64_t *base, int64_t *totals) {
  __m512i low = _mm512_cvtepi32_epi64(_mm512_castsi512_si256(sums));
  __m512i high = _mm512_cvtepi32_epi64(_mm512_extracti64x4_epi64(sums, 1));
  if (shift != 0) {
    low = _mm512_slli_epi64(low, 8);
    high = _mm512_slli_epi64(high, 8);
  }
  _mm512_store_si512(totals, _mm512_add_epi64(low, load(base)));
  _mm512_store_si512(totals + 8, _mm512_add_epi64(high, load(base + 8)));
}

CK_INLINE __m512i broadcast(const uint8_t *input) {
  int32_t pair;
  __builtin_memcpy(&pair, input, 4);
  return _mm512_set1_epi32(pair);
}

#define ROWS_OF(M) M(0) M(1) M(2) M(3) M(4) M(5) M(6) M(7)
#define DECLARE(r) __m512i low##r = _mm512_setzero_si512(), high##r = low##r;
#define POINTER(r) const uint8_t *row##r = pointers[r] + run->offset;
#define ADD(r)                                           \
  {                                                      \
    __m512i pair = broadcast(row##r + i);                \
    low##r = _mm512_dpwssd_epi32(low##r, pair, first);   \
    high##r = _mm512_dpwssd_epi32(high##r, pair, second); \
  }
#define WIDEN(r)                                                                       \
  widen(low##r, run->shift, base + r * pitch, totals + r * BLOCK);                     \
  widen(high##r, run->shift, base + r * pitch + second_half, totals + r * BLOCK + 16); \
  low##r = high##r = _mm512_setzero_si512();

static void kernel(const ck_i16_call *call) {
  _Alignas(64) int64_t totals[ROWS * BLOCK];
  const ck_i16_run *run = call->block->runs, *end = run + call->block->run_count;
  const int16_t *weights = call->block->weights;
  const int64_t *base = call->columns[0].bias;
  int64_t pitch = 0, second_half = sizeof(ck_i16_column) / sizeof(int64_t);
  ROWS_OF(DECLARE)
  for (; run < end; run++) {
    if (run->steps > 0) {
      const uint8_t *const *pointers = call->pointers + run->tap * call->pointer_pitch;
      ROWS_OF(POINTER)
      for (int64_t i = 0; i < 4 * (int64_t)run->steps; i += 4, weights += 2 * BLOCK) {
        __m512i first = load(weights), second = load(weights + BLOCK);
        ROWS_OF(ADD)
      }
    }
    if (!run->ends_segment) continue;
    ROWS_OF(WIDEN)
    base = totals;
    pitch = BLOCK;
    second_half = 16;
  }
  for (int32_t r = 0; r < call->pixels; r++) {
    int16_t *output = (int16_t *)(call->outputs[r] + call->output_offset);
    for (int32_t c = 0; c < call->block->count; c += 8) {
      finish(&call->convolution->description, &call->columns[c / 16], c % 16,
             totals + r * BLOCK + c, output + c, call->block->count - c);
    }
  }
}

ck_i16_variant ck_i16_variant_avx512(void) {
  return (ck_i16_variant){BLOCK, ROWS, kernel, ck_i16_variant_avx2().depthwise};
}

CK_TARGET_END
#endif
