// Micro-kernels of the int16 convolution for 16 registers of 8 lanes: 6 pixels by 16 channels, for
// a file that defines CK_MULTIPLY_ADD(sums, pairs, weights).
//
// 12 accumulators, 2 weights, 1 input, and a product where it is added by itself. Sums wrap in one
// kernel as convolution_i16_avx512.c describes. The totals' upper parts stay in memory: they are
// touched where segments end, which is seldom. The inner loops have no access to the stack.
//
// Where totals fit in 32 bits, 13 operations give 16 results: the products of even and of odd lanes
// are rounded, one shuffle joins their upper halves, and the order of the packed weights undoes
// that of the shuffles and of the packing. Two shifts follow where multipliers are small. Powers of
// two are shifts: 3 operations.
#include "convolution_i16_internal.h"
#include "tail_mask_avx2.h"

#include <immintrin.h>

enum {
  ROWS = 6,
  BLOCK = 16,
  PIECE = 32,  ///< Steps of which the input is measured together.
};

CK_INLINE __m256i load(const void *address) { return _mm256_load_si256(address); }

/// Four totals requantized, each in the lower half of its lane.
CK_INLINE __m256i requantize(const int64_t *totals, const ck_i16_column *column, int lane) {
  const __m256i top = _mm256_set1_epi64x(INT64_MIN);
  __m256i sum = load(totals + lane), mantissa = load(column->mantissa + lane);
  __m256i shift = load(column->shift + lane);
  // A product of 47 and 15 bits, of the sum's halves.
  __m256i low = _mm256_mul_epu32(sum, mantissa);
  __m256i high = _mm256_mul_epi32(_mm256_srli_epi64(sum, 32), mantissa);
  __m256i product = _mm256_add_epi64(low, _mm256_slli_epi64(high, 32));
  product = _mm256_add_epi64(product, load(column->round + lane));
  // An arithmetic shift: that of the unsigned number with the sign turned, less the sign shifted.
  product = _mm256_srlv_epi64(_mm256_xor_si256(product, top), shift);
  return _mm256_sub_epi64(product, _mm256_srlv_epi64(top, shift));
}

/// The lower halves of two vectors' lanes, in order.
CK_INLINE __m256i halves(__m256i a, __m256i b) {
  __m256i mixed = _mm256_castps_si256(
      _mm256_shuffle_ps(_mm256_castsi256_ps(a), _mm256_castsi256_ps(b), 0x88));
  return _mm256_permute4x64_epi64(mixed, 0xd8);
}

/// Stores the words of 16 channels, of which `count` are valid, limited to the output's extremes.
CK_INLINE void store(const ck_convolution_i16 *convolution, __m256i words, int16_t *output,
                     int32_t count) {
  const ck_convolution_i16_description *d = &convolution->description;
  words = _mm256_max_epi16(words, _mm256_set1_epi16((int16_t)d->output_min));
  words = _mm256_min_epi16(words, _mm256_set1_epi16((int16_t)d->output_max));
  if (count >= BLOCK) {
    _mm256_storeu_si256((__m256i *)output, words);
  } else {
    int16_t stored[BLOCK];
    _mm256_storeu_si256((__m256i *)stored, words);
    for (int32_t c = 0; c < count; c++) output[c] = stored[c];
  }
}

/// Requantizes and stores 16 totals.
CK_INLINE void finish(const ck_convolution_i16 *convolution, const ck_i16_column *column,
                      const int64_t *totals, int16_t *output, int32_t count) {
  if (convolution->is_general) {
    ck_i16_finish_general(convolution, column, totals, output, count < BLOCK ? count : BLOCK);
    return;
  }
  __m256i first = halves(requantize(totals, column, 0), requantize(totals, column, 4));
  __m256i second = halves(requantize(totals, column, 8), requantize(totals, column, 12));
  __m256i words = _mm256_permute4x64_epi64(_mm256_packs_epi32(first, second), 0xd8);
  store(convolution, words, output, count);
}

