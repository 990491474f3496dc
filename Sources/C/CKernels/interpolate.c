// Interpolated tables: the specification, and the choice of the variant.
#include "elements.h"
#include "interpolate_internal.h"
#include "isa_targets.h"
#include "row_division.h"

/// Elements for which splitting the table pays.
enum { ENOUGH = 2048 };

typedef struct {
  interpolation interpolation;
  const ck_map *input, *output;
  interpolate_row interpolate;
} run_context;

static void interpolate_row_scalar(const interpolation *interpolation, const int16_t *input,
                                   int16_t *output, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    output[i] = interpolated_entry(interpolation->table, input[i]);
  }
}

static void run_row(void *context, int64_t y) {
  const run_context *run = context;
  const char *in = (const char *)run->input->data + y * run->input->row_pitch;
  char *out = (char *)run->output->data + y * run->output->row_pitch;
  row_runs runs = row_runs_of(run->input, 2, run->output, 2);
  for (int64_t x = 0; x < runs.count; x++) {
    run->interpolate(&run->interpolation, (const int16_t *)(in + x * run->input->pixel_pitch),
                     (int16_t *)(out + x * run->output->pixel_pitch), runs.length);
  }
}

void ck_interpolate(const int16_t table[CK_INTERPOLATION_ENTRIES], const ck_map *input,
                    const ck_map *output, ck_isa isa, ck_pool *pool) {
  run_context run;
  run.interpolation.has_planes = false;
  run.interpolation.table = table;
  int32_t parts = ck_row_parts(output, pool);
  ck_map in = ck_divided_row(input, parts), out = ck_divided_row(output, parts);
  run.input = &in;
  run.output = &out;
  run.interpolate = interpolate_row_scalar;
#if defined(__x86_64__)
  if (ck_uses_avx2(isa)) run.interpolate = interpolate_row_avx2;
  if (isa == CK_ISA_AVX512_VNNI) {
    run.interpolate = interpolate_row_avx512;
    if ((int64_t)output->height * output->width * output->channels >= ENOUGH) {
      interpolate_split_avx512(&run.interpolation);
    }
  }
#elif defined(__aarch64__)
  if (ck_uses_neon(isa)) run.interpolate = interpolate_row_neon;
#else
  (void)isa;
#endif
  ck_pool_run(pool, out.height, run_row, &run);
}
