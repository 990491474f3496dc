// Micro-kernel of the 8-bit convolution for NEON with dot products: 6 pixels by 16 channels.
#include "convolution8_neon.h"

#if defined(__aarch64__)
CK_TARGET_NEON_DOT

#define ROWS(M, ...) \
  M(0, __VA_ARGS__) M(1, __VA_ARGS__) M(2, __VA_ARGS__) M(3, __VA_ARGS__) M(4, __VA_ARGS__) M(5, __VA_ARGS__)
#define START(r, ...)                                                            \
  const int32x4_t start##r = vdupq_n_s32(call->corrections[r]);                  \
  int32x4_t sum##r##0 = vaddq_s32(vld1q_s32(call->columns->bias), start##r);     \
  int32x4_t sum##r##1 = vaddq_s32(vld1q_s32(call->columns->bias + 4), start##r); \
  int32x4_t sum##r##2 = vaddq_s32(vld1q_s32(call->columns->bias + 8), start##r); \
  int32x4_t sum##r##3 = vaddq_s32(vld1q_s32(call->columns->bias + 12), start##r);
#define POINTER(r, ...) const uint8_t *row##r = pointers[r];
#define LOAD16(r, ...)                                                \
  int8x16_t input##r = vreinterpretq_s8_u8(vld1q_u8(row##r + offset)); \
  if (flips) input##r = veorq_s8(input##r, flip);
#define LOAD4(r, ...)                                       \
  int8x16_t input##r = ck_c8_repeat_neon(row##r + offset);  \
  if (flips) input##r = veorq_s8(input##r, flip);
#define ADD(r, quad, step) \
  sum##r##quad = vdotq_laneq_s32(sum##r##quad, weights_##step##_##quad, input##r, step);
#define QUAD(quad, step)                                                                   \
  {                                                                                        \
    const int8x16_t weights_##step##_##quad = vld1q_s8(weights + 64 * step + 16 * quad);   \
    ROWS(ADD, quad, step)                                                                  \
  }
#define STEP(step) QUAD(0, step) QUAD(1, step) QUAD(2, step) QUAD(3, step)
#define SPILL(r, ...)                        \
  vst1q_s32(sums + 16 * r, sum##r##0);       \
  vst1q_s32(sums + 16 * r + 4, sum##r##1);   \
  vst1q_s32(sums + 16 * r + 8, sum##r##2);   \
  vst1q_s32(sums + 16 * r + 12, sum##r##3);
#define FINISH(r, is_general)                                                                \
  if (r < call->pixels) {                                                                    \
    ck_c8_finish_neon((ck_c8_neon_sums){{sum##r##0, sum##r##1, sum##r##2, sum##r##3}},       \
                      call->columns, is_general, f, call->outputs[r] + call->output_offset,  \
                      call->count);                                                          \
  }

CK_INLINE void kernel_any(const ck_c8_call *call, bool flips) {
  const int8x16_t flip = vdupq_n_s8(-128);
  const uint8_t *const *pointers = call->pointers;
  const int8_t *weights = call->weights;
  const int64_t end = call->steps * 4;
  ROWS(START, )
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
  if (__builtin_expect(call->convolution->description.rounds_once, 0)) {
    int32_t sums[6 * 16];
    ROWS(SPILL, )
    ck_c8_finish_once(call, sums, 1);
    return;
  }
  const ck_c8_neon_constants f = ck_c8_constants_neon(call->convolution);
  if (__builtin_expect(call->is_general, 0)) {
    ROWS(FINISH, true)
  } else {
    ROWS(FINISH, false)
  }
}

CK_C8_FOR_BOTH_SIGNS(kernel)

ck_c8_variant ck_c8_variant_neon_dot(void) {
  ck_c8_variant variant = ck_c8_variant_neon();
  variant.rows[1] = 6;
  variant.kernels[1] = kernel;
  return variant;
}

CK_TARGET_END
#endif
