// The 8-bit micro-kernel for NEON, but for the multiplications. A file that includes it defines
//   ROW_COUNT, ROWS(M, ...)  the pixels, and M(row, ...) for each
//   DECLARE(r, ...), START   the accumulators of a row, and what all start with
//   STEP(step)               multiplies the 64 bytes of weights of a step of 4 channels with bytes
//                            `4 * step` on of input0, input1, …
//   CHANNELS16(flips)        adds the products of 16 channels of the input, from `offset` on, with
//                            the 256 bytes of `weights`, and moves both on
//   CORRECT(r, ...)          adds `corrections[r]` to the sums of a row
//   JOIN(r, ...)             leaves sum##r##0 … sum##r##3, the sums of 16 channels
//   FINISH(flips)            declares bytes0, bytes1, …, what is stored of results that are known
//                            to fit words, requantized with `column`, and output0, output1, …, the
//                            `outputs`; starts all sums anew
#include "convolution8_neon.h"

#define POINTER(r, ...) const uint8_t *row##r = pointers[r];
#define LOAD16(r, ...)                                                 \
  int8x16_t input##r = vreinterpretq_s8_u8(vld1q_u8(row##r + offset)); \
  if (flips) input##r = veorq_s8(input##r, vdupq_n_s8(-128));
#define LOAD4(r, ...)                                      \
  int8x16_t input##r = ck_c8_repeat_neon(row##r + offset); \
  if (flips) input##r = veorq_s8(input##r, vdupq_n_s8(-128));
#define SPILL(r, ...)                      \
  vst1q_s32(sums + 16 * r, sum##r##0);     \
  vst1q_s32(sums + 16 * r + 4, sum##r##1); \
  vst1q_s32(sums + 16 * r + 8, sum##r##2); \
  vst1q_s32(sums + 16 * r + 12, sum##r##3);
#define CLAMP(r, ...) bytes##r = ck_c8_clamp_neon(bytes##r, &f);
#define STORE(r, ...) vst1q_u8(output##r + own.output_offset, bytes##r);

/// Computes the pixels from `first` up to `end`: whole tiles of plain calls where `is_plain`.
/// `flips`: the elements are unsigned.
CK_INLINE void tiles(const ck_c8_call *call, int64_t first, int64_t end, bool is_plain,
                     bool flips) {
  const ck_c8_call own = *call;
  const int64_t start = own.input_offset, bytes = own.steps * 4;
  const int64_t end4 = start + bytes, end16 = start + bytes / 16 * 16;
  const int32_t extra_count = own.block->extra_count;
  const bool is_adjusted = extra_count > 0 || own.is_corrected;
  const ck_c8_column *column = own.columns;
  ROWS(DECLARE, )
  START
  for (; first < end; first += ROW_COUNT) {
    const uint8_t *const *pointers = own.pointers + first;
    uint8_t *const *outputs = own.outputs + first;
    const int8_t *weights = own.weights;
    int64_t t = own.taps;
    while (is_plain || t != 0) {
      ROWS(POINTER, )
      int64_t offset = start;
      while (offset != end16) {
        CHANNELS16(flips)
      }
      if (end16 != end4) {
        for (; offset != end4; offset += 4, weights += 64) {
          ROWS(LOAD4, )
          STEP(0)
        }
      }
      pointers += own.pointer_pitch;
      if (--t == 0) break;
    }
    if (__builtin_expect(is_adjusted, 0)) {
      weights = own.block->extra_weights;
      for (int32_t e = 0; e < extra_count; e++, weights += 64) {
        const int64_t offset = start + own.block->extras[e].offset;
        pointers = own.pointers + first + own.block->extras[e].tap * own.pointer_pitch;
        ROWS(POINTER, )
        ROWS(LOAD4, )
        STEP(0)
      }
      if (own.is_corrected) {
        const int32_t *corrections = own.corrections + first;
        ROWS(CORRECT, )
      }
    }
    if (is_plain) {
      FINISH(flips)
      if (__builtin_expect(own.clamps, 0)) {
        const ck_c8_neon_constants f = ck_c8_constants_neon(own.convolution);
        ROWS(CLAMP, )
      }
      ROWS(STORE, )
    } else {
      ROWS(JOIN, )
      int32_t sums[ROW_COUNT * 16];
      ROWS(SPILL, )
      ck_c8_finish_neon(call, first, ROW_COUNT, sums);
      START
    }
  }
}

static void kernel(const ck_c8_call *call) {
  const bool flips = call->convolution->input_flip != 0;
  int64_t plain = call->is_plain ? call->pixels / ROW_COUNT * ROW_COUNT : 0;
  if (plain > 0 && flips) tiles(call, 0, plain, true, true);
  if (plain > 0 && !flips) tiles(call, 0, plain, true, false);
  if (plain < call->pixels && flips) tiles(call, plain, call->pixels, false, true);
  if (plain < call->pixels && !flips) tiles(call, plain, call->pixels, false, false);
}
