// The 8-bit micro-kernel for NEON, but for the multiplications. A file that includes it defines
//   ROW_COUNT, ROWS(M, ...)  the pixels, and M(row, ...) for each
//   DECLARE(r, ...)          the accumulators of a row, and what they start with
//   STEP(step)               multiplies the 64 bytes of weights of a step of 4 channels with bytes
//                            `4 * step` on of input0, input1, …
//   JOIN(r, ...)             leaves sum##r##0 … sum##r##3, the sums of 16 channels
#include "convolution8_neon.h"

#define POINTER(r, ...) const uint8_t *row##r = pointers[r];
#define LOAD16(r, ...)                                                 \
  int8x16_t input##r = vreinterpretq_s8_u8(vld1q_u8(row##r + offset)); \
  if (flips) input##r = veorq_s8(input##r, flip);
#define LOAD4(r, ...)                                      \
  int8x16_t input##r = ck_c8_repeat_neon(row##r + offset); \
  if (flips) input##r = veorq_s8(input##r, flip);
#define SPILL(r, ...)                      \
  vst1q_s32(sums + 16 * r, sum##r##0);     \
  vst1q_s32(sums + 16 * r + 4, sum##r##1); \
  vst1q_s32(sums + 16 * r + 8, sum##r##2); \
  vst1q_s32(sums + 16 * r + 12, sum##r##3);
#define CORRECT(r, ...)                                        \
  {                                                            \
    const int32x4_t start = vdupq_n_s32(call->corrections[r]); \
    sum##r##0 = vaddq_s32(sum##r##0, start);                   \
    sum##r##1 = vaddq_s32(sum##r##1, start);                   \
    sum##r##2 = vaddq_s32(sum##r##2, start);                   \
    sum##r##3 = vaddq_s32(sum##r##3, start);                   \
  }
#define NARROW(r, half, first, second, is_general)                                              \
  const int16x8_t half##r = ck_c8_narrow_neon(                                                  \
      ck_c8_requantize_neon(sum##r##first, multipliers##first, is_general),                     \
      ck_c8_requantize_neon(sum##r##second, multipliers##second, is_general), f);
// The multipliers of the other half are not loaded before: they would spill the sums.
#define NARROW_HALF(half, first, second, is_general)                                            \
  __asm__ volatile("" ::: "memory");                                                            \
  const ck_c8_neon_multipliers multipliers##first = ck_c8_multipliers_neon(column, first);      \
  const ck_c8_neon_multipliers multipliers##second = ck_c8_multipliers_neon(column, second);    \
  ROWS(NARROW, half, first, second, is_general)
#define STORE(r, ...) \
  vst1q_u8(outputs[r] + call->output_offset, ck_c8_bytes_neon(low##r, high##r, f));
#define KEEP(r, ...) vst1q_u8(bytes + 16 * r, ck_c8_bytes_neon(low##r, high##r, f));
#define FINISH(is_general)                                              \
  {                                                                     \
    NARROW_HALF(low, 0, 1, is_general)                                  \
    NARROW_HALF(high, 2, 3, is_general)                                 \
    if (call->pixels == ROW_COUNT && call->count == 16) {               \
      uint8_t *const *outputs = call->outputs;                          \
      ROWS(STORE, )                                                     \
    } else {                                                            \
      uint8_t bytes[ROW_COUNT * 16];                                    \
      ROWS(KEEP, )                                                      \
      ck_c8_store_some_neon(call, bytes);                               \
    }                                                                   \
  }

CK_INLINE void kernel_any(const ck_c8_call *call, bool flips) {
  const int8x16_t flip = vdupq_n_s8(-128);
  const uint8_t *const *pointers = call->pointers;
  const int8_t *weights = call->weights;
  const int64_t end = call->steps * 4;
  ROWS(DECLARE, )
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
  ROWS(JOIN, )
  if (call->is_corrected) {
    ROWS(CORRECT, )
  }
  if (__builtin_expect(call->convolution->description.rounds_once, 0)) {
    int32_t sums[ROW_COUNT * 16];
    ROWS(SPILL, )
    const ck_c8_tile tile = ck_c8_first_tile(call);
    ck_c8_finish_once(call, &tile, sums, call->pixels, 1);
    return;
  }
  const ck_c8_column *column = call->columns;
  const ck_c8_neon_constants f = ck_c8_constants_neon(call->convolution);
  if (__builtin_expect(call->way == CK_C8_GENERAL, 0)) {
    FINISH(true)
  } else {
    FINISH(false)
  }
}

static void kernel(const ck_c8_call *call) {
  if (call->convolution->input_flip != 0) {
    kernel_any(call, true);
  } else {
    kernel_any(call, false);
  }
}
