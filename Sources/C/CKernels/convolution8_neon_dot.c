// Micro-kernel of the 8-bit convolution for NEON with dot products: 6 pixels by 16 channels.
#include "convolution8_internal.h"

#if defined(__aarch64__)
#include "isa_targets.h"

CK_TARGET_NEON_DOT

enum { ROW_COUNT = 6 };
#define ROWS(M, ...)                                                  \
  M(0, __VA_ARGS__) M(1, __VA_ARGS__) M(2, __VA_ARGS__) M(3, __VA_ARGS__) \
  M(4, __VA_ARGS__) M(5, __VA_ARGS__)
#define DECLARE(r, ...)                                     \
  int32x4_t sum##r##0 = vld1q_s32(call->columns->bias);     \
  int32x4_t sum##r##1 = vld1q_s32(call->columns->bias + 4); \
  int32x4_t sum##r##2 = vld1q_s32(call->columns->bias + 8); \
  int32x4_t sum##r##3 = vld1q_s32(call->columns->bias + 12);
#define ADD(r, quad, step) \
  sum##r##quad = vdotq_laneq_s32(sum##r##quad, weights_##step##_##quad, input##r, step);
#define QUAD(quad, step)                                                                 \
  {                                                                                      \
    const int8x16_t weights_##step##_##quad = vld1q_s8(weights + 64 * step + 16 * quad); \
    ROWS(ADD, quad, step)                                                                \
  }
#define STEP(step) QUAD(0, step) QUAD(1, step) QUAD(2, step) QUAD(3, step)
#define JOIN(r, ...)
#include "convolution8_neon_kernel.h"

ck_c8_variant ck_c8_variant_neon_dot(void) {
  ck_c8_variant variant = ck_c8_variant_neon();
  variant.rows[1] = ROW_COUNT;
  variant.kernels[1] = kernel;
  return variant;
}

CK_TARGET_END
#endif
