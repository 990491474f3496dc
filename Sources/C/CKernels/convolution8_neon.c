// Micro-kernel of the 8-bit convolution for NEON without dot products: 2 pixels by 16 channels.
//
// smull gives 8 products of 16 bits, which sadalp adds in pairs to 4 sums: exact for all bytes,
// where adding two products before would not be. 16 accumulators, 2 inputs and their four bytes
// repeated, weights, products; the loop has no access to the stack. By llvm-mca it issues 64 smull
// in 68 cycles with signed input and in 70 with unsigned on a Cortex-A73, which starts one per
// cycle; its decoder of two instructions per cycle, which the model leaves out, would need 77, 83 %
// of the peak. With requantization remain of the model's (unsigned, signed input): 1x1 of 32
// channels 69, 71 %; 64: 79, 81; 128: 85, 87; 512: 90, 92; 3x3 of 64: 90, 93; of 256: 91, 94.
#include "convolution8_internal.h"

#if defined(__aarch64__)
enum { ROW_COUNT = 2 };
#define ROWS(M, ...) M(0, __VA_ARGS__) M(1, __VA_ARGS__)
// Of 4 outputs: the lanes of the first hold output 0 channels 0 and 1, output 0 channels 2 and 3,
// output 1 the same; those of the second outputs 2 and 3.
#define DECLARE_QUAD(r, quad) int32x4_t sum##r##quad##first, sum##r##quad##second;
#define DECLARE(r, ...) \
  DECLARE_QUAD(r, 0) DECLARE_QUAD(r, 1) DECLARE_QUAD(r, 2) DECLARE_QUAD(r, 3)
#define START_QUAD(r, quad) sum##r##quad##first = sum##r##quad##second = vdupq_n_s32(0);
#define START_ROW(r, ...) \
  START_QUAD(r, 0) START_QUAD(r, 1) START_QUAD(r, 2) START_QUAD(r, 3)
#define START ROWS(START_ROW, )
#define REPEAT(r, step)             \
  const int8x16_t input##r##_##step = \
      vreinterpretq_s8_s32(vdupq_laneq_s32(vreinterpretq_s32_s8(input##r), step));
#define ADD(r, quad, step)                                                                   \
  sum##r##quad##first =                                                                      \
      vpadalq_s16(sum##r##quad##first, vmull_s8(vget_low_s8(weights_##step##_##quad),        \
                                                vget_low_s8(input##r##_##step)));            \
  sum##r##quad##second = vpadalq_s16(sum##r##quad##second,                                   \
                                     vmull_high_s8(weights_##step##_##quad, input##r##_##step));
#define QUAD(quad, step)                                                                 \
  {                                                                                      \
    const int8x16_t weights_##step##_##quad = vld1q_s8(weights + 64 * step + 16 * quad); \
    ROWS(ADD, quad, step)                                                                \
  }
#define STEP(step)                                          \
  {                                                         \
    ROWS(REPEAT, step)                                      \
    QUAD(0, step) QUAD(1, step) QUAD(2, step) QUAD(3, step) \
  }
#define CHANNELS16(flips)                               \
  ROWS(LOAD16, ) STEP(0) STEP(1) STEP(2) STEP(3)        \
  offset += 16, weights += 256;
// Once per output: to its first lane of two.
#define CORRECT_QUAD(r, quad)                                           \
  sum##r##quad##first = vaddq_s32(sum##r##quad##first, correction##r);  \
  sum##r##quad##second = vaddq_s32(sum##r##quad##second, correction##r);
#define CORRECT(r, ...)                                                                      \
  const int32x4_t correction##r = vreinterpretq_s32_u64(vdupq_n_u64((uint32_t)corrections[r])); \
  CORRECT_QUAD(r, 0) CORRECT_QUAD(r, 1) CORRECT_QUAD(r, 2) CORRECT_QUAD(r, 3)
#define JOIN_QUAD(r, quad)                                                      \
  int32x4_t sum##r##quad = vaddq_s32(vpaddq_s32(sum##r##quad##first, sum##r##quad##second), \
                                     vld1q_s32(column->bias + 4 * quad));
#define JOIN(r, ...) JOIN_QUAD(r, 0) JOIN_QUAD(r, 1) JOIN_QUAD(r, 2) JOIN_QUAD(r, 3)
#define LIFT_SUM(r, quad) sum##r##quad = ck_lifted_neon(sum##r##quad, mantissa, up);
#define LIFT_QUAD(quad)                                                \
  {                                                                    \
    const int32x4_t mantissa = vld1q_s32(column->mantissa + 4 * quad); \
    const int32x4_t up = vld1q_s32(column->up + 4 * quad);             \
    ROWS(LIFT_SUM, quad)                                               \
  }
#define WORDS(r, first, second) \
  vaddhn_high_s32(vaddhn_s32(sum##r##first, start), sum##r##second, start)
#define OUTPUT(r, ...) uint8_t *output##r = outputs[r];
#define BYTES(r, flips)                                                                  \
  uint8x16_t bytes##r = flips ? ck_c8_unsigned_neon(WORDS(r, 0, 1), WORDS(r, 2, 3))      \
                              : ck_c8_signed_neon(WORDS(r, 0, 1), WORDS(r, 2, 3));
#define FINISH(flips)                                                                    \
  ROWS(OUTPUT, )                                                                         \
  ROWS(JOIN, )                                                                           \
  LIFT_QUAD(0) LIFT_QUAD(1) LIFT_QUAD(2) LIFT_QUAD(3)                                    \
  const int32x4_t start =                                                                \
      vdupq_n_s32(own.convolution->description.output_zero * (1 << 16) + (1 << 15));     \
  ROWS(BYTES, flips)                                                                     \
  START
#include "convolution8_neon_kernel.h"

ck_c8_variant ck_c8_variant_neon(void) {
  return (ck_c8_variant){
      .columns = 1,
      .rows = {0, ROW_COUNT, 0, 0, 0},
      .kernels = {NULL, kernel, NULL, NULL, NULL},
      .layout = &ck_c8_layout_quads,
      .signs_input = true,
      .asks_for_words = true,
      .takes_all_pixels = true,
      .sum = ck_c8_sum_neon,
      .depthwise = ck_c8_depthwise_neon,
      .depthwise_block = 16,
      .depthwise_pixels = 1,
      .depthwise_taps = 1,
      .depthwise_words = true,
      .depthwise_place = ck_c8_depthwise_place_neon,
  };
}
#endif
