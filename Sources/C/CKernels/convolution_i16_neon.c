// Micro-kernels of the int16 convolution for NEON: 4 pixels by 16 channels.
//
// smlal multiplies 4 outputs' weights with one word of the input. 16 accumulators, 4 inputs of 4
// steps each, weights of 8 outputs; the loop has no access to the stack. By llvm-mca it issues 128
// smlal in 128 cycles where one starts per cycle (Cortex-A73, Neoverse N1, which is a Cortex-A76),
// and in 170 on a Cortex-A55. Ending a segment takes 45 and 61 cycles, requantization 165 and 215
// per call: with one segment 71 and 65 % of the peak remain with 32 products per result, 83 and
// 79 % with 64, 95 and 94 % with 256.
#include "convolution_i16_internal.h"

#if defined(__aarch64__)
#include <arm_neon.h>

#include "isa_targets.h"

enum { ROWS = 4, BLOCK = 16 };

/// Two totals requantized, of any size.
CK_INLINE int32x2_t requantize(const int64_t *totals, const ck_i16_column *column, int lane) {
  int64x2_t sum = vld1q_s64(totals + lane);
  int32x2_t mantissa = vmovn_s64(vld1q_s64(column->mantissa + lane));
  // A product of 47 and 15 bits, of the sum's halves.
  uint32x2_t low = vreinterpret_u32_s32(vmovn_s64(sum));
  int64x2_t product = vreinterpretq_s64_u64(vmull_u32(low, vreinterpret_u32_s32(mantissa)));
  int64x2_t high = vmull_s32(vshrn_n_s64(sum, 32), mantissa);
  product = vaddq_s64(product, vshlq_n_s64(high, 32));
  // A rounding shift rounds half up.
  return vqmovn_s64(vrshlq_s64(product, vnegq_s64(vld1q_s64(column->shift + lane))));
}

/// Four totals requantized.
CK_INLINE int16x4_t requantize_quad(const int64_t *totals, const ck_i16_column *column, int lane) {
  return vqmovn_s32(vcombine_s32(requantize(totals, column, lane),
                                 requantize(totals, column, lane + 2)));
}

/// Requantizes and stores the first `count` of 16 totals.
CK_INLINE void finish(const ck_i16_column *column, const int64_t *totals, int16x8_t minimum,
                      int16x8_t maximum, int16_t *output, int32_t count) {
  for (int lane = 0; lane < 16 && lane < count; lane += 8) {
    int16x8_t words = vcombine_s16(requantize_quad(totals, column, lane),
                                   requantize_quad(totals, column, lane + 4));
    words = vminq_s16(vmaxq_s16(words, minimum), maximum);
    if (count - lane >= 8) {
      vst1q_s16(output + lane, words);
    } else {
      int16_t stored[8];
      vst1q_s16(stored, words);
      for (int32_t c = lane; c < count; c++) output[c] = stored[c - lane];
    }
  }
}

/// totals = base + (sums << shift) of 4 channels; shift is 0 or 8.
CK_INLINE void widen(int32x4_t sums, bool shifts, const int64_t *base, int64_t *totals) {
  int64x2_t low = vld1q_s64(base), high = vld1q_s64(base + 2);
  if (shifts) {
    low = vaddq_s64(low, vshll_n_s32(vget_low_s32(sums), 8));
    high = vaddq_s64(high, vshll_high_n_s32(sums, 8));
  } else {
    low = vaddw_s32(low, vget_low_s32(sums));
    high = vaddw_high_s32(high, sums);
  }
  vst1q_s64(totals, low);
  vst1q_s64(totals + 2, high);
}

#define ROWS_OF(M, ...) M(0, __VA_ARGS__) M(1, __VA_ARGS__) M(2, __VA_ARGS__) M(3, __VA_ARGS__)
#define DECLARE(r, ...)                                                   \
  int32x4_t sum##r##0 = vdupq_n_s32(0), sum##r##1 = sum##r##0; \
  int32x4_t sum##r##2 = sum##r##0, sum##r##3 = sum##r##0;
