// Micro-kernel of the 8-bit convolution for NEON without dot products: 2 pixels by 16 channels.
#include "convolution8_neon.h"

#if defined(__aarch64__)
#define ROWS(M, ...) M(0, __VA_ARGS__) M(1, __VA_ARGS__)
// Lanes of sum…0: output 0 channels 0 and 1, channels 2 and 3, output 1 the same; those of sum…1:
// outputs 2 and 3.
#define DECLARE(r, quad)                      \
  int32x4_t sum##r##quad##0 = vdupq_n_s32(0); \
  int32x4_t sum##r##quad##1 = vdupq_n_s32(0);
#define DECLARE_ROW(r, ...) DECLARE(r, 0) DECLARE(r, 1) DECLARE(r, 2) DECLARE(r, 3)
#define POINTER(r, ...) const uint8_t *row##r = pointers[r];
#define LOAD16(r, ...)                                                 \
  int8x16_t input##r = vreinterpretq_s8_u8(vld1q_u8(row##r + offset)); \
  if (flips) input##r = veorq_s8(input##r, flip);
#define LOAD4(r, ...)                                      \
  int8x16_t input##r = ck_c8_repeat_neon(row##r + offset); \
  if (flips) input##r = veorq_s8(input##r, flip);
#define REPEAT(r, step)                \
  const int8x16_t four##r##_##step =  \
      vreinterpretq_s8_s32(vdupq_laneq_s32(vreinterpretq_s32_s8(input##r), step));
#define ADD(r, quad, step)                                                                     \
  sum##r##quad##0 = vpadalq_s16(sum##r##quad##0, vmull_s8(vget_low_s8(weights_##step##_##quad), \
                                                          vget_low_s8(four##r##_##step)));     \
  sum##r##quad##1 =                                                                            \
      vpadalq_s16(sum##r##quad##1, vmull_high_s8(weights_##step##_##quad, four##r##_##step));
#define QUAD(quad, step)                                                                 \
  {                                                                                      \
    const int8x16_t weights_##step##_##quad = vld1q_s8(weights + 64 * step + 16 * quad); \
    ROWS(ADD, quad, step)                                                                \
  }
#define STEP(step)                                                     \
  {                                                                    \
    ROWS(REPEAT, step) QUAD(0, step) QUAD(1, step) QUAD(2, step) QUAD(3, step) \
  }
#define JOIN(r, quad)                                                                \
  vaddq_s32(vpaddq_s32(sum##r##quad##0, sum##r##quad##1),                            \
            vaddq_s32(vld1q_s32(call->columns->bias + 4 * quad), start))
#define FINISH(r, ...)                                                                      \
  {                                                                                         \
    const int32x4_t start = vdupq_n_s32(call->corrections[r]);                              \
    sums[r] = (ck_c8_neon_sums){{JOIN(r, 0), JOIN(r, 1), JOIN(r, 2), JOIN(r, 3)}};          \
  }
#define STORE(r, is_general)                                                                 \
  if (r < call->pixels) {                                                                    \
    ck_c8_finish_neon(sums[r], call->columns, is_general, f,                                 \
                      call->outputs[r] + call->output_offset, call->count);                  \
  }

CK_INLINE void kernel_any(const ck_c8_call *call, bool flips) {
  const int8x16_t flip = vdupq_n_s8(-128);
  const uint8_t *const *pointers = call->pointers;
  const int8_t *weights = call->weights;
  const int64_t end = call->steps * 4;
  ROWS(DECLARE_ROW, )
  for (int64_t t = 0; t < call->taps; t++, pointers += call->pointer_pitch) {
    ROWS(POINTER, )
    int64_t offset = 0;
    for (; offset + 16 <= end; offset += 16, weights += 256) {
      ROWS(LOAD16, )
      STEP(0) STEP(1) STEP(2) STEP(3)
    }
    for (; offset < end; offset += 4, weights += 64) {
      ROWS(LOAD4, )
      STEP(0)
    }
  }
  weights = call->block->extra_weights;
  for (int32_t e = 0; e < call->block->extra_count; e++, weights += 64) {
    const int64_t offset = call->block->extras[e].offset;
    pointers = call->pointers + call->block->extras[e].tap * call->pointer_pitch;
    ROWS(POINTER, )
    ROWS(LOAD4, )
    STEP(0)
  }
  ck_c8_neon_sums sums[2];
  ROWS(FINISH, )
  if (__builtin_expect(call->convolution->description.rounds_once, 0)) {
    int32_t spilled[2 * 16];
    for (int i = 0; i < 8; i++) vst1q_s32(spilled + 4 * i, sums[i / 4].quads[i % 4]);
    ck_c8_finish_once(call, spilled, 1);
    return;
  }
  const ck_c8_neon_constants f = ck_c8_constants_neon(call->convolution);
  if (__builtin_expect(call->is_general, 0)) {
    ROWS(STORE, true)
  } else {
    ROWS(STORE, false)
  }
}

CK_C8_FOR_BOTH_SIGNS(kernel)

ck_c8_variant ck_c8_variant_neon(void) {
  return (ck_c8_variant){
      .columns = 1,
      .rows = {0, 2, 0, 0, 0},
      .kernels = {NULL, kernel, NULL, NULL, NULL},
      .weight_bytes = 64,
      .signs_input = true,
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
