// Sums of magnitudes, for the check that sums of products can't overflow.
#include "ck_convolution8.h"

/// Bytes whose magnitudes are summed in 32 bits.
enum { CHUNK = 1 << 16 };

int64_t ck_sum_of_weight_magnitudes(ck_type type, const void *weights, int64_t count,
                                    int32_t zero) {
  // Differences of signed bytes are those of unsigned ones with the top bit flipped.
  const uint8_t flip = type == CK_I8 ? 0x80 : 0;
  const uint8_t center = (uint8_t)((uint8_t)zero ^ flip);
  const uint8_t *bytes = weights;
  int64_t total = 0;
  if (type == CK_I16) {
    const int16_t *words = weights;
    for (int64_t i = 0; i < count; i++) {
      int32_t difference = words[i] - zero;
      total += difference < 0 ? -difference : difference;
    }
    return total;
  }
  for (int64_t start = 0; start < count; start += CHUNK) {
    int64_t end = count - start < CHUNK ? count : start + CHUNK;
    uint32_t sum = 0;
    for (int64_t i = start; i < end; i++) {
      uint8_t byte = bytes[i] ^ flip;
      sum += (uint8_t)(byte > center ? byte - center : center - byte);
    }
    total += sum;
  }
  return total;
}
