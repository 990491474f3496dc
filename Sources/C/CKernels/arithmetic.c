#include "arithmetic.h"
#include "elements.h"
#include "isa_targets.h"

typedef struct {
  ck_arithmetic operation;
  ck_format format;
  float minimum, maximum;
  const ck_map *left, *right, *output;
  const element_functions *functions;
  combine_function combine;
} arithmetic_job;

/// Loads a run of an operand; one that repeats has the same element everywhere.
static void load_run(const arithmetic_job *job, const char *in, bool repeats, int64_t start,
                     float *values, int64_t count) {
  int64_t size = element_size(job->format.type);
  if (!repeats) {
    job->functions->load(&job->format, in + start * size, values, count);
    return;
  }
  float value;
  job->functions->load(&job->format, in, &value, 1);
  for (int64_t i = 0; i < count; i++) values[i] = value;
}

static void combine_run(const arithmetic_job *job, const char *left, bool left_repeats,
                        const char *right, bool right_repeats, char *out, int64_t count) {
  _Alignas(64) float a[CK_RUN], b[CK_RUN];
  int64_t size = element_size(job->format.type);
  for (int64_t start = 0; start < count; start += CK_RUN) {
    int64_t length = count - start < CK_RUN ? count - start : CK_RUN;
    load_run(job, left, left_repeats, start, a, length);
    load_run(job, right, right_repeats, start, b, length);
    job->combine(job->operation, job->minimum, job->maximum, a, b, a, length);
    job->functions->store(&job->format, a, out + start * size, length);
  }
}

static const char *row_of(const ck_map *map, int64_t y) {
  return (const char *)map->data + (map->height == 1 ? 0 : y * map->row_pitch);
}

static void combine_row(void *context, int64_t y) {
  const arithmetic_job *job = context;
  const ck_map *output = job->output, *maps[2] = {job->left, job->right};
  const char *rows[2] = {row_of(job->left, y), row_of(job->right, y)};
  char *out = (char *)output->data + y * output->row_pitch;
  int64_t size = element_size(job->format.type);
  bool repeats[2], is_flat = has_dense_rows(output, size);
  for (int i = 0; i < 2; i++) {
    bool is_single = maps[i]->channels == 1 && maps[i]->width == 1;
    bool is_equal = maps[i]->channels == output->channels && maps[i]->width == output->width;
    repeats[i] = maps[i]->channels == 1 && output->channels > 1;
    is_flat = is_flat && (is_single || (is_equal && has_dense_rows(maps[i], size)));
  }
  if (is_flat) {
    int64_t count = (int64_t)output->width * output->channels;
    for (int i = 0; i < 2; i++)
      repeats[i] = maps[i]->channels == 1 && maps[i]->width == 1 && count > 1;
    combine_run(job, rows[0], repeats[0], rows[1], repeats[1], out, count);
    return;
  }
  for (int64_t x = 0; x < output->width; x++) {
    const char *left = rows[0] + (maps[0]->width == 1 ? 0 : x * maps[0]->pixel_pitch);
    const char *right = rows[1] + (maps[1]->width == 1 ? 0 : x * maps[1]->pixel_pitch);
    combine_run(job, left, repeats[0], right, repeats[1], out + x * output->pixel_pitch,
                output->channels);
  }
}

void ck_arithmetic_float(ck_arithmetic operation, ck_type type, float minimum, float maximum,
                         const ck_map *left, const ck_map *right, const ck_map *output, ck_isa isa,
                         ck_pool *pool) {
  combine_function combine = combine_scalar;
#if defined(__x86_64__)
  if (isa == CK_ISA_AVX512_VNNI) combine = combine_avx512;
  if (ck_uses_avx2(isa)) combine = combine_avx2;
#endif
  arithmetic_job job = {operation, {type, 1.0f, 0},   minimum, maximum, left, right,
                        output,    elements_for(isa), combine};
  ck_pool_run(pool, output->height, combine_row, &job);
}
