// Micro-kernels of the int16 convolution for AVX-512 VNNI: 8 pixels by 32 channels, or 16 pixels by
// 16 channels where a block has no more.
//
// 16 accumulators, 2 weights, 1 input. In the wrapping kernel the sums are never widened: they
// begin with the bias and wrap modulo 2^32, and 8 registers hold floor(T / 2^28) of each total T in
// 16 bits. From that of the segment before and the wrapped sum follows the next, as no segment adds
// 2^31 - 2^28 or more. In the end T = 2^28 floor(T / 2^28) + T mod 2^28, where the latter are bits
// of the wrapped sum.
//
// Where all totals of a call fit in 32 bits, which 17 operations tell, the wrapped sums are they:
// 13 operations per 32 results, as convolution_i16_ymm.h describes, 15 where multipliers are small,
// 3 where they are powers of two. The loops have no access to the stack but for 6 of the 16 pixels'
// pointers. On one core of a Zen 5, whose peak is 263 GMAC/s: 242 for 128 -> 128 3x3 30x40, 220 for
// 1x1, 163 for 32 -> 32 1x1 120x160, 122 for 32 -> 16, 145 for 3 -> 32 3x3 in steps of 2. In
// 32 -> 32 a seventh of the time goes into the largest magnitude of the input.
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

/// Whether the sums of a block are one register, so that the second is another pixel's.
CK_INLINE bool is_narrow_block(const ck_i16_block *block) { return block->count <= BLOCK / 2; }

