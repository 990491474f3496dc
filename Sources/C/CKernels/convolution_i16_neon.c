// Micro-kernels of the int16 convolution for NEON: 4 pixels by 16 channels.
//
// smlal multiplies 4 outputs' weights with one word of the input. 16 accumulators, 4 inputs of 8
// words, 2 of weights, of 8 outputs each. The blocks of 8 words are written in order of issue, for
// processors that issue in order.
//
// Where a segment ends its sums are multiplied with the mantissas and added to totals of 64 bits,
// which begin with bias and rounding so multiplied; those of the last are only shifted and
// narrowed.
//
// By llvm-mca 128 smlal take 128 cycles where one starts per cycle (Cortex-A73, Neoverse N1, which
// is a Cortex-A76), and 141 on a Cortex-A55. With one segment remain of the peak (A73, N1, A55):
// 1x1 of 32 channels 77, 81, 52 %; 64: 87, 90, 65; 128: 93, 95, 75; 512: 98, 99, 85; 3x3 of 64: 98,
// 99, 83.
#include "convolution_i16_internal.h"

#if defined(__aarch64__)
#include <arm_neon.h>

#include "isa_targets.h"

enum { ROWS = 4, BLOCK = 16 };

/// Four integers that fit 32 bits.
CK_INLINE int32x4_t low_halves(const int64_t *values) {
  return vuzp1q_s32(vreinterpretq_s32_s64(vld1q_s64(values)),
                    vreinterpretq_s32_s64(vld1q_s64(values + 2)));
}

/// 8 clamped results.
CK_INLINE int16x8_t clamped(int32x4_t first, int32x4_t second, int16x8_t minimum,
                            int16x8_t maximum) {
  int16x8_t words = vqmovn_high_s32(vqmovn_s32(first), second);
  return vminq_s16(vmaxq_s16(words, minimum), maximum);
}

/// Stores the first `count` of a block's results.
CK_INLINE void store_some(const int16_t *results, int16_t *output, int32_t count) {
  for (int32_t c = 0; c < BLOCK && c < count; c++) output[c] = results[c];
}

#define ROWS_OF(M, ...) M(0, __VA_ARGS__) M(1, __VA_ARGS__) M(2, __VA_ARGS__) M(3, __VA_ARGS__)
#define DECLARE(r, ...)                                                   \
  int32x4_t sum##r##0 = vdupq_n_s32(0), sum##r##1 = sum##r##0; \
  int32x4_t sum##r##2 = sum##r##0, sum##r##3 = sum##r##0;