#define POINTER(r, ...) const uint8_t *row##r = pointers[r] + run->offset;
#define LOAD16(r, ...) const int16x8_t input##r = vreinterpretq_s16_u8(vld1q_u8(row##r + i));
#define LOAD4(r, ...)                \
  int32_t pair##r;                   \
  __builtin_memcpy(&pair##r, row##r + i, 4); \
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
#define WIDEN(r, shifts)                                                 \
  widen(sum##r##0, shifts, base + r * pitch, totals + r * BLOCK);           \
  widen(sum##r##1, shifts, base + r * pitch + 4, totals + r * BLOCK + 4);   \
  widen(sum##r##2, shifts, base + r * pitch + 8, totals + r * BLOCK + 8);   \
  widen(sum##r##3, shifts, base + r * pitch + 12, totals + r * BLOCK + 12); \
  sum##r##0 = sum##r##1 = sum##r##2 = sum##r##3 = vdupq_n_s32(0);

static void kernel(const ck_i16_call *call) {
  _Alignas(64) int64_t totals[ROWS * BLOCK];
  const ck_i16_run *run = call->runs, *end = run + call->run_count;
  const int16_t *weights = call->block->weights;
  const int64_t *base = call->columns->bias;
  int64_t pitch = 0;
  ROWS_OF(DECLARE, )
  for (; run < end; run++) {
    if (run->steps > 0) {
      const uint8_t *const *pointers = call->pointers + run->tap * call->pointer_pitch;
      ROWS_OF(POINTER, )
      const int64_t bytes = 4 * (int64_t)run->steps;
      int64_t i = 0;
      for (; i + 16 <= bytes; i += 16, weights += 8 * BLOCK) {
        ROWS_OF(LOAD16, )
        STEP(0, 1) STEP(2, 3) STEP(4, 5) STEP(6, 7)
      }
      for (; i < bytes; i += 4, weights += 2 * BLOCK) {
        ROWS_OF(LOAD4, )
        STEP(0, 1)
      }
    }
    if (!run->ends_segment) continue;
    if (run->shift == 0) {
      ROWS_OF(WIDEN, false)
    } else {
      ROWS_OF(WIDEN, true)
    }
    base = totals;
    pitch = BLOCK;
  }
  const ck_i16_column *column = call->columns;
  const ck_convolution_i16_description *d = &call->convolution->description;
  const int16x8_t minimum = vdupq_n_s16((int16_t)d->output_min);
  const int16x8_t maximum = vdupq_n_s16((int16_t)d->output_max);
  for (int32_t r = 0; r < call->pixels; r++) {
    finish(column, totals + r * BLOCK, minimum, maximum,
           (int16_t *)(call->outputs[r] + call->output_offset), call->block->count);
  }
}

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
    for (int i = 0; i < 8; i++) total[i] = vld1q_s64(column->bias + 2 * i);
    for (int32_t t = 0; t < convolution->depthwise_taps; t += 2, weights += 2 * BLOCK) {
      ordered_input a = load_ordered(pointers[t] + 2 * c);
      ordered_input b = load_ordered(pointers[t + 1] + 2 * c);
      int16x8x2_t outer = vld2q_s16(weights), inner = vld2q_s16(weights + BLOCK);
#define PRODUCTS(half, part)                                                       \
  vmlal##half(vmull##half(PART##half(a.part), PART##half(part.val[0])), PART##half(b.part), \
              PART##half(part.val[1]))
#define PART_s16(value) vget_low_s16(value)
#define PART_high_s16(value) value
      int32x4_t sums[4] = {PRODUCTS(_s16, outer), PRODUCTS(_s16, inner), PRODUCTS(_high_s16, outer),
                           PRODUCTS(_high_s16, inner)};
      for (int i = 0; i < 4; i++) {
        total[2 * i] = vaddw_s32(total[2 * i], vget_low_s32(sums[i]));
        total[2 * i + 1] = vaddw_high_s32(total[2 * i + 1], sums[i]);
      }
    }
    int64_t totals[BLOCK];
    for (int i = 0; i < 8; i++) vst1q_s64(totals + 2 * i, total[i]);
    finish(column, totals, minimum, maximum, (int16_t *)output + c, d->out_channels - c);
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
