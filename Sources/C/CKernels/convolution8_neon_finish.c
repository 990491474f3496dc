// The end of calls of the 8-bit NEON kernels that are not plain: from sums in memory.
#include "convolution8_neon.h"

#if defined(__aarch64__)
/// Stored bytes of 16 sums.
CK_INLINE uint8x16_t finish(const ck_c8_column *column, const int32_t *sums,
                            ck_c8_neon_constants f) {
  int32x4_t result[4];
  for (int quad = 0; quad < 4; quad++) {
    result[quad] = ck_c8_requantize_neon(vld1q_s32(sums + 4 * quad),
                                         ck_c8_multipliers_neon(column, quad), true);
  }
  return ck_c8_bytes_neon(ck_c8_narrow_neon(result[0], result[1], f),
                          ck_c8_narrow_neon(result[2], result[3], f), f);
}

void ck_c8_finish_neon(const ck_c8_call *call, int64_t first, int32_t rows,
                       const int32_t *sums) {
  const int64_t left = call->pixels - first, pixels = left < rows ? left : rows;
  if (call->convolution->description.rounds_once) {
    ck_c8_tile tile = ck_c8_first_tile(call);
    tile.outputs += first;
    tile.pixels = (int32_t)pixels;
    ck_c8_finish_once(call, &tile, sums, rows, 1);
    return;
  }
  const ck_c8_neon_constants f = ck_c8_constants_neon(call->convolution);
  for (int64_t p = 0; p < pixels; p++) {
    uint8x16_t bytes = finish(call->columns, sums + 16 * p, f);
    uint8_t *output = call->outputs[first + p] + call->output_offset;
    if (call->count == 16) {
      vst1q_u8(output, bytes);
      continue;
    }
    uint8_t kept[16];
    vst1q_u8(kept, bytes);
    for (int32_t c = 0; c < call->count; c++) output[c] = kept[c];
  }
}
#endif
