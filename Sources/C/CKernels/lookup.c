// Table functions of bytes: the specification, and the choice of the variant.
#include "isa_targets.h"
#include "lookup_internal.h"
#include "row_division.h"

typedef struct {
  const void *table;
  const ck_map *input, *output;
  ck_lookup8_row row8;
} run_context;

static void lookup8_row_scalar(const uint8_t table[256], const uint8_t *input, uint8_t *output,
                               int64_t count) {
  for (int64_t i = 0; i < count; i++) output[i] = table[input[i]];
}

static void run_row8(void *context, int64_t y) {
  const run_context *run = context;
  const ck_map *input = run->input, *output = run->output;
  const uint8_t *in = (const uint8_t *)input->data + y * input->row_pitch;
  uint8_t *out = (uint8_t *)output->data + y * output->row_pitch;
  int64_t channels = output->channels;
  if (input->pixel_pitch == channels && output->pixel_pitch == channels) {
    run->row8(run->table, in, out, channels * output->width);
    return;
  }
  for (int64_t x = 0; x < output->width; x++) {
    run->row8(run->table, in + x * input->pixel_pitch, out + x * output->pixel_pitch, channels);
  }
}

static void run_row8_channels(void *context, int64_t y) {
  const run_context *run = context;
  const ck_map *input = run->input, *output = run->output;
  for (int64_t x = 0; x < output->width; x++) {
    const uint8_t *in =
        (const uint8_t *)input->data + y * input->row_pitch + x * input->pixel_pitch;
    uint8_t *out = (uint8_t *)output->data + y * output->row_pitch + x * output->pixel_pitch;
    const uint8_t *table = run->table;
    for (int32_t c = 0; c < output->channels; c++, table += 256) out[c] = table[in[c]];
  }
}

void ck_lookup8(const uint8_t table[256], const ck_map *input, const ck_map *output, ck_isa isa,
                ck_pool *pool) {
  int32_t parts = ck_row_parts(output, pool);
  ck_map in = ck_divided_row(input, parts), out = ck_divided_row(output, parts);
  run_context run = {table, &in, &out, lookup8_row_scalar};
#if defined(__x86_64__)
  if (ck_uses_avx2(isa)) run.row8 = ck_lookup8_row_avx2;
  if (isa == CK_ISA_AVX512_VNNI) run.row8 = ck_lookup8_row_avx512;
#elif defined(__aarch64__)
  if (isa != CK_ISA_SCALAR) run.row8 = ck_lookup8_row_neon;
#endif
  ck_pool_run(pool, out.height, run_row8, &run);
}

void ck_lookup8_channels(const uint8_t *tables, const ck_map *input, const ck_map *output,
                         ck_pool *pool) {
  run_context run = {tables, input, output, lookup8_row_scalar};
  ck_pool_run(pool, output->height, run_row8_channels, &run);
}
