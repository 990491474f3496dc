#include "float32_pool.h"

#include "isa_targets.h"

static void pool_planes(pool_job *job, ck_isa isa, ck_pool *pool) {
  pool_plane_function function = pool_plane_scalar;
#if defined(__x86_64__)
  if (ck_uses_avx2(isa)) function = pool_plane_avx2;
  if (isa == CK_ISA_AVX512_VNNI) function = pool_plane_avx512;
#elif defined(__aarch64__)
  if (ck_uses_neon(isa)) function = pool_plane_neon;
#endif
  ck_pool_run(pool, job->shape->out_channels, function, job);
}

void ck_max_pool32(const ck_convolution32 *shape, const float *input, float *output, ck_isa isa,
                   ck_pool *pool) {
  pool_job job = {.shape = shape, .input = input, .output = output};
  pool_planes(&job, isa, pool);
}

void ck_average_pool32(const ck_convolution32 *shape, bool counts_padding, int32_t pad_bottom,
                       int32_t pad_right, const float *input, float *output, ck_isa isa,
                       ck_pool *pool) {
  pool_job job = {shape, true, counts_padding, pad_bottom, pad_right, input, output};
  pool_planes(&job, isa, pool);
}