#define POINTER(r, ...) const uint8_t *row##r = pointers[r] + call->input_offset + run->offset;
#define LOAD4(r, ...)                \
  int32_t pair##r;                   \
  __builtin_memcpy(&pair##r, row##r + offset, 4); \
  const int16x8_t input##r = vreinterpretq_s16_s32(vdupq_n_s32(pair##r));
#define ADD(r, first, second, lane)                                                         \
  sum##r##first = vmlal_laneq_s16(sum##r##first, vget_low_s16(words), input##r, lane);      \
  sum##r##second = vmlal_high_laneq_s16(sum##r##second, words, input##r, lane);
#define LANE(first, second, lane)                                                  \
  {                                                                                \
    const int16x8_t words = vld1q_s16(weights + BLOCK * lane + BLOCK / 2 * (first / 2)); \
    ROWS_OF(ADD, first, second, lane)                                              \
  }
/// Adds the products of one step: two input channels.
#define STEP(even, odd) LANE(0, 1, even) LANE(2, 3, even) LANE(0, 1, odd) LANE(2, 3, odd)
// 8 words of the input in order of issue: each load stands beside a product, and is used 5 products
// later or more.
#define MULTIPLY(r, now, first, second, lane)                                              \
  "smlal %[s" #r #first "].4s, %[" #now "].4h, %[i" #r "].h[" #lane "]\n\t"              \
  "smlal2 %[s" #r #second "].4s, %[" #now "].8h, %[i" #r "].h[" #lane "]\n\t"
#define READ_INPUT(r) "ldr %q[i" #r "], [%[row" #r "], %[offset]]\n\t"
#define READ_WEIGHTS(into, place) "ldr %q[" #into "], [%[weights], %[at" #place "]]\n\t"
#define PRODUCTS(now, first, second, lane, read, move)                                     \
  MULTIPLY(0, now, first, second, lane) read MULTIPLY(1, now, first, second, lane)         \
  move MULTIPLY(2, now, first, second, lane) MULTIPLY(3, now, first, second, lane)
#define TWO_WORDS(even, odd, next)                                                         \
  PRODUCTS(w0, 0, 1, even, READ_WEIGHTS(w1, 1), "")                                        \
  PRODUCTS(w1, 2, 3, even, READ_WEIGHTS(w0, 2), "")                                        \
  PRODUCTS(w0, 0, 1, odd, READ_WEIGHTS(w1, 3), "add %[weights], %[weights], #64\n\t")    \
  PRODUCTS(w1, 2, 3, odd, next, "")
#define WORDS8                                                                             \
  READ_WEIGHTS(w0, 0) READ_INPUT(0) READ_INPUT(1) READ_INPUT(2) READ_INPUT(3)              \
  TWO_WORDS(0, 1, READ_WEIGHTS(w0, 0)) TWO_WORDS(2, 3, READ_WEIGHTS(w0, 0))                \
  TWO_WORDS(4, 5, READ_WEIGHTS(w0, 0))                                                     \
  TWO_WORDS(6, 7, "add %[offset], %[offset], #16\n\t")
#define SUMS_OF(r)                                                                         \
  [s##r##0] "+w"(sum##r##0), [s##r##1] "+w"(sum##r##1), [s##r##2] "+w"(sum##r##2),         \
      [s##r##3] "+w"(sum##r##3)

// Each quad of channels of each row, in place where it is the last segment.
#define FACTOR(quad)                                                                       \
  const int32x4_t factor = vshlq_s32(low_halves(column->mantissa + 4 * quad), shift);
#define SCALE(r, quad)                                                                     \
  int64x2_t low = vmlal_s32(vld1q_s64(base + r * pitch + 4 * quad), vget_low_s32(sum##r##quad), \
                            vget_low_s32(factor));                                         \
  int64x2_t high =                                                                         \
      vmlal_high_s32(vld1q_s64(base + r * pitch + 4 * quad + 2), sum##r##quad, factor);
#define END_OF(r, quad)                                                                    \
  {                                                                                        \
    SCALE(r, quad)                                                                         \
    vst1q_s64(totals + r * BLOCK + 4 * quad, low);                                         \
    vst1q_s64(totals + r * BLOCK + 4 * quad + 2, high);                                    \
    sum##r##quad = vdupq_n_s32(0);                                                         \
  }
#define LAST_OF(r, quad)                                                                   \
  {                                                                                        \
    SCALE(r, quad)                                                                         \
    sum##r##quad = vqmovn_high_s64(vqmovn_s64(vshlq_s64(low, down_low)),                   \
                                   vshlq_s64(high, down_high));                            \
  }
#define END_SEGMENT(quad)    \
  {                          \
    FACTOR(quad)             \
    ROWS_OF(END_OF, quad)    \
  }
// What is read for other quads is not read before: it would spill the sums.
#define LAST_SEGMENT(quad)                                                           \
  {                                                                                  \
    __asm__ volatile("" ::: "memory");                                               \
    FACTOR(quad)                                                                     \
    const int64x2_t down_low = vnegq_s64(vld1q_s64(column->shift + 4 * quad));       \
    const int64x2_t down_high = vnegq_s64(vld1q_s64(column->shift + 4 * quad + 2));  \
    ROWS_OF(LAST_OF, quad)                                                           \
  }
#define WORDS(r, ...)                                                                    \
  const int16x8_t low##r = clamped(sum##r##0, sum##r##1, minimum, maximum);              \
  const int16x8_t high##r = clamped(sum##r##2, sum##r##3, minimum, maximum);
#define STORE(r, ...)                                                                    \
  {                                                                                      \
    int16_t *output = (int16_t *)(call->outputs[r] + call->output_offset);               \
    vst1q_s16(output, low##r);                                                           \
    vst1q_s16(output + 8, high##r);                                                      \
  }
#define KEEP(r, ...)                   \
  vst1q_s16(kept + BLOCK * r, low##r); \
  vst1q_s16(kept + BLOCK * r + 8, high##r);

static void add_tile(const ck_i16_call *call) {
  _Alignas(64) int64_t totals[ROWS * BLOCK];
  const ck_i16_column *column = call->columns;
  const ck_i16_run *run = call->runs, *last = run + call->run_count - 1;
  const int16_t *weights = call->block->weights;
  const int64_t *base = column->offset;
  int64_t pitch = 0;
  ROWS_OF(DECLARE, )
  for (;; run++) {
    if (run->steps > 0) {
      const uint8_t *const *pointers = call->pointers + run->tap * call->pointer_pitch;
      ROWS_OF(POINTER, )
      const int64_t bytes = 4 * (int64_t)run->steps, bytes16 = bytes / 16 * 16;
      int64_t offset = 0;
      while (offset != bytes16) {
        int16x8_t i0, i1, i2, i3, w0, w1;
        __asm__(WORDS8
                : SUMS_OF(0), SUMS_OF(1), SUMS_OF(2), SUMS_OF(3), [i0] "=&x"(i0), [i1] "=&x"(i1),
                  [i2] "=&x"(i2), [i3] "=&x"(i3), [w0] "=&w"(w0), [w1] "=&w"(w1),
                  [weights] "+r"(weights), [offset] "+r"(offset)
                : [row0] "r"(row0), [row1] "r"(row1), [row2] "r"(row2), [row3] "r"(row3),
                  [at0] "r"((int64_t)0), [at1] "r"((int64_t)16), [at2] "r"((int64_t)32),
                  [at3] "r"((int64_t)48)
                : "memory");
      }
      for (; offset != bytes; offset += 4, weights += 2 * BLOCK) {
        ROWS_OF(LOAD4, )
        STEP(0, 1)
      }
    }
    if (run == last) break;
    if (!run->ends_segment) continue;
    const int32x4_t shift = vdupq_n_s32(run->shift);
    END_SEGMENT(0) END_SEGMENT(1) END_SEGMENT(2) END_SEGMENT(3)
    base = totals;
    pitch = BLOCK;
  }
  const int32x4_t shift = vdupq_n_s32(run->shift);
  LAST_SEGMENT(0) LAST_SEGMENT(1) LAST_SEGMENT(2) LAST_SEGMENT(3)
  const ck_convolution_i16_description *d = &call->convolution->description;
  const int16x8_t minimum = vdupq_n_s16((int16_t)d->output_min);
  const int16x8_t maximum = vdupq_n_s16((int16_t)d->output_max);
  ROWS_OF(WORDS, )
  if (call->pixels >= ROWS && call->block->count == BLOCK) {
    ROWS_OF(STORE, )
    return;
  }
  int16_t kept[ROWS * BLOCK];
  ROWS_OF(KEEP, )
  for (int32_t p = 0; p < ROWS && p < call->pixels; p++) {
    store_some(kept + BLOCK * p, (int16_t *)(call->outputs[p] + call->output_offset),
               call->block->count);
  }
}

static void kernel(const ck_i16_call *call) { ck_i16_for_tiles(call, ROWS, add_tile); }

/// Input of 16 channels in the order of the packed weights.
typedef struct {
  int16x8_t outer, inner;  ///< Channels 0 … 3, 8 … 11; 4 … 7, 12 … 15.
} ordered_input;

CK_INLINE ordered_input load_ordered(const uint8_t *input) {
  int64x2_t low = vreinterpretq_s64_u8(vld1q_u8(input));
  int64x2_t high = vreinterpretq_s64_u8(vld1q_u8(input + 16));
  return (ordered_input){vreinterpretq_s16_s64(vzip1q_s64(low, high)),
                         vreinterpretq_s16_s64(vzip2q_s64(low, high))};
}

/// Two taps are multiplied and added in 32 bits, and widened.
static void depthwise(const ck_convolution_i16 *convolution, const uint8_t *const *pointers,
                      uint8_t *output) {
  const ck_convolution_i16_description *d = &convolution->description;
  const int16x8_t minimum = vdupq_n_s16((int16_t)d->output_min);
  const int16x8_t maximum = vdupq_n_s16((int16_t)d->output_max);
  const ck_i16_column *column = convolution->depthwise_columns;
  const int16_t *weights = convolution->depthwise_weights;
  for (int32_t c = 0; c < d->out_channels; c += BLOCK, column++) {
    int64x2_t total[8];
    int32x4_t factor[4];
    for (int i = 0; i < 8; i++) total[i] = vld1q_s64(column->offset + 2 * i);
    for (int i = 0; i < 4; i++) factor[i] = low_halves(column->mantissa + 4 * i);
    for (int32_t t = 0; t < convolution->depthwise_taps; t += 2, weights += 2 * BLOCK) {
      ordered_input a = load_ordered(pointers[t] + 2 * c);
      ordered_input b = load_ordered(pointers[t + 1] + 2 * c);
      int16x8x2_t outer = vld2q_s16(weights), inner = vld2q_s16(weights + BLOCK);
#define TAPS(half, part)                                                       \
  vmlal##half(vmull##half(PART##half(a.part), PART##half(part.val[0])), PART##half(b.part), \
              PART##half(part.val[1]))
#define PART_s16(value) vget_low_s16(value)
#define PART_high_s16(value) value
      int32x4_t sums[4] = {TAPS(_s16, outer), TAPS(_s16, inner), TAPS(_high_s16, outer),
                           TAPS(_high_s16, inner)};
      for (int i = 0; i < 4; i++) {
        total[2 * i] = vmlal_s32(total[2 * i], vget_low_s32(sums[i]), vget_low_s32(factor[i]));
        total[2 * i + 1] = vmlal_high_s32(total[2 * i + 1], sums[i], factor[i]);
      }
    }
    int32x4_t quad[4];
    for (int i = 0; i < 4; i++) {
      int64x2_t low = vshlq_s64(total[2 * i], vnegq_s64(vld1q_s64(column->shift + 4 * i)));
      int64x2_t high = vshlq_s64(total[2 * i + 1], vnegq_s64(vld1q_s64(column->shift + 4 * i + 2)));
      quad[i] = vqmovn_high_s64(vqmovn_s64(low), high);
    }
    int16_t results[BLOCK];
    vst1q_s16(results, clamped(quad[0], quad[1], minimum, maximum));
    vst1q_s16(results + 8, clamped(quad[2], quad[3], minimum, maximum));
    if (d->out_channels - c >= BLOCK) {
      __builtin_memcpy((int16_t *)output + c, results, sizeof results);
    } else {
      store_some(results, (int16_t *)output + c, d->out_channels - c);
    }
  }
}

ck_i16_variant ck_i16_variant_neon(void) {
  return (ck_i16_variant){.block = BLOCK,
                          .rows = ROWS,
                          .segment_cost = 2,
                          .kernel = kernel,
                          .depthwise = depthwise,
                          .parts_pairs = true};
}
#endif
