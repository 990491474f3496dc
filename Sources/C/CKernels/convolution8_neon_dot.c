// Micro-kernel of the 8-bit convolution for NEON with dot products: 6 pixels by 16 channels.
//
// 24 accumulators, 6 inputs of 16 channels, 2 of weights: all 32 registers, and no access to the
// stack between the first and the last pixel.
//
// The blocks of 16 input channels and the requantization are written in order of issue, which
// processors that issue in order depend on: loads stand beside products, and are used 3 products
// later or more. Compilers gather the loads, in pairs that wait.
//
// By llvm-mca 96 sdot take 48 cycles with signed input and 52 with unsigned on a Neoverse N1, which
// is a Cortex-A76 and starts two per cycle, and 109 and 121 on a Cortex-A55, which starts one. With
// requantization, 16 operations per 16 results, of the peak remain (unsigned, signed input):
//   N1:  1x1 of 32 channels 55, 57 %; 64: 69, 73; 128: 79, 84; 512: 89, 96; 3x3 of 64: 89, 96.
//   A55: 1x1 of 32 channels 48, 51 %; 64: 60, 65; 128: 68, 75; 512: 76, 84; 3x3 of 64: 74, 81.
// With 32 channels the N1's two vector pipes allow 59 and 62 %, since sqrdmlah takes one of them
// for two cycles, and the A55, which issues one vector operation per cycle, 64 and 67 %.
#include <stddef.h>

#include "convolution8_internal.h"

#if defined(__aarch64__)
#include "isa_targets.h"

CK_TARGET_NEON_DOT

enum { ROW_COUNT = 6 };
#define ROWS(M, ...)                                                      \
  M(0, __VA_ARGS__) M(1, __VA_ARGS__) M(2, __VA_ARGS__) M(3, __VA_ARGS__) \
  M(4, __VA_ARGS__) M(5, __VA_ARGS__)
#define DECLARE(r, ...) int32x4_t sum##r##0, sum##r##1, sum##r##2, sum##r##3;
#define JOIN(r, ...)
#define CORRECT(r, ...)                                              \
  {                                                                  \
    const int32x4_t correction = vld1q_dup_s32(corrections + r);     \
    sum##r##0 = vaddq_s32(sum##r##0, correction);                    \
    sum##r##1 = vaddq_s32(sum##r##1, correction);                    \
    sum##r##2 = vaddq_s32(sum##r##2, correction);                    \
    sum##r##3 = vaddq_s32(sum##r##3, correction);                    \
  }

// One step of 4 channels.
#define ADD(r, quad, step) \
  sum##r##quad = vdotq_laneq_s32(sum##r##quad, weights_##step##_##quad, input##r, step);
#define QUAD(quad, step)                                                                 \
  {                                                                                      \
    const int8x16_t weights_##step##_##quad = vld1q_s8(weights + 64 * step + 16 * quad); \
    ROWS(ADD, quad, step)                                                                \
  }
#define STEP(step) QUAD(0, step) QUAD(1, step) QUAD(2, step) QUAD(3, step)

