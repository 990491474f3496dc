// Micro-kernel of the 8-bit convolution for NEON with dot products: 6 pixels by 16 channels.
//
// 24 accumulators, 6 inputs of 16 channels, 2 of weights: all 32 registers, and no access to the
// stack in the loop; the constant that flips signs is made anew. By llvm-mca the loop issues 96
// sdot in 48 cycles with signed input and in 51.6 with unsigned on a Neoverse N1, which is a
// Cortex-A76 and starts two per cycle, and in 141 and 146 on a Cortex-A55, which starts one. With
// requantization, 27 operations per 16 results, of the N1's peak remain (unsigned, signed): 1x1 of
// 32 channels 45, 47 %; 64: 61, 64; 128: 74, 78; 512: 87, 93; 3x3 of 64: 88, 94; of 256: 92, 98.
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