/// Puts the lanes of a row's sums in order.
CK_INLINE void order(__m256i *low, __m256i *high, bool swaps_lanes) {
  __m256i a = swaps_lanes ? _mm256_shuffle_epi32(*low, 0xd8) : *low;
  __m256i b = swaps_lanes ? _mm256_shuffle_epi32(*high, 0xd8) : *high;
  *low = _mm256_permute2x128_si256(a, b, 0x20);
  *high = _mm256_permute2x128_si256(a, b, 0x31);
}

/// totals = base + (sums << shift) of 8 channels.
CK_INLINE void widen(__m256i sums, int32_t shift, const int64_t *base, int64_t *totals) {
  __m256i low = _mm256_cvtepi32_epi64(_mm256_castsi256_si128(sums));
  __m256i high = _mm256_cvtepi32_epi64(_mm256_extracti128_si256(sums, 1));
  if (shift != 0) {
    low = _mm256_slli_epi64(low, 8);
    high = _mm256_slli_epi64(high, 8);
  }
  _mm256_store_si256((__m256i *)totals, _mm256_add_epi64(low, load(base)));
  _mm256_store_si256((__m256i *)(totals + 4), _mm256_add_epi64(high, load(base + 4)));
}

CK_INLINE __m256i broadcast(const uint8_t *input) {
  int32_t pair;
  __builtin_memcpy(&pair, input, 4);
  return _mm256_set1_epi32(pair);
}