/// Puts the lanes of two registers in order.
CK_INLINE void order(__m512i *low, __m512i *high, bool is_narrow, bool swaps_lanes) {
  __m512i a = *low, b = *high;
  if (!is_narrow) {
    *low = _mm512_permutex2var_epi64(a, _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11), b);
    *high = _mm512_permutex2var_epi64(a, _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15), b);
  }
  if (!swaps_lanes) return;
  *low = _mm512_shuffle_epi32(*low, 0xd8);
  *high = _mm512_shuffle_epi32(*high, 0xd8);
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
#define NO_POINTER(r) const uint8_t *row##r = NULL, *other##r = NULL;
#define POINTER(r) row##r = pointers[r];
#define OTHER(r) other##r = pointers[ROWS + r];
#define ADD(r)                                           \
  {                                                      \
    __m512i pair = broadcast(row##r + i);                \
    low##r = _mm512_dpwssd_epi32(low##r, pair, first);   \
    high##r = _mm512_dpwssd_epi32(high##r, pair, second); \
  }
#define ADD_TWO(r)                                                     \
  low##r = _mm512_dpwssd_epi32(low##r, broadcast(row##r + i), first); \
  high##r = _mm512_dpwssd_epi32(high##r, broadcast(other##r + i), first);
#define WIDEN(r)                                                                       \
  order(&low##r, &high##r, is_narrow, call->convolution->swaps_lanes);                 \
  widen(low##r, run->shift, base + r * pitch, totals + r * BLOCK);                     \
  widen(high##r, run->shift, base + r * pitch + second_half, totals + r * BLOCK + 16); \
  low##r = high##r = _mm512_setzero_si512();

static void add_tile(const ck_i16_call *call) {
  _Alignas(64) int64_t totals[ROWS * BLOCK];
  const ck_i16_run *run = call->runs, *end = run + call->run_count;
  const int16_t *weights = call->block->weights;
  const int64_t *base = call->columns[0].bias;
  const bool is_narrow = is_narrow_block(call->block);
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

/// The results of 16 totals of 32 bits, with quads in order.
CK_INLINE __m512i result_of(__m512i total, const ck_i16_column *column, ck_i16_form form) {
  if (form == CK_I16_SHIFTS) return _mm512_srav_epi32(total, load(column->last_shift));
  const bool is_shifted = form == CK_I16_MULTIPLIES_AND_SHIFTS;
  const __m512i round = _mm512_set1_epi64((int64_t)1 << 31);
  __m512i even = _mm512_mul_epi32(total, load(column->high_mantissa[0]));
  __m512i upper = _mm512_castps_si512(_mm512_movehdup_ps(_mm512_castsi512_ps(total)));
  __m512i odd = _mm512_mul_epi32(upper, load(column->high_mantissa[1]));
  even = _mm512_add_epi64(even, is_shifted ? load(column->high_round[0]) : round);
  odd = _mm512_add_epi64(odd, is_shifted ? load(column->high_round[1]) : round);
  __m512i high = _mm512_castps_si512(
      _mm512_shuffle_ps(_mm512_castsi512_ps(even), _mm512_castsi512_ps(odd), 0xdd));
  return is_shifted ? _mm512_srav_epi32(high, load(column->last_shift)) : high;
}

/// The results of 16 totals, 2^28 `top` + the lower 28 bits of `sum`, that are shifted.
CK_INLINE __m512i shifted_total(__m512i top, __m512i sum, const ck_i16_column *column) {
  __m512i shift = load(column->last_shift);
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

/// The words of two registers of results whose quads are in order.
CK_INLINE __m512i words_of(__m512i first, __m512i second, bool is_narrow) {
  const __m512i quads = _mm512_setr_epi64(0, 2, 4, 6, 1, 3, 5, 7);
  __m512i words = _mm512_packs_epi32(first, second);
  return is_narrow ? _mm512_permutexvar_epi64(quads, words) : words;
}

#define WORDS(r)                                                                        \
  low##r = words_of(result_of(low##r, columns, form), result_of(high##r, second_column, form), \
                    is_narrow);
#define CLAMP(r) low##r = _mm512_min_epi16(_mm512_max_epi16(low##r, minimum), maximum);
#define STORE(r) _mm512_storeu_si512(outputs[r] + output_offset, low##r);
#define STORE_TWO(r)                                                                            \
  _mm256_storeu_si256((__m256i *)(outputs[r] + output_offset), _mm512_castsi512_si256(low##r)); \
  _mm256_storeu_si256((__m256i *)(outputs[ROWS + r] + output_offset),                           \
                      _mm512_extracti64x4_epi64(low##r, 1));
#define KEEP_WORDS(r) _mm512_store_si512(words + r * BLOCK, low##r);

/// What the results of a tile's rows are stored by.
typedef struct {
  uint8_t *const *outputs;
  int64_t offset;
  int32_t pixels, count;
  bool is_narrow;  ///< The second half of a row's results are those of another pixel.
} destination;

/// Stores the results that are valid.
static void store_some(const int16_t *words, destination to) {
  const __mmask32 lanes = to.count >= BLOCK ? 0xffffffff : (1u << to.count) - 1;
  const int32_t rows = to.is_narrow ? 2 * ROWS : ROWS;
  for (int32_t p = 0; p < rows && p < to.pixels; p++) {
    const int16_t *from = words + p % ROWS * BLOCK + p / ROWS * (BLOCK / 2);
    _mm512_mask_storeu_epi16(to.outputs[p] + to.offset, lanes,
                             _mm512_maskz_loadu_epi16(lanes, from));
  }
}

/// Of totals that exceed 32 bits: their words in place of the sums.
CK_INLINE void requantize_wide(const ck_i16_call *call, const int32_t (*sums)[2][16],
                               const int32_t (*tops)[16], bool is_narrow, bool shifts,
                               int16_t *words) {
  const ck_convolution_i16_description *d = &call->convolution->description;
  const ck_i16_column *columns = call->columns, *second = is_narrow ? columns : columns + 1;
  for (int32_t r = 0; r < ROWS; r++) {
    __m512i both = load(tops[r]), low = load(sums[r][0]), high = load(sums[r][1]);
    __m512i low_top = _mm512_srai_epi32(_mm512_slli_epi32(both, 16), 16);
    __m512i high_top = _mm512_srai_epi32(both, 16);
    if (shifts) {
      low = shifted_total(low_top, low, columns);
      high = shifted_total(high_top, high, second);
    } else {
      order(&low, &high, is_narrow, true);
      order(&low_top, &high_top, is_narrow, true);
      low = wide_results(low_top, low, columns);
      high = wide_results(high_top, high, second);
    }
    __m512i results = words_of(low, high, is_narrow || !shifts);
    results = _mm512_max_epi16(results, _mm512_set1_epi16((int16_t)d->output_min));
    results = _mm512_min_epi16(results, _mm512_set1_epi16((int16_t)d->output_max));
    _mm512_store_si512(words + r * BLOCK, results);
  }
}

/// Of `form`; the second sums of a row are those of another pixel where `is_narrow`, with 16
/// channels, and no total exceeds 32 bits where `fits`.
CK_INLINE void wrap(const ck_i16_call *call, ck_i16_form form, bool is_narrow, bool fits) {
  const int32_t rows = is_narrow ? 2 * ROWS : ROWS, count = call->block->count;
  const bool shifts = form == CK_I16_SHIFTS;
  const ck_convolution_i16_description *d = &call->convolution->description;
  const ck_i16_column *columns = call->columns;
  const ck_i16_column *second_column = is_narrow ? columns : columns + 1;
  const ck_i16_run *runs = call->runs, *end = runs + call->run_count;
  const uint8_t *const *inputs = call->pointers;
  uint8_t *const *outputs = call->outputs;
  const int64_t output_offset = call->output_offset;
  const __m512i minimum = _mm512_set1_epi16((int16_t)d->output_min);
  const __m512i maximum = _mm512_set1_epi16((int16_t)d->output_max);
  const bool clamps = ck_i16_clamps(d);
  for (int32_t pixels = call->pixels; pixels > 0;
       pixels -= rows, inputs += rows, outputs += rows) {
    _Alignas(64) int16_t words[ROWS * BLOCK];
    const int16_t *weights = call->block->weights;
    const __m512i start_low = load(columns->start), start_high = load(second_column->start);
    ROWS_OF(BEGIN)
    const __m512i start_top =
        _mm512_mask_blend_epi16(0xaaaaaaaa, load(columns->start_top),
                                _mm512_slli_epi32(load(second_column->start_top), 16));
    ROWS_OF(BEGIN_TOP)
    ROWS_OF(NO_POINTER)
    for (const ck_i16_run *run = runs; run < end; run++) {
      if (run->steps > 0) {
        if (run->offset == 0) {
          const uint8_t *const *pointers = inputs + run->tap * call->pointer_pitch;
          ROWS_OF(POINTER)
          if (is_narrow) {
            ROWS_OF(OTHER)
          }
        }
        int64_t i = call->input_offset + run->offset, stop = i + 4 * (int64_t)run->steps;
        for (; i < stop; i += 4, weights += 2 * BLOCK) {
          const __m512i first = load(weights);
          if (is_narrow) {
            ROWS_OF(ADD_TWO)
          } else {
            const __m512i second = load(weights + BLOCK);
            ROWS_OF(ADD)
          }
        }
      }
      if (!fits && run->ends_segment) {
        ROWS_OF(TRACK)
      }
    }
    const destination to = {outputs, output_offset, pixels, count, is_narrow};
    if (!fits) {
      const __m512i eight = _mm512_set1_epi16(8);
      __m512i exceeding = _mm512_setzero_si512();
      ROWS_OF(CHECK)
      if (form == CK_I16_WIDE ||
          _mm512_test_epi16_mask(exceeding, _mm512_set1_epi16(-16)) != 0) {
        _Alignas(64) int32_t sums[ROWS][2][16], tops[ROWS][16];
        ROWS_OF(KEEP)
        requantize_wide(call, sums, tops, is_narrow, shifts, words);
        store_some(words, to);
        continue;
      }
    }
    ROWS_OF(WORDS)
    if (clamps) {
      ROWS_OF(CLAMP)
    }
    if (__builtin_expect(pixels < rows || count < (is_narrow ? BLOCK / 2 : BLOCK), 0)) {
      ROWS_OF(KEEP_WORDS)
      store_some(words, to);
    } else if (is_narrow) {
      ROWS_OF(STORE_TWO)
    } else {
      ROWS_OF(STORE)
    }
  }
}

CK_INLINE void wrap_form(const ck_i16_call *call, ck_i16_form form, bool is_narrow) {
  if (call->fits && form != CK_I16_WIDE) wrap(call, form, is_narrow, true);
  else wrap(call, form, is_narrow, false);
}

static void wrapping(const ck_i16_call *call) {
  const bool is_narrow = is_narrow_block(call->block);
  switch (call->convolution->form) {
    case CK_I16_SHIFTS:
      if (is_narrow) wrap_form(call, CK_I16_SHIFTS, true);
      else wrap_form(call, CK_I16_SHIFTS, false);
      break;
    case CK_I16_MULTIPLIES:
      if (is_narrow) wrap_form(call, CK_I16_MULTIPLIES, true);
      else wrap_form(call, CK_I16_MULTIPLIES, false);
      break;
    case CK_I16_MULTIPLIES_AND_SHIFTS:
      if (is_narrow) wrap_form(call, CK_I16_MULTIPLIES_AND_SHIFTS, true);
      else wrap_form(call, CK_I16_MULTIPLIES_AND_SHIFTS, false);
      break;
    case CK_I16_WIDE:
      if (is_narrow) wrap_form(call, CK_I16_WIDE, true);
      else wrap_form(call, CK_I16_WIDE, false);
      break;
  }
}

ck_i16_variant ck_i16_variant_avx512(void) {
  ck_i16_variant variant = ck_i16_variant_avx2();
  variant.block = BLOCK;
  variant.rows = ROWS;
  variant.kernel = kernel;
  variant.wrapping = wrapping;
  variant.energy = ck_i16_energy_avx512;
  variant.piece = 8;
  variant.measures_rows = false;
  variant.narrow = BLOCK / 2;
  return variant;
}

CK_TARGET_END
#endif
