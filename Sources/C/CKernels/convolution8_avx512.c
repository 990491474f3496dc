// Micro-kernels of the 8-bit convolution for AVX-512 VNNI.
//
// Named accumulators: 6 pixels by 4 columns of 16 channels in 24 registers, 4 of weights, 1 of
// input, 1 to flip signs; blocks of 3 and 2 columns take 8 pixels, of 1 column 12. An array of
// accumulators would spill; the loops below have no access to the stack. Measured on one core of a
// Zen 5, whose peak is 540 GMAC/s: 523 for 256 -> 256 3x3 15x20, 500 for 64 -> 64 3x3 60x80, 510
// for 512 -> 256 1x1 15x20, 397 for 64 -> 64 1x1 60x80, 315 for 32 -> 32 1x1 120x160, 220 for 3 ->
// 32 3x3 stride 2 480x640. Requantization is what remains of thin layers: the short way is 8
// operations per 16 results, which take 2.6 cycles with their stores, a third of what the products
// of 64 channels take. Smaller tiles take longer. A requantization interleaved with the products of
// the next tile takes 4 % less only, since vpmuludq and vpdpbusd share two pipes.
#include "convolution8_internal.h"

#if defined(__x86_64__)
#include "convolution8_words_avx512.h"
#include "lookup_avx512.h"

#define INLINE CK_AVX512 static inline __attribute__((always_inline))

/// Constants of the last step.
typedef struct {
  __m512i minimum, maximum, flip;
  bool clamps;  ///< Not all bytes are valid.
  __mmask64 lanes;
  const uint8_t *table;
} finish_constants;

INLINE finish_constants constants(const ck_c8_call *call) {
  const ck_convolution8 *convolution = call->convolution;
  finish_constants f;
  f.minimum = _mm512_set1_epi8((int8_t)convolution->output_min);
  f.maximum = _mm512_set1_epi8((int8_t)convolution->output_max);
  f.flip = _mm512_set1_epi8((int8_t)convolution->output_flip);
  f.clamps = call->clamps;
  f.table = call->table;
  f.lanes = call->count >= 64 ? ~(__mmask64)0 : ((__mmask64)1 << call->count) - 1;
  return f;
}

/// Bytes of the words of up to 64 channels, in the order of the columns: 16 of each.
INLINE __m512i ordered(__m512i low, __m512i high, finish_constants f) {
  __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  __m512i bytes = _mm512_packs_epi16(low, high);
  if (f.clamps) bytes = _mm512_min_epi8(_mm512_max_epi8(bytes, f.minimum), f.maximum);
  bytes = _mm512_xor_si512(bytes, f.flip);
  if (f.table != NULL) bytes = ck_look_up_avx512(f.table, bytes);
  return _mm512_permutexvar_epi32(order, bytes);
}

/// Stores the bytes of one pixel of `columns` columns. Masked stores are slow: only blocks that are
/// not full have them.
INLINE void store(ck_c8_tile tile, int32_t pixel, __m512i bytes, finish_constants f, int columns,
                  bool is_full) {
  if (!is_full) {
    if (pixel >= tile.pixels) return;
    _mm512_mask_storeu_epi8(tile.outputs[pixel] + tile.output_offset, f.lanes, bytes);
    return;
  }
  uint8_t *output = tile.outputs[pixel] + tile.output_offset;
  switch (columns) {
    case 1: _mm_storeu_si128((__m128i *)output, _mm512_castsi512_si128(bytes)); break;
    case 2: _mm256_storeu_si256((__m256i *)output, _mm512_castsi512_si256(bytes)); break;
    case 3:
      _mm256_storeu_si256((__m256i *)output, _mm512_castsi512_si256(bytes));
      _mm_storeu_si128((__m128i *)(output + 32), _mm512_extracti32x4_epi32(bytes, 2));
      break;
    default: _mm512_storeu_si512(output, bytes);
  }
}

INLINE __m512i broadcast(const uint8_t *input, int64_t offset, __m512i flip, bool flips) {
  int32_t bytes;
  __builtin_memcpy(&bytes, input + offset, 4);
  __m512i result = _mm512_set1_epi32(bytes);
  return flips ? _mm512_xor_si512(result, flip) : result;
}

