// The variants of ck_float32.
#pragma once
#include "include/ck_float32.h"

typedef struct {
  bool (*convolution)(const ck_convolution32 *, const float *input, const float *weights,
                      const float *bias, float *output, ck_pool *);
  bool (*transposed)(const ck_convolution32 *, const float *input, const float *weights,
                     const float *bias, float *output, ck_pool *);
  bool (*matmul)(int64_t m, int64_t n, int64_t k, const float *a, const float *b,
                 const float *bias, float *c, ck_pool *);
} float32_functions;

extern const float32_functions float32_scalar;
#if defined(__x86_64__)
extern const float32_functions float32_avx2;
extern const float32_functions float32_avx512;
#elif defined(__aarch64__)
extern const float32_functions float32_neon;
#endif
