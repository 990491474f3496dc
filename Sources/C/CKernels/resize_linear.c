#define CK_SUFFIX scalar
#include "elements.h"
#include "isa_targets.h"
#include "resize_linear_template.h"

typedef struct {
  linear_function interpolate;
  const int32_t *row, *row_weight, *column, *column_weight;
  const ck_map *input, *output;
} linear_job;

static void linear_row(void *context, int64_t y) {
  const linear_job *job = context;
  const ck_map *input = job->input, *output = job->output;
  int64_t last_row = input->height - 1, last_column = input->width - 1;
  int64_t first = job->row[y], second = first < last_row ? first + 1 : last_row;
  const char *top = (const char *)input->data + first * input->row_pitch;
  const char *bottom = (const char *)input->data + second * input->row_pitch;
  char *out = (char *)output->data + y * output->row_pitch;
  for (int64_t x = 0; x < output->width; x++) {
    int64_t left = job->column[x], right = left < last_column ? left + 1 : last_column;
    linear_neighbours pixel = {
        top + left * input->pixel_pitch,    top + right * input->pixel_pitch,
        bottom + left * input->pixel_pitch, bottom + right * input->pixel_pitch,
        job->row_weight[y],                 job->column_weight[x],
    };
    job->interpolate(&pixel, out + x * output->pixel_pitch, output->channels);
  }
}

void ck_resize_linear(ck_type type, const int32_t *row, const int32_t *row_weight,
                      const int32_t *column, const int32_t *column_weight, const ck_map *input,
                      const ck_map *output, ck_isa isa, ck_pool *pool) {
  (void)isa;
  const linear_function *functions = resize_linear_scalar;
#if defined(__x86_64__)
  if (ck_uses_avx2(isa)) functions = resize_linear_avx2;
  if (isa == CK_ISA_AVX512_VNNI) functions = resize_linear_avx512;
#elif defined(__aarch64__)
  if (ck_uses_neon(isa)) functions = resize_linear_neon;
#endif
  linear_function function = functions[type];
  if (function == NULL) function = resize_linear_scalar[type];
  linear_job job = {function, row, row_weight, column, column_weight, input, output};
  ck_pool_run(pool, output->height, linear_row, &job);
}