// Lists over the columns and rows of a kernel.
#define COLUMNS_1(M, r) M(r, 0)
#define COLUMNS_2(M, r) COLUMNS_1(M, r) M(r, 1)
#define COLUMNS_3(M, r) COLUMNS_2(M, r) M(r, 2)
#define COLUMNS_4(M, r) COLUMNS_3(M, r) M(r, 3)
#define ROWS_6(M, C) M(0, C) M(1, C) M(2, C) M(3, C) M(4, C) M(5, C)
#define ROWS_8(M, C) ROWS_6(M, C) M(6, C) M(7, C)
#define ROWS_12(M, C) ROWS_8(M, C) M(8, C) M(9, C) M(10, C) M(11, C)

#define DECLARE(r, c) __m512i sum##r##c;
#define START(r, c) sum##r##c = _mm512_load_si512(call->columns[c].bias);
#define CORRECT(r, c) sum##r##c = _mm512_add_epi32(sum##r##c, correction);
#define LOAD(r, c) __m512i weights##c = _mm512_load_si512(weights + c * 64);
#define MULTIPLY(r, c) sum##r##c = _mm512_dpbusd_epi32(sum##r##c, input, weights##c);
#define SPILL(r, c) _mm512_store_si512(*next++, sum##r##c);
#define ROW_DECLARE(r, C) C(DECLARE, r)
#define ROW_START(r, C) C(START, r)
#define ROW_CORRECT(r, C)                                         \
  {                                                               \
    __m512i correction = _mm512_set1_epi32(tile.corrections[r]);  \
    C(CORRECT, r)                                                 \
  }
