// Sixteen running ranges side by side, so that compilers make vectors of them at every level.
#include "ck_range.h"

#include "ck_types.h"

#define LANES 16

static inline __attribute__((always_inline)) bool range(const float *numbers, int64_t count,
                                                        float *minimum, float *maximum) {
  float low[LANES], high[LANES], poison[LANES];
  for (int lane = 0; lane < LANES; ++lane) {
    low[lane] = high[lane] = numbers[0];
    poison[lane] = 0;
  }
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    for (int lane = 0; lane < LANES; ++lane) {
      float number = numbers[i + lane];
      low[lane] = number < low[lane] ? number : low[lane];
      high[lane] = number > high[lane] ? number : high[lane];
      poison[lane] += number * 0;  // NaN for infinities and NaN, 0 for all others
    }
  }
  for (; i < count; ++i) {
    low[0] = numbers[i] < low[0] ? numbers[i] : low[0];
    high[0] = numbers[i] > high[0] ? numbers[i] : high[0];
    poison[0] += numbers[i] * 0;
  }
  *minimum = low[0];
  *maximum = high[0];
  float rest = 0;
  for (int lane = 0; lane < LANES; ++lane) {
    *minimum = low[lane] < *minimum ? low[lane] : *minimum;
    *maximum = high[lane] > *maximum ? high[lane] : *maximum;
    rest += poison[lane];
  }
  return rest == 0;
}

#if defined(__x86_64__)
__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl"))) static bool range_avx512(
    const float *numbers, int64_t count, float *minimum, float *maximum) {
  return range(numbers, count, minimum, maximum);
}

__attribute__((target("avx2"))) static bool range_avx2(const float *numbers, int64_t count,
                                                       float *minimum, float *maximum) {
  return range(numbers, count, minimum, maximum);
}
#endif

bool ck_range(const float *numbers, int64_t count, float *minimum, float *maximum) {
#if defined(__x86_64__)
  switch (ck_isa_best()) {
    case CK_ISA_AVX512_VNNI:
      return range_avx512(numbers, count, minimum, maximum);
    case CK_ISA_AVX_VNNI:
    case CK_ISA_AVX2:
      return range_avx2(numbers, count, minimum, maximum);
    default:
      break;
  }
#endif
  return range(numbers, count, minimum, maximum);
}
