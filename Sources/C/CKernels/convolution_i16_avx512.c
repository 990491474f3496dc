// Micro-kernels of the int16 convolution for AVX-512 VNNI: 8 pixels by 32 channels.
//
// 16 accumulators, 2 weights, 1 input. In the wrapping kernel the sums are never widened: they wrap
// modulo 2^32, and 8 registers hold floor(T / 2^28) of each total T in 16 bits. From that of the
// segment before and the wrapped sum follows the next, as no segment adds 2^31 - 2^28 or more. In
// the end T = 2^28 floor(T / 2^28) + T mod 2^28, where the latter are bits of the wrapped sum.
// 235 GMAC/s for 128 -> 128 3x3 30x40 on one core of a Zen 5, whose peak is 275. Totals of 32 bits
// are requantized in the even and the odd lanes of a register, wider ones in halves.
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
#define POINTER(r) const uint8_t *row##r = pointers[r] + run->offset;
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

static void kernel(const ck_i16_call *call) {
  _Alignas(64) int64_t totals[ROWS * BLOCK];
  const ck_i16_run *run = call->runs, *end = run + call->run_count;
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

#define DECLARE_HIGH(r) __m512i top##r = _mm512_setzero_si512();
/// The upper halves of a row's sums, those of `low` in the even places, move the totals' upper
/// parts.
#define TRACK(r)                                                          \
  {                                                                       \
    __m512i now = _mm512_srli_epi32(low##r, 16);                          \
    now = _mm512_mask_blend_epi16(0xaaaaaaaa, now, high##r);              \
    __m512i moved = _mm512_sub_epi16(now, _mm512_slli_epi16(top##r, 12)); \
    top##r = _mm512_add_epi16(top##r, _mm512_srai_epi16(moved, 12));      \
  }
#define KEEP(r)                              \
  _mm512_store_si512(sums[r][0], low##r);    \
  _mm512_store_si512(sums[r][1], high##r);   \
  _mm512_store_si512(tops[r], top##r);

/// The requantized totals of 8 channels without their biases, saturated.
CK_INLINE __m128i requantized(__m512i totals, const ck_i16_column *column, int lane) {
  __m512i value = _mm512_mullo_epi64(totals, load(column->mantissa + lane));
  value = _mm512_add_epi64(value, load(column->offset + lane));
  return _mm512_cvtsepi64_epi16(_mm512_srav_epi64(value, load(column->shift + lane)));
}

/// The requantized totals of 16 channels without their biases, which fit in 32 bits as the results
/// do, saturated.
CK_INLINE __m256i requantized_sums(__m512i sums, const ck_i16_column *column) {
  __m512i even = _mm512_mul_epi32(sums, load(column->split_mantissa[0]));
  __m512i odd = _mm512_mul_epi32(_mm512_srli_epi64(sums, 32), load(column->split_mantissa[1]));
  even = _mm512_add_epi64(even, load(column->split_offset[0]));
  odd = _mm512_add_epi64(odd, load(column->split_offset[1]));
  even = _mm512_srav_epi64(even, load(column->split_shift[0]));
  odd = _mm512_srav_epi64(odd, load(column->split_shift[1]));
  return _mm512_cvtsepi32_epi16(
      _mm512_mask_blend_epi32(0xaaaa, even, _mm512_slli_epi64(odd, 32)));
}

/// The totals of 8 channels: 2^28 `top` + the lower 28 bits of `sums`.
CK_INLINE __m512i total_of(__m256i top, __m256i sums) {
  __m512i upper = _mm512_slli_epi64(_mm512_cvtepi32_epi64(top), 28);
  __m512i lower = _mm512_cvtepu32_epi64(_mm256_and_si256(sums, _mm256_set1_epi32(0x0fffffff)));
  return _mm512_or_si512(upper, lower);
}

/// The requantized totals of 16 channels without their biases, saturated.
CK_INLINE __m256i requantized_totals(__m512i top, __m512i sums, const ck_i16_column *column) {
  __m512i first = total_of(_mm512_castsi512_si256(top), _mm512_castsi512_si256(sums));
  __m512i second = total_of(_mm512_extracti64x4_epi64(top, 1),
                            _mm512_extracti64x4_epi64(sums, 1));
  return _mm256_set_m128i(requantized(second, column, 8), requantized(first, column, 0));
}

/// Stores `count` of the 16 channels of a pixel.
CK_INLINE void store(__m256i words, __m256i minimum, __m256i maximum, int16_t *output,
                     int32_t count) {
  words = _mm256_min_epi16(_mm256_max_epi16(words, minimum), maximum);
  if (count >= 16) {
    _mm256_storeu_si256((__m256i *)output, words);
  } else {
    _mm256_mask_storeu_epi16(output, (__mmask16)((1u << count) - 1), words);
  }
}

CK_INLINE void finish_rows(const ck_i16_call *call, const int32_t (*sums)[2][16],
                           const int32_t (*tops)[16], bool fits) {
  const ck_convolution_i16_description *d = &call->convolution->description;
  const __m256i minimum = _mm256_set1_epi16((int16_t)d->output_min);
  const __m256i maximum = _mm256_set1_epi16((int16_t)d->output_max);
  const int32_t count = call->block->count, pixels = call->pixels;
  const ck_i16_column *columns = call->columns;
  for (int32_t r = 0; r < pixels; r++) {
    int16_t *output = (int16_t *)(call->outputs[r] + call->output_offset);
    if (fits) {
      store(requantized_sums(load(sums[r][0]), columns), minimum, maximum, output, count);
      if (count <= 16) continue;
      store(requantized_sums(load(sums[r][1]), columns + 1), minimum, maximum, output + 16,
            count - 16);
    } else {
      __m512i both = load(tops[r]), even = _mm512_srai_epi32(_mm512_slli_epi32(both, 16), 16);
      store(requantized_totals(even, load(sums[r][0]), columns), minimum, maximum, output, count);
      if (count <= 16) continue;
      store(requantized_totals(_mm512_srai_epi32(both, 16), load(sums[r][1]), columns + 1),
            minimum, maximum, output + 16, count - 16);
    }
  }
}

/// Of 16 channels where `is_narrow`.
CK_INLINE void wrap(const ck_i16_call *call, bool is_narrow) {
  const ck_i16_run *run = call->runs, *end = run + call->run_count;
  const int16_t *weights = call->block->weights;
  bool fits = !call->convolution->is_general;
  ROWS_OF(DECLARE)
  ROWS_OF(DECLARE_HIGH)
  for (; run < end; run++) {
    const uint8_t *const *pointers = call->pointers + run->tap * call->pointer_pitch;
    if (run->steps > 0) {
      ROWS_OF(POINTER)
      for (int64_t i = 0; i < 4 * (int64_t)run->steps; i += 4, weights += 2 * BLOCK) {
        __m512i first = load(weights);
        if (is_narrow) {
          ROWS_OF(ADD_FIRST)
        } else {
          __m512i second = load(weights + BLOCK);
          ROWS_OF(ADD)
        }
      }
    }
    // The sums of the only segment are the totals.
    if (run->ends_segment && !(fits && run + 1 == end)) {
      fits = false;
      ROWS_OF(TRACK)
    }
  }
  _Alignas(64) int32_t sums[ROWS][2][16], tops[ROWS][16];
  ROWS_OF(KEEP)
  if (fits) {
    finish_rows(call, sums, tops, true);
  } else {
    finish_rows(call, sums, tops, false);
  }
}

static void wrapping(const ck_i16_call *call) {
  if (call->block->count <= 16) {
    wrap(call, true);
  } else {
    wrap(call, false);
  }
}

/// The squares of 32 elements' magnitudes over 16, rounded up, added to `sums` in pairs.
CK_INLINE __m512i add_squares(__m512i sums, __mmask32 lanes, const uint8_t *input) {
  __m512i magnitudes = _mm512_abs_epi16(_mm512_maskz_loadu_epi16(lanes, input));
  magnitudes = _mm512_add_epi16(_mm512_srli_epi16(magnitudes, 4), _mm512_set1_epi16(1));
  return _mm512_dpwssd_epi32(sums, magnitudes, magnitudes);
}

/// The sums of a and b in the lower and in the upper half, of as many lanes in each.
CK_INLINE __m512i folded(__m512i a, __m512i b) {
  return _mm512_add_epi32(_mm512_shuffle_i32x4(a, b, 0x88), _mm512_shuffle_i32x4(a, b, 0xdd));
}

/// Four inputs at a time, whose sums are those of a quarter's lanes.
CK_INLINE int32_t energy_of(const uint8_t *const *inputs, int64_t count, int64_t offset,
                            __mmask32 first, __mmask32 second, bool is_wide) {
  __m512i largest = _mm512_setzero_si512();
  for (int64_t i = 0; i < count; i += 4) {
    __m512i sums[4];
#pragma clang loop unroll(full)
    for (int64_t k = 0; k < 4; k++) {
      const uint8_t *input = inputs[i + k < count ? i + k : count - 1] + offset;
      sums[k] = add_squares(_mm512_setzero_si512(), first, input);
      if (is_wide) sums[k] = add_squares(sums[k], second, input + 64);
    }
    __m512i sum = folded(folded(sums[0], sums[1]), folded(sums[2], sums[3]));
    sum = _mm512_add_epi32(sum, _mm512_shuffle_epi32(sum, 0x4e));
    sum = _mm512_add_epi32(sum, _mm512_shuffle_epi32(sum, 0xb1));
    largest = _mm512_max_epi32(largest, sum);
  }
  return _mm512_reduce_max_epi32(largest);
}

static int32_t energy(const uint8_t *const *inputs, int64_t count, int64_t offset,
                      int64_t bytes) {
  int64_t elements = bytes / 2;
  __mmask32 first = elements >= 32 ? 0xffffffff : (1u << elements) - 1;
  if (elements <= 32) return energy_of(inputs, count, offset, first, 0, false);
  __mmask32 second = elements >= 64 ? 0xffffffff : (1u << (elements - 32)) - 1;
  return energy_of(inputs, count, offset, first, second, true);
}

ck_i16_variant ck_i16_variant_avx512(void) {
  ck_i16_variant variant = ck_i16_variant_avx2();
  variant.block = BLOCK;
  variant.rows = ROWS;
  variant.kernel = kernel;
  variant.wrapping = wrapping;
  variant.energy = energy;
  return variant;
}

CK_TARGET_END
#endif
