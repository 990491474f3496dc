#include "float32.h"

static const float32_functions *functions_for(ck_isa isa) {
  switch (isa) {
#if defined(__x86_64__)
    case CK_ISA_AVX_VNNI:
    case CK_ISA_AVX2: return &float32_avx2;
    case CK_ISA_AVX512_VNNI: return &float32_avx512;
#elif defined(__aarch64__)
    case CK_ISA_NEON:
    case CK_ISA_NEON_DOT: return &float32_neon;
#endif
    default: return &float32_scalar;
  }
}

bool ck_convolution32_run(const ck_convolution32 *convolution, const float *input,
                          const float *weights, const float *bias, float *output, ck_isa isa,
                          ck_pool *pool) {
  return functions_for(isa)->convolution(convolution, input, weights, bias, output, pool);
}

bool ck_convolution32_transposed_run(const ck_convolution32 *convolution, const float *input,
                                     const float *weights, const float *bias, float *output,
                                     ck_isa isa, ck_pool *pool) {
  return functions_for(isa)->transposed(convolution, input, weights, bias, output, pool);
}

bool ck_matmul32(int64_t m, int64_t n, int64_t k, const float *a, const float *b,
                 const float *bias, float *c, ck_isa isa, ck_pool *pool) {
  return functions_for(isa)->matmul(m, n, k, a, b, bias, c, pool);
}
