// Micro-kernels of the int16 convolution for AVX-512 VNNI: 8 pixels by 32 channels.
//
// 16 accumulators, 2 weights, 1 input. In the wrapping kernel the sums are never widened: they
// begin with the bias and wrap modulo 2^32, and 8 registers hold floor(T / 2^28) of each total T in
// 16 bits. From that of the segment before and the wrapped sum follows the next, as no segment adds
// 2^31 - 2^28 or more. In the end T = 2^28 floor(T / 2^28) + T mod 2^28, where the latter are bits
// of the wrapped sum.
//
// Where all totals of a call fit in 32 bits, which 17 operations tell, the wrapped sums are they,
// and powers of two are shifts: 7 operations per 32 results, 17 with other multipliers. The loops
// have no access to the stack. On one core of a Zen 5, whose peak is 275 GMAC/s: 254 for 128 -> 128
// 3x3 30x40 in one segment, 243 in segments of about 10 steps.
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
  if (count >= 8) {
    _mm_storeu_si128((__m128i *)output, _mm512_cvtepi64_epi16(value));
  } else {
    __mmask8 lanes = (__mmask8)((1u << count) - 1);
    _mm_mask_storeu_epi16(output, lanes, _mm512_cvtepi64_epi16(value));
  }
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
#define NO_POINTER(r) const uint8_t *row##r = NULL;
#define POINTER(r) row##r = pointers[r];
#define ADD(r)                                           \
  {                                                      \
    __m512i pair = broadcast(row##r + i);                \
    low##r = _mm512_dpwssd_epi32(low##r, pair, first);   \
    high##r = _mm512_dpwssd_epi32(high##r, pair, second); \
  }
#define ADD_FIRST(r) low##r = _mm512_dpwssd_epi32(low##r, broadcast(row##r + i), first);
#define WIDEN(r)                                                                       \
  widen(low##r, run->shift, base + r * pitch, totals + r * BLOCK);                     \
  widen(high##r, run->shift, base + r * pitch + second_half, totals + r * BLOCK + 16); \
  low##r = high##r = _mm512_setzero_si512();

static void add_tile(const ck_i16_call *call) {
  _Alignas(64) int64_t totals[ROWS * BLOCK];
  const ck_i16_run *run = call->runs, *end = run + call->run_count;
  const int16_t *weights = call->block->weights;
  const int64_t *base = call->columns[0].bias;
  int64_t pitch = 0, second_half = sizeof(ck_i16_column) / sizeof(int64_t);
  ROWS_OF(DECLARE)
  for (; run < end; run++) {
    if (run->steps > 0) {
      const uint8_t *const *pointers = call->pointers + run->tap * call->pointer_pitch;
      ROWS_OF(NO_POINTER)
      ROWS_OF(POINTER)
      int64_t i = call->input_offset + run->offset, stop = i + 4 * (int64_t)run->steps;
      for (; i < stop; i += 4, weights += 2 * BLOCK) {
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
  for (int32_t r = 0; r < ROWS && r < call->pixels; r++) {
    int16_t *output = (int16_t *)(call->outputs[r] + call->output_offset);
    for (int32_t c = 0; c < call->block->count; c += 8) {
      finish(&call->convolution->description, &call->columns[c / 16], c % 16,
             totals + r * BLOCK + c, output + c, call->block->count - c);
    }
  }
}

static void kernel(const ck_i16_call *call) { ck_i16_for_tiles(call, ROWS, add_tile); }

#define BEGIN(r) __m512i low##r = start_low, high##r = start_high;
#define BEGIN_TOP(r) __m512i top##r = start_top;
/// The upper halves of a row's sums, those of `low` in the even places, move the totals' upper
/// parts.
#define TRACK(r)                                                          \
  {                                                                       \
    __m512i now = _mm512_srli_epi32(low##r, 16);                          \
    now = _mm512_mask_blend_epi16(0xaaaaaaaa, now, high##r);              \
    __m512i moved = _mm512_sub_epi16(now, _mm512_slli_epi16(top##r, 12)); \
    top##r = _mm512_add_epi16(top##r, _mm512_srai_epi16(moved, 12));      \
  }
/// A total fits in 32 bits where its upper part is between -8 and 7.
#define CHECK(r) exceeding = _mm512_or_si512(exceeding, _mm512_add_epi16(top##r, eight));
#define KEEP(r)                            \
  _mm512_store_si512(sums[r][0], low##r);  \
  _mm512_store_si512(sums[r][1], high##r); \
  _mm512_store_si512(tops[r], top##r);

/// Stores the results of a pixel's channels, saturated before they are clamped.
CK_INLINE void store(const ck_i16_call *call, int32_t r, __m512i first, __m512i second,
                     bool is_narrow) {
  const ck_convolution_i16_description *d = &call->convolution->description;
  const __m512i order = _mm512_setr_epi64(0, 2, 4, 6, 1, 3, 5, 7);
  __m512i words = is_narrow ? _mm512_castsi256_si512(_mm512_cvtsepi32_epi16(first))
                            : _mm512_permutexvar_epi64(order, _mm512_packs_epi32(first, second));
  words = _mm512_max_epi16(words, _mm512_set1_epi16((int16_t)d->output_min));
  words = _mm512_min_epi16(words, _mm512_set1_epi16((int16_t)d->output_max));
  uint8_t *output = call->outputs[r] + call->output_offset;
  if (!is_narrow && call->block->count == BLOCK) {
    _mm512_storeu_si512(output, words);
  } else if (is_narrow && call->block->count == BLOCK / 2) {
    _mm256_storeu_si256((__m256i *)output, _mm512_castsi512_si256(words));
  } else {
    _mm512_mask_storeu_epi16(output, (1u << call->block->count) - 1, words);
  }
}

/// The results of 16 totals of 32 bits.
CK_INLINE __m512i result_of(__m512i total, const ck_i16_column *column, bool shifts) {
  if (shifts) return _mm512_srav_epi32(total, load(column->total_shift));
  const __m512i half = _mm512_set1_epi64((int64_t)1 << 31);
  __m512i even = _mm512_mul_epi32(total, load(column->high_mantissa[0]));
  __m512i odd = _mm512_mul_epi32(_mm512_srli_epi64(total, 32), load(column->high_mantissa[1]));
  even = _mm512_srli_epi64(_mm512_add_epi64(even, half), 32);
  return _mm512_mask_blend_epi32(0xaaaa, even, _mm512_add_epi64(odd, half));
}

/// The results of 16 totals, 2^28 `top` + the lower 28 bits of `sum`, that are shifted.
CK_INLINE __m512i shifted_total(__m512i top, __m512i sum, const ck_i16_column *column) {
  __m512i shift = load(column->total_shift);
  __m512i low = _mm512_srlv_epi32(_mm512_and_si512(sum, _mm512_set1_epi32(0x0fffffff)), shift);
  return _mm512_or_si512(
      _mm512_sllv_epi32(top, _mm512_sub_epi32(_mm512_set1_epi32(28), shift)), low);
}

/// The same of 8 totals in 64 bits, saturated.
CK_INLINE __m256i wide_result(__m256i top, __m256i sum, const ck_i16_column *column, int lane) {
  __m512i upper = _mm512_slli_epi64(_mm512_cvtepi32_epi64(top), 28);
  __m512i lower = _mm512_cvtepu32_epi64(_mm256_and_si256(sum, _mm256_set1_epi32(0x0fffffff)));
  __m512i value = _mm512_mullo_epi64(_mm512_or_si512(upper, lower),
                                     load(column->mantissa + lane));
  value = _mm512_add_epi64(value, load(column->round + lane));
  return _mm512_cvtsepi64_epi32(_mm512_srav_epi64(value, load(column->shift + lane)));
}

CK_INLINE __m512i wide_results(__m512i top, __m512i sums, const ck_i16_column *column) {
  __m256i low = wide_result(_mm512_castsi512_si256(top), _mm512_castsi512_si256(sums), column, 0);
  __m256i high = wide_result(_mm512_extracti64x4_epi64(top, 1),
                             _mm512_extracti64x4_epi64(sums, 1), column, 8);
  return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

#define FINISH(r)                                                                    \
  if (r < call->pixels) {                                                            \
    store(call, r, result_of(low##r, columns, shifts),                               \
          is_narrow ? low##r : result_of(high##r, columns + 1, shifts), is_narrow);  \
  }

/// Of totals that exceed 32 bits.
CK_INLINE void finish_wide(const ck_i16_call *call, const int32_t (*sums)[2][16],
                           const int32_t (*tops)[16], bool is_narrow, bool shifts) {
  const ck_i16_column *columns = call->columns;
  for (int32_t r = 0; r < ROWS && r < call->pixels; r++) {
    __m512i both = load(tops[r]), low = load(sums[r][0]), high = load(sums[r][1]);
    __m512i low_top = _mm512_srai_epi32(_mm512_slli_epi32(both, 16), 16);
    __m512i high_top = _mm512_srai_epi32(both, 16);
    low = shifts ? shifted_total(low_top, low, columns) : wide_results(low_top, low, columns);
    if (!is_narrow) {
      high = shifts ? shifted_total(high_top, high, columns + 1)
                    : wide_results(high_top, high, columns + 1);
    }
    store(call, r, low, high, is_narrow);
  }
}

/// Of 16 channels where `is_narrow`.
CK_INLINE void wrap(const ck_i16_call *call, bool is_narrow, bool fits) {
  const ck_i16_run *run = call->runs, *end = run + call->run_count;
  const int16_t *weights = call->block->weights;
  const ck_i16_column *columns = call->columns;
  const __m512i start_low = load(columns->start);
  const __m512i start_high = is_narrow ? start_low : load(columns[1].start);
  ROWS_OF(BEGIN)
  __m512i start_top = load(columns->start_top);
  if (!is_narrow) {
    start_top = _mm512_mask_blend_epi16(0xaaaaaaaa, start_top,
                                        _mm512_slli_epi32(load(columns[1].start_top), 16));
  }
  ROWS_OF(BEGIN_TOP)
  ROWS_OF(NO_POINTER)
  for (; run < end; run++) {
    if (run->steps > 0) {
      if (run->offset == 0) {
        const uint8_t *const *pointers = call->pointers + run->tap * call->pointer_pitch;
        ROWS_OF(POINTER)
      }
      int64_t i = call->input_offset + run->offset, stop = i + 4 * (int64_t)run->steps;
      for (; i < stop; i += 4, weights += 2 * BLOCK) {
        __m512i first = load(weights);
        if (is_narrow) {
          ROWS_OF(ADD_FIRST)
        } else {
          __m512i second = load(weights + BLOCK);
          ROWS_OF(ADD)
        }
      }
    }
    if (!fits && run->ends_segment) {
      ROWS_OF(TRACK)
    }
  }
  const ck_i16_form form = call->convolution->form;
  if (!fits) {
    const __m512i eight = _mm512_set1_epi16(8);
    __m512i exceeding = _mm512_setzero_si512();
    ROWS_OF(CHECK)
    if (form == CK_I16_WIDE ||
        _mm512_test_epi16_mask(exceeding, _mm512_set1_epi16(-16)) != 0) {
      _Alignas(64) int32_t sums[ROWS][2][16], tops[ROWS][16];
      ROWS_OF(KEEP)
      if (form == CK_I16_SHIFTS) {
        finish_wide(call, sums, tops, is_narrow, true);
      } else {
        finish_wide(call, sums, tops, is_narrow, false);
      }
      return;
    }
  }
  if (form == CK_I16_SHIFTS) {
    const bool shifts = true;
    ROWS_OF(FINISH)
  } else {
    const bool shifts = false;
    ROWS_OF(FINISH)
  }
}

static void wrap_tile(const ck_i16_call *call) {
  bool is_narrow = call->block->count <= 16;
  bool fits = call->fits && call->convolution->form != CK_I16_WIDE;
  if (is_narrow) {
    if (fits) wrap(call, true, true);
    else wrap(call, true, false);
  } else {
    if (fits) wrap(call, false, true);
    else wrap(call, false, false);
  }
}

static void wrapping(const ck_i16_call *call) { ck_i16_for_tiles(call, ROWS, wrap_tile); }

ck_i16_variant ck_i16_variant_avx512(void) {
  ck_i16_variant variant = ck_i16_variant_avx2();
  variant.block = BLOCK;
  variant.rows = ROWS;
  variant.kernel = kernel;
  variant.wrapping = wrapping;
  variant.energy = ck_i16_energy_avx512;
  variant.piece = 8;
  variant.measures_rows = false;
  variant.swaps_lanes = false;
  return variant;
}

CK_TARGET_END
#endif