#define ROWS_OF(M) M(0) M(1) M(2) M(3) M(4) M(5)
#define DECLARE(r) __m256i low##r = _mm256_setzero_si256(), high##r = low##r;
#define POINTER(r) const uint8_t *row##r = pointers[r] + offset;
#define ADD(r)                                       \
  {                                                  \
    __m256i pair = broadcast(row##r + i);            \
    low##r = CK_MULTIPLY_ADD(low##r, pair, first);   \
    high##r = CK_MULTIPLY_ADD(high##r, pair, second); \
  }
#define WIDEN(r)                                                            \
  order(&low##r, &high##r, call->convolution->swaps_lanes);                 \
  widen(low##r, run->shift, base + r * pitch, totals + r * BLOCK);          \
  widen(high##r, run->shift, base + r * pitch + 8, totals + r * BLOCK + 8); \
  low##r = high##r = _mm256_setzero_si256();

static void add_tile(const ck_i16_call *call) {
  _Alignas(64) int64_t totals[ROWS * BLOCK];
  const ck_i16_run *run = call->runs, *end = run + call->run_count;
  const int16_t *weights = call->block->weights;
  const int64_t *base = call->columns->bias;
  int64_t pitch = 0;
  ROWS_OF(DECLARE)
  for (; run < end; run++) {
    if (run->steps > 0) {
      const uint8_t *const *pointers = call->pointers + run->tap * call->pointer_pitch;
      const int64_t offset = call->input_offset + run->offset;
      ROWS_OF(POINTER)
      for (int64_t i = 0; i < 4 * (int64_t)run->steps; i += 4, weights += 2 * BLOCK) {
        __m256i first = load(weights), second = load(weights + BLOCK);
        ROWS_OF(ADD)
      }
    }
    if (!run->ends_segment) continue;
    ROWS_OF(WIDEN)
    base = totals;
    pitch = BLOCK;
  }
  for (int32_t r = 0; r < ROWS && r < call->pixels; r++) {
    finish(call->convolution, call->columns, totals + r * BLOCK,
           (int16_t *)(call->outputs[r] + call->output_offset), call->block->count);
  }
}

static void kernel(const ck_i16_call *call) { ck_i16_for_tiles(call, ROWS, add_tile); }

/// The upper halves of a row's sums, those of `low` in the even places, move the totals' upper
/// parts.
CK_INLINE void track(__m256i low, __m256i high, int16_t *tops) {
  __m256i top = load(tops);
  __m256i now = _mm256_blend_epi16(_mm256_srli_epi32(low, 16), high, 0xaa);
  __m256i moved = _mm256_sub_epi16(now, _mm256_slli_epi16(top, 12));
  _mm256_store_si256((__m256i *)tops, _mm256_add_epi16(top, _mm256_srai_epi16(moved, 12)));
}

/// The results of 8 totals of 32 bits, those of `half` of a column, with quads in order.
CK_INLINE __m256i results(__m256i total, const ck_i16_column *column, int half, ck_i16_form form) {
  if (form == CK_I16_SHIFTS) {
    return _mm256_srav_epi32(total, load(column->last_shift + 8 * half));
  }
  const int at = 4 * half;
  const bool is_shifted = form == CK_I16_MULTIPLIES_AND_SHIFTS;
  const __m256i round = _mm256_set1_epi64x((int64_t)1 << 31);
  __m256i upper = _mm256_castps_si256(_mm256_movehdup_ps(_mm256_castsi256_ps(total)));
  __m256i even = _mm256_mul_epi32(total, load(column->high_mantissa[0] + at));
  __m256i odd = _mm256_mul_epi32(upper, load(column->high_mantissa[1] + at));
  even = _mm256_add_epi64(even, is_shifted ? load(column->high_round[0] + at) : round);
  odd = _mm256_add_epi64(odd, is_shifted ? load(column->high_round[1] + at) : round);
  __m256i high = _mm256_castps_si256(
      _mm256_shuffle_ps(_mm256_castsi256_ps(even), _mm256_castsi256_ps(odd), 0xdd));
  return is_shifted ? _mm256_srav_epi32(high, load(column->last_shift + 8 * half)) : high;
}

/// The words of 16 totals of 32 bits, in order.
CK_INLINE __m256i words_of(__m256i low, __m256i high, const ck_i16_column *column,
                           ck_i16_form form) {
  return _mm256_packs_epi32(results(low, column, 0, form), results(high, column, 1, form));
}

/// The totals of 4 channels: 2^28 `top` + the lower 28 bits of `sums`.
CK_INLINE __m256i total_of(__m128i top, __m128i sums) {
  __m256i upper = _mm256_slli_epi64(_mm256_cvtepi32_epi64(top), 28);
  __m256i lower = _mm256_cvtepu32_epi64(_mm_and_si128(sums, _mm_set1_epi32(0x0fffffff)));
  return _mm256_or_si256(upper, lower);
}

/// Stores the totals of 8 channels without what they began with besides the bias.
CK_INLINE void keep_totals(__m256i top, __m256i sums, const int64_t *lead, int64_t *totals) {
  __m256i low = total_of(_mm256_castsi256_si128(top), _mm256_castsi256_si128(sums));
  __m256i high = total_of(_mm256_extracti128_si256(top, 1), _mm256_extracti128_si256(sums, 1));
  _mm256_store_si256((__m256i *)totals, _mm256_sub_epi64(low, load(lead)));
  _mm256_store_si256((__m256i *)(totals + 4), _mm256_sub_epi64(high, load(lead + 4)));
}

/// Requantizes and stores totals of more than 32 bits, of the pixels from `first` on.
static void finish_wide(const ck_i16_call *call, int32_t first, const int32_t (*sums)[BLOCK],
                        const int16_t (*tops)[BLOCK]) {
  const ck_i16_column *column = call->columns;
  for (int32_t r = 0; r < ROWS && first + r < call->pixels; r++) {
    _Alignas(64) int64_t totals[BLOCK];
    const __m256i both = load(tops[r]);
    __m256i low = load(sums[r]), high = load(sums[r] + 8);
    __m256i low_top = _mm256_srai_epi32(_mm256_slli_epi32(both, 16), 16);
    __m256i high_top = _mm256_srai_epi32(both, 16);
    order(&low, &high, call->convolution->swaps_lanes);
    order(&low_top, &high_top, call->convolution->swaps_lanes);
    keep_totals(low_top, low, column->lead, totals);
    keep_totals(high_top, high, column->lead + 8, totals + 8);
    finish(call->convolution, column, totals,
           (int16_t *)(call->outputs[first + r] + call->output_offset), call->block->count);
  }
}

#define BEGIN(r) __m256i low##r = load(columns->start), high##r = load(columns->start + 8);
#define KEEP(r)                                              \
  _mm256_store_si256((__m256i *)sums[r], low##r);            \
  _mm256_store_si256((__m256i *)(sums[r] + 8), high##r);
#define TRACK(r) track(low##r, high##r, kept + r * BLOCK);
#define BEGIN_TOP(r) _mm256_store_si256((__m256i *)tops[r], start_top);
/// A total fits in 32 bits where its upper part is between -8 and 7.
#define CHECK(r) \
  exceeding = _mm256_or_si256(exceeding, _mm256_add_epi16(load(tops[r]), _mm256_set1_epi16(8)));
/// The results of a row, in its first sums' place.
#define WORDS(r) low##r = words_of(low##r, high##r, columns, form);
#define CLAMP(r) low##r = _mm256_min_epi16(_mm256_max_epi16(low##r, minimum), maximum);
#define STORE(r) _mm256_storeu_si256((__m256i *)(outputs[r] + output_offset), low##r);
#define KEEP_WORDS(r) _mm256_store_si256((__m256i *)words[r], low##r);

/// Stores the first `count` results of as many pixels as there are.
static void store_some(const int16_t (*words)[BLOCK], uint8_t *const *outputs, int64_t offset,
                       int32_t pixels, int32_t count) {
  for (int32_t r = 0; r < ROWS && r < pixels; r++) {
    int16_t *output = (int16_t *)(outputs[r] + offset);
    for (int32_t c = 0; c < BLOCK && c < count; c++) output[c] = words[r][c];
  }
}

/// Totals of `form`, which are known to fit in 32 bits where `fits`.
CK_INLINE void wrap(const ck_i16_call *call, ck_i16_form form, bool fits) {
  const ck_convolution_i16_description *d = &call->convolution->description;
  const ck_i16_column *columns = call->columns;
  const ck_i16_run *runs = call->runs, *end = runs + call->run_count;
  const uint8_t *const *inputs = call->pointers;
  uint8_t *const *outputs = call->outputs;
  const int64_t pitch = call->pointer_pitch, input_offset = call->input_offset;
  const int64_t output_offset = call->output_offset;
  const int32_t count = call->block->count;
  const __m256i minimum = _mm256_set1_epi16((int16_t)d->output_min);
  const __m256i maximum = _mm256_set1_epi16((int16_t)d->output_max);
  const bool clamps = ck_i16_clamps(d);
  for (int32_t pixels = call->pixels; pixels > 0;
       pixels -= ROWS, inputs += ROWS, outputs += ROWS) {
    _Alignas(64) int16_t tops[ROWS][BLOCK];
    const int16_t *weights = call->block->weights;
    ROWS_OF(BEGIN)
    if (!fits) {
      const __m256i start_top =
          _mm256_blend_epi16(load(columns->start_top),
                             _mm256_slli_epi32(load(columns->start_top + 8), 16), 0xaa);
      ROWS_OF(BEGIN_TOP)
    }
    for (const ck_i16_run *run = runs; run < end; run++) {
      if (run->steps > 0) {
        const uint8_t *const *pointers = inputs + run->tap * pitch;
        const int64_t offset = input_offset + run->offset;
        ROWS_OF(POINTER)
        for (int64_t i = 0; i < 4 * (int64_t)run->steps; i += 4, weights += 2 * BLOCK) {
          __m256i first = load(weights), second = load(weights + BLOCK);
          ROWS_OF(ADD)
        }
      }
      if (!fits && run->ends_segment) {
        // A pointer of unknown origin: upper parts stay in memory, and the sums in registers.
        int16_t *kept = tops[0];
        __asm__ volatile("" : "+r"(kept)::"memory");
        ROWS_OF(TRACK)
      }
    }
    if (!fits) {
      __m256i exceeding = _mm256_setzero_si256();
      ROWS_OF(CHECK)
      if (form == CK_I16_WIDE || !_mm256_testz_si256(exceeding, _mm256_set1_epi16(-16))) {
        _Alignas(64) int32_t sums[ROWS][BLOCK];
        ROWS_OF(KEEP)
        finish_wide(call, call->pixels - pixels, sums, tops);
        continue;
      }
    }
    ROWS_OF(WORDS)
    if (clamps) {
      ROWS_OF(CLAMP)
    }
    if (__builtin_expect(pixels >= ROWS && count >= BLOCK, 1)) {
      ROWS_OF(STORE)
    } else {
      _Alignas(64) int16_t words[ROWS][BLOCK];
      ROWS_OF(KEEP_WORDS)
      store_some(words, outputs, output_offset, pixels, count);
    }
  }
}

static void wrapping(const ck_i16_call *call) {
  switch (call->convolution->form) {
    case CK_I16_SHIFTS:
      if (call->fits) wrap(call, CK_I16_SHIFTS, true);
      else wrap(call, CK_I16_SHIFTS, false);
      break;
    case CK_I16_MULTIPLIES:
      if (call->fits) wrap(call, CK_I16_MULTIPLIES, true);
      else wrap(call, CK_I16_MULTIPLIES, false);
      break;
    case CK_I16_MULTIPLIES_AND_SHIFTS:
      if (call->fits) wrap(call, CK_I16_MULTIPLIES_AND_SHIFTS, true);
      else wrap(call, CK_I16_MULTIPLIES_AND_SHIFTS, false);
      break;
    case CK_I16_WIDE: wrap(call, CK_I16_WIDE, false); break;
  }
}

CK_INLINE __m256i elements_at(const uint8_t *address) {
  return _mm256_loadu_si256((const __m256i *)address);
}

/// sums + the squares of 16 elements in pairs over 2^6, rounded down.
CK_INLINE __m256i add_squares(__m256i sums, __m256i elements) {
  return _mm256_add_epi32(sums, _mm256_srli_epi32(_mm256_madd_epi16(elements, elements), 6));
}

#define OF_FOUR(M) M(0) M(1) M(2) M(3)
#define PIXEL(p) \
  const uint8_t *pixel##p = pixels + first + (i + p < count ? i + p : count - 1) * pitch;
#define NO_SQUARES(p) __m256i sums##p = _mm256_setzero_si256();
#define SQUARES(p) sums##p = add_squares(sums##p, elements_at(pixel##p + at));
#define LAST_SQUARES(p) \
  sums##p = add_squares(sums##p, _mm256_and_si256(elements_at(pixel##p + whole), mask));

static void energy(const uint8_t *pixels, int64_t count, int64_t pitch, int64_t bytes,
                   float *largest) {
  for (int64_t first = 0; first < bytes; first += 4 * PIECE, largest++) {
    const int64_t size = bytes - first < 4 * PIECE ? bytes - first : 4 * PIECE;
    const int64_t whole = size / 32 * 32;
    const __m256i mask = ck_first_bytes_avx2(size - whole);
    __m128i most = _mm_setzero_si128();
    for (int64_t i = 0; i < count; i += 4) {
      OF_FOUR(PIXEL)
      OF_FOUR(NO_SQUARES)
      for (int64_t at = 0; at < whole; at += 32) {
        OF_FOUR(SQUARES)
      }
      if (whole < size) {
        OF_FOUR(LAST_SQUARES)
      }
      __m256i sums = _mm256_hadd_epi32(_mm256_hadd_epi32(sums0, sums1),
                                       _mm256_hadd_epi32(sums2, sums3));
      most = _mm_max_epi32(most, _mm_add_epi32(_mm256_castsi256_si128(sums),
                                               _mm256_extracti128_si256(sums, 1)));
    }
    most = _mm_max_epi32(most, _mm_shuffle_epi32(most, 0x4e));
    most = _mm_max_epi32(most, _mm_shuffle_epi32(most, 0xb1));
    // As many pairs as steps were rounded down.
    float bound = (float)(_mm_cvtsi128_si32(most) + PIECE) * 64;
    if (bound > *largest) *largest = bound;
  }
}