// Operands of the blocks in assembly: the sums, and the registers of inputs and weights, which
// requantization uses, too.
#define SUMS_OF(r, kind)                                                                  \
  [s##r##0] kind(sum##r##0), [s##r##1] kind(sum##r##1), [s##r##2] kind(sum##r##2),        \
      [s##r##3] kind(sum##r##3)
#define SUMS(kind)                                                                        \
  SUMS_OF(0, kind), SUMS_OF(1, kind), SUMS_OF(2, kind), SUMS_OF(3, kind), SUMS_OF(4, kind), \
      SUMS_OF(5, kind)
#define OTHERS                                                                            \
  [i0] "=&w"(i0), [i1] "=&w"(i1), [i2] "=&w"(i2), [i3] "=&w"(i3), [i4] "=&w"(i4),         \
      [i5] "=&w"(i5), [w0] "=&w"(w0), [w1] "=&w"(w1)
#define COLUMN_OFFSET(field, quad) [field##quad] "i"(offsetof(ck_c8_column, field) + 16 * quad)
#define OFFSETS(field)                                                                    \
  COLUMN_OFFSET(field, 0), COLUMN_OFFSET(field, 1), COLUMN_OFFSET(field, 2),              \
      COLUMN_OFFSET(field, 3)

// Where quads of channels lie, in registers: such loads take as long as products in llvm-mca's
// model of the Cortex-A55, in which what would end earlier waits for what was issued before.
#define QUADS                                                                             \
  [at0] "r"((int64_t)0), [at1] "r"((int64_t)16), [at2] "r"((int64_t)32), [at3] "r"((int64_t)48)

_Static_assert(offsetof(ck_c8_column, bias) == 0, "biases are read from the column's start");
// A load for each sum: it costs the vector pipes nothing, where a copy does.
#define RESTART(r, quad) "ldr %q[s" #r #quad "], [%[column], %[at" #quad "]]\n\t"
#define RESTART_ROW(r, ...) RESTART(r, 0) RESTART(r, 1) RESTART(r, 2) RESTART(r, 3)
#define START                                                                             \
  __asm__(ROWS(RESTART_ROW, ) : SUMS("=w") : [column] "r"(column), QUADS, "m"(*column));

// 16 channels.
#define DOT(r, now, quad, step) \
  "sdot %[s" #r #quad "].4s, %[" #now "].16b, %[i" #r "].4b[" #step "]\n\t"
#define READ_INPUT(r) "ldr %q[i" #r "], [%[row" #r "], %[offset]]\n\t"
#define FLIP(r) "eor %[i" #r "].16b, %[i" #r "].16b, %[w1].16b\n\t"
#define READ_WEIGHTS(into, quad) "ldr %q[" #into "], [%[weights], %[at" #quad "]]\n\t"
#define NEXT_STEP "add %[weights], %[weights], #64\n\t"
#define NEXT_CHANNELS "add %[offset], %[offset], #16\n\t"
#define GROUP(now, quad, step, read, move)                                                \
  DOT(0, now, quad, step) read DOT(1, now, quad, step) DOT(2, now, quad, step)            \
  DOT(3, now, quad, step) move DOT(4, now, quad, step) DOT(5, now, quad, step)
#define OTHER_GROUPS(step, next)                                                          \
  GROUP(w1, 1, step, READ_WEIGHTS(w0, 2), "")                                             \
  GROUP(w0, 2, step, READ_WEIGHTS(w1, 3), NEXT_STEP)                                      \
  GROUP(w1, 3, step, next, "")
#define LATER_STEP(step, next) \
  GROUP(w0, 0, step, READ_WEIGHTS(w1, 1), "") OTHER_GROUPS(step, next)
#define LATER_STEPS                                                                       \
  OTHER_GROUPS(0, READ_WEIGHTS(w0, 0)) LATER_STEP(1, READ_WEIGHTS(w0, 0))                 \
  LATER_STEP(2, READ_WEIGHTS(w0, 0)) LATER_STEP(3, NEXT_CHANNELS)
#define SIGNED_CHANNELS16                                                                 \
  READ_WEIGHTS(w0, 0) READ_INPUT(0) READ_INPUT(1) READ_INPUT(2) READ_INPUT(3)             \
  DOT(0, w0, 0, 0) READ_INPUT(4) DOT(1, w0, 0, 0) READ_INPUT(5) DOT(2, w0, 0, 0)          \
  READ_WEIGHTS(w1, 1) DOT(3, w0, 0, 0) DOT(4, w0, 0, 0) DOT(5, w0, 0, 0) LATER_STEPS
#define UNSIGNED_CHANNELS16                                                               \
  READ_WEIGHTS(w0, 0) "movi %[w1].16b, #128\n\t" READ_INPUT(0) READ_INPUT(1)              \
  READ_INPUT(2) READ_INPUT(3) FLIP(0) READ_INPUT(4) FLIP(1) READ_INPUT(5) FLIP(2) FLIP(3) \
  FLIP(4) FLIP(5) READ_WEIGHTS(w1, 1) DOT(0, w0, 0, 0) DOT(1, w0, 0, 0) DOT(2, w0, 0, 0)  \
  DOT(3, w0, 0, 0) DOT(4, w0, 0, 0) DOT(5, w0, 0, 0) LATER_STEPS
#define CHANNELS16_BY(text)                                                               \
  {                                                                                       \
    int8x16_t i0, i1, i2, i3, i4, i5, w0, w1;                                             \
    __asm__(text                                                                          \
            : SUMS("+w"), OTHERS, [weights] "+r"(weights), [offset] "+r"(offset)          \
            : [row0] "r"(row0), [row1] "r"(row1), [row2] "r"(row2), [row3] "r"(row3),     \
              [row4] "r"(row4), [row5] "r"(row5), QUADS                                   \
            : "memory");                                                                  \
  }
#define CHANNELS16(flips)              \
  if (flips) {                         \
    CHANNELS16_BY(UNSIGNED_CHANNELS16) \
  } else {                             \
    CHANNELS16_BY(SIGNED_CHANNELS16)   \
  }

// Requantization, quad by quad of the channels: the sum's sign lowers negative products by 1 before
// they are rounded, the shift lifts results to the upper halves of their lanes. What the next quad
// begins with is read while this one is shifted.
#define READ(r, quad) "ldr %q[i" #r "], [%[column], %[start" #quad "]]\n\t"
#define READ_MANTISSA(quad) "ldr %q[w0], [%[column], %[mantissa" #quad "]]\n\t"
#define READ_UP(quad) "ldr %q[w1], [%[column], %[up" #quad "]]\n\t"
#define SIGN(r, quad) "ssra %[i" #r "].4s, %[s" #r #quad "].4s, #31\n\t"
#define SCALE(r, quad) "sqrdmlah %[i" #r "].4s, %[s" #r #quad "].4s, %[w0].4s\n\t"
#define SHIFT(r, quad, read) "sshl %[s" #r #quad "].4s, %[i" #r "].4s, %[w1].4s\n\t" read
#define LIFT(quad, mantissa, read0, read1, read2, read3, read4, read5)                    \
  SIGN(0, quad) SIGN(1, quad) SIGN(2, quad) READ_UP(quad) SIGN(3, quad) SIGN(4, quad)     \
  SIGN(5, quad) ROWS(SCALE, quad) SHIFT(0, quad, mantissa) SHIFT(1, quad, read0)          \
  SHIFT(2, quad, read1) SHIFT(3, quad, read2) SHIFT(4, quad, read3)                       \
  SHIFT(5, quad, read4 read5)
#define LIFT_BEFORE(quad, next)                                                           \
  LIFT(quad, READ_MANTISSA(next), READ(0, next), READ(1, next), READ(2, next),            \
       READ(3, next), READ(4, next), READ(5, next))
// Results become words, then bytes in the inputs' registers, while the sums start anew.
#define PACK(r, first, second)                                                            \
  "uzp2 %[s" #r #first "].8h, %[s" #r #first "].8h, %[s" #r #second "].8h\n\t"            \
  RESTART(r, second)
#define PACK_ROW(r, ...) PACK(r, 0, 1) PACK(r, 2, 3)
#define NARROW_LOW(r, op) op " %[i" #r "].8b, %[s" #r "0].8h\n\t" RESTART(r, 0)
#define NARROW_HIGH(r, op) op "2 %[i" #r "].16b, %[s" #r "2].8h\n\t" RESTART(r, 2)
#define OUTPUT(r) "ldr %[o" #r "], [%[outputs], #8 * " #r "]\n\t"
#define FINISH_BY(op)                                                                     \
  __asm__(ROWS(READ, 0) READ_MANTISSA(0) LIFT_BEFORE(0, 1) LIFT_BEFORE(1, 2)              \
              LIFT_BEFORE(2, 3) LIFT(3, OUTPUT(0), OUTPUT(1), OUTPUT(2), OUTPUT(3),       \
                                   OUTPUT(4), OUTPUT(5), "") ROWS(PACK_ROW, )             \
                  ROWS(NARROW_LOW, op) ROWS(NARROW_HIGH, op)                              \
          : SUMS("+w"), OTHERS, [o0] "=&r"(output0), [o1] "=&r"(output1),                 \
            [o2] "=&r"(output2), [o3] "=&r"(output3), [o4] "=&r"(output4),                \
            [o5] "=&r"(output5)                                                           \
          : [column] "r"(column), OFFSETS(start), OFFSETS(mantissa), OFFSETS(up),         \
            QUADS, [outputs] "r"(outputs), "m"(*column)                                   \
          : "memory");
#define TAKE_BYTES(r, ...) uint8x16_t bytes##r = vreinterpretq_u8_s8(i##r);
#define FINISH(flips)                           \
  int8x16_t i0, i1, i2, i3, i4, i5, w0, w1;     \
  uint8_t *output0, *output1, *output2, *output3, *output4, *output5; \
  if (flips) {                                  \
    FINISH_BY("sqxtun")                         \
  } else {                                      \
    FINISH_BY("sqxtn")                          \
  }                                             \
  ROWS(TAKE_BYTES, )
#include "convolution8_neon_kernel.h"

ck_c8_variant ck_c8_variant_neon_dot(void) {
  ck_c8_variant variant = ck_c8_variant_neon();
  variant.rows[1] = ROW_COUNT;
  variant.kernels[1] = kernel;
  return variant;
}

CK_TARGET_END
#endif