#define ROW_POINTER(r, C) const uint8_t *row##r = pointers[r];
#define ROW_MULTIPLY(r, C)                                  \
  {                                                         \
    __m512i input = broadcast(row##r, offset, flip, flips); \
    C(MULTIPLY, r)                                          \
  }
#define ROW_SPILL(r, C) C(SPILL, r)

// The ends of the kernels. Two sums share a register of words, which takes the place of the first:
// those of two columns, or of two rows.
#define SHORT(a, i, b, j)                         \
  sum##a##i = ck_c8_words_short_avx512(           \
      sum##a##i, sum##b##j, ck_c8_short_words_of(&columns[i], &columns[j]));
#define LONG(a, i, b, j) \
  sum##a##i = ck_c8_words_long_avx512(sum##a##i, &columns[i], sum##b##j, &columns[j]);
#define GENERAL(a, i, b, j)                                                                       \
  sum##a##i = ck_c8_words_general_avx512(sum##a##i, &columns[i], sum##b##j, &columns[j], zero);
#define WORDS_OF_1(r, M) M(r, 0, r, 1)
#define WORDS_OF_3(r, M) M(r, 0, r, 1) M(r, 2, r, 2)
#define WORDS_OF_4(r, M) M(r, 0, r, 1) M(r, 2, r, 3)
#define WORDS_8x1(M) M(0, 0, 1, 0) M(2, 0, 3, 0) M(4, 0, 5, 0) M(6, 0, 7, 0)
#define WORDS_12x1(M) WORDS_8x1(M) M(8, 0, 9, 0) M(10, 0, 11, 0)
#define WORDS_8x2(M) ROWS_8(WORDS_OF_1, M)
#define WORDS_8x3(M) ROWS_8(WORDS_OF_3, M)
#define WORDS_6x4(M) ROWS_6(WORDS_OF_4, M)

// As many rows share one packing as fit.
#define QUARTERS(a, b, c, d, full)                                                      \
  {                                                                                     \
    __m512i bytes = ordered(sum##a##0, sum##c##0, f);                                   \
    store(tile, a, bytes, f, 1, full);                                                  \
    store(tile, b, _mm512_castsi128_si512(_mm512_extracti32x4_epi32(bytes, 1)), f, 1,   \
          full);                                                                        \
    store(tile, c, _mm512_castsi128_si512(_mm512_extracti32x4_epi32(bytes, 2)), f, 1,   \
          full);                                                                        \
    store(tile, d, _mm512_castsi128_si512(_mm512_extracti32x4_epi32(bytes, 3)), f, 1,   \
          full);                                                                        \
  }
#define HALVES(a, b, full)                                                              \
  {                                                                                     \
    __m512i bytes = ordered(sum##a##0, sum##b##0, f);                                   \
    store(tile, a, bytes, f, 2, full);                                                  \
    store(tile, b, _mm512_castsi256_si512(_mm512_extracti64x4_epi64(bytes, 1)), f, 2,   \
          full);                                                                        \
  }
#define THREE_QUARTERS(r, full) store(tile, r, ordered(sum##r##0, sum##r##2, f), f, 3, full);
#define WHOLE(r, full) store(tile, r, ordered(sum##r##0, sum##r##2, f), f, 4, full);
#define FINISH_8x1(full) QUARTERS(0, 1, 2, 3, full) QUARTERS(4, 5, 6, 7, full)
#define FINISH_12x1(full) FINISH_8x1(full) QUARTERS(8, 9, 10, 11, full)
#define FINISH_8x2(full) HALVES(0, 1, full) HALVES(2, 3, full) HALVES(4, 5, full) HALVES(6, 7, full)
#define FINISH_8x3(full) ROWS_8(THREE_QUARTERS, full)
#define FINISH_6x4(full) ROWS_6(WHOLE, full)

#define ADD_TOTAL(r, c) sum##r##c = _mm512_add_epi32(sum##r##c, total);
/// Adds `factor` times column `total` to the others of a row.
#define ROW_ADD_TOTAL(r, C)                               \
  {                                                       \
    __m512i total = _mm512_mullo_epi32(TOTAL(r), factor); \
    C(ADD_TOTAL, r)                                       \
  }

/// Starts the sums with the bias and adds all products.
#define MULTIPLY_ALL(rows, columns)                                                    \
  const uint8_t *const *pointers = tile.pointers;                                      \
  const int8_t *weights = call->weights;                                               \
  ROWS_##rows(ROW_DECLARE, COLUMNS_##columns)                                          \
  ROWS_##rows(ROW_START, COLUMNS_##columns)                                            \
  if (call->is_corrected) {                                                            \
    ROWS_##rows(ROW_CORRECT, COLUMNS_##columns)                                        \
  }                                                                                    \
  for (int64_t t = 0; t < call->taps; t++, pointers += call->pointer_pitch) {          \
    ROWS_##rows(ROW_POINTER, COLUMNS_##columns)                                        \
    for (int64_t offset = start; offset < end; offset += 4, weights += columns * 64) { \
      COLUMNS_##columns(LOAD, _)                                                       \
      ROWS_##rows(ROW_MULTIPLY, COLUMNS_##columns)                                     \
    }                                                                                  \
  }                                                                                    \
  weights = call->block->extra_weights;                                                \
  for (int32_t e = 0; e < call->block->extra_count; e++, weights += columns * 64) {    \
    const int64_t offset = start + call->block->extras[e].offset;                      \
    pointers = tile.pointers + call->block->extras[e].tap * call->pointer_pitch;       \
    ROWS_##rows(ROW_POINTER, COLUMNS_##columns)                                        \
    COLUMNS_##columns(LOAD, _)                                                         \
    ROWS_##rows(ROW_MULTIPLY, COLUMNS_##columns)                                       \
  }

/// Requantizes and stores all sums.
#define FINISH_ALL(rows, width)                                                \
  const ck_c8_column *columns = call->columns;                                 \
  if (__builtin_expect(rounds_once, 0)) {                                      \
    _Alignas(64) int32_t sums[rows * width][16];                               \
    int32_t(*next)[16] = sums;                                                 \
    ROWS_##rows(ROW_SPILL, COLUMNS_##width)                                    \
    ck_c8_finish_once(call, &tile, sums[0], rows, width);                      \
    continue;                                                                  \
  }                                                                            \
  if (__builtin_expect(call->way == CK_C8_SHORT, 1)) {                         \
    WORDS_##rows##x##width(SHORT)                                              \
  } else if (__builtin_expect(call->way == CK_C8_LONG, 1)) {                   \
    WORDS_##rows##x##width(LONG)                                               \
  } else {                                                                     \
    __m512i zero = _mm512_set1_epi16((int16_t)call->convolution->output_zero); \
    WORDS_##rows##x##width(GENERAL)                                            \
  }                                                                            \
  if (tile.pixels >= rows && is_full) {                                        \
    FINISH_##rows##x##width(true)                                              \
  } else {                                                                     \
    FINISH_##rows##x##width(false)                                             \
  }

/// What all tiles of a call share, and a loop over them.
#define FOR_TILES(rows, width)                                                \
  __m512i flip = _mm512_set1_epi8((int8_t)0x80);                              \
  /* Hides the value: the compiler would move the operation before the broadcast. */ \
  __asm__("" : "+v"(flip));                                                   \
  const int64_t start = call->input_offset, end = start + call->steps * 4;    \
  const finish_constants f = constants(call);                                 \
  const bool is_full = call->count == width * 16;                             \
  const bool rounds_once = call->convolution->description.rounds_once;        \
  for (ck_c8_tile tile = ck_c8_first_tile(call); tile.pixels > 0; ck_c8_next_tile(&tile, rows))

/// The kernel called `name` for unsigned and signed input.
#define FOR_BOTH_SIGNS(name)                                 \
  CK_AVX512 static void name(const ck_c8_call *call) {       \
    if (call->convolution->input_flip != 0) {                \
      name##_any(call, true);                                \
    } else {                                                 \
      name##_any(call, false);                               \
    }                                                        \
  }

/// The kernel of `rows` pixels by `columns` times 16 channels.
#define KERNEL(rows, columns)                                              \
  INLINE void kernel_##columns##_any(const ck_c8_call *call, bool flips) { \
    FOR_TILES(rows, columns) {                                             \
      MULTIPLY_ALL(rows, columns)                                          \
      FINISH_ALL(rows, columns)                                            \
    }                                                                      \
  }                                                                        \
  FOR_BOTH_SIGNS(kernel_##columns)

/// The same with one more column, `all` in total, that sums the input.
#define SUMMING_KERNEL(rows, columns, all)                                  \
  INLINE void summing_##columns##_any(const ck_c8_call *call, bool flips) { \
    const __m512i factor = _mm512_set1_epi32(call->factor);                 \
    FOR_TILES(rows, columns) {                                              \
      MULTIPLY_ALL(rows, all)                                               \
      ROWS_##rows(ROW_ADD_TOTAL, COLUMNS_##columns)                         \
      FINISH_ALL(rows, columns)                                             \
    }                                                                       \
  }                                                                         \
  FOR_BOTH_SIGNS(summing_##columns)

KERNEL(12, 1)
KERNEL(8, 2)
KERNEL(8, 3)
KERNEL(6, 4)
#define TOTAL(r) sum##r##1
SUMMING_KERNEL(8, 1, 2)
#undef TOTAL
#define TOTAL(r) sum##r##2
SUMMING_KERNEL(8, 2, 3)

ck_c8_variant ck_c8_variant_avx512(void) {
  ck_c8_variant variant = {
      .layout = &ck_c8_layout_quads,
      .columns = 4,
      .rows = {0, 12, 8, 8, 6},
      .kernels = {NULL, kernel_1, kernel_2, kernel_3, kernel_4},
      .summing = {NULL, summing_1, summing_2, NULL, NULL},
      .summing_rows = {0, 8, 8, 0, 0},
      .looks_up = true,
      .moves_sums = true,
      .takes_all_pixels = true,
      .sum = ck_c8_sum_avx512,
      .depthwise = ck_c8_depthwise_avx512,
      .depthwise_block = 64,
      .depthwise_pixels = 8,
      .depthwise_taps = 4,
      .depthwise_place = ck_c8_depthwise_place_avx512,
  };
  return variant;
}
#endif
