// The bytes of a last register that are valid.
#pragma once
#if defined(__x86_64__)
#include <immintrin.h>
#include <stdint.h>

/// A mask of the first `count` bytes of a register, 0 to 32.
__attribute__((target("avx2"))) static inline __m256i ck_first_bytes_avx2(int64_t count) {
  static const uint8_t bytes[64] = {
      255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
      255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
  };
  return _mm256_loadu_si256((const __m256i *)(bytes + 32 - count));
}
#endif
