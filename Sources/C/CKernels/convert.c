#include <math.h>

#include "elements.h"
#include "row_division.h"

typedef struct {
  const ck_format *from, *to;
  const ck_map *input, *output;
  const element_functions *functions;
  bool rescales;
  int32_t shift;  ///< Where the conversion is one of int16 by a power of two.
} conversion;

/// Whether `scale` is a power of two with which int16 are exact; its exponent plus one.
static bool is_power(float scale, int32_t *exponent) {
  return frexpf(scale, exponent) == 0.5f && *exponent > -64 && *exponent < 64;
}

/// Finds the shift that converts int16 to int16 like the two formats.
static bool find_shift(const ck_format *from, const ck_format *to, int32_t *shift) {
  int32_t first, second;
  if (from->type != CK_I16 || to->type != CK_I16 || from->zero != 0 || to->zero != 0) return false;
  if (!is_power(from->scale, &first) || !is_power(to->scale, &second)) return false;
  *shift = first - second;
  return *shift >= -15 && *shift <= 15;
}

static void convert_run(const conversion *job, const char *in, char *out, int64_t count) {
  if (job->rescales) {
    job->functions->rescale((const int16_t *)in, (int16_t *)out, count, job->shift);
    return;
  }
  _Alignas(64) float values[CK_RUN];
  int64_t in_size = element_size(job->from->type), out_size = element_size(job->to->type);
  for (int64_t start = 0; start < count; start += CK_RUN) {
    int64_t length = count - start < CK_RUN ? count - start : CK_RUN;
    job->functions->load(job->from, in + start * in_size, values, length);
    job->functions->store(job->to, values, out + start * out_size, length);
  }
}

static void convert_row(void *context, int64_t y) {
  const conversion *job = context;
  const char *in = (const char *)job->input->data + y * job->input->row_pitch;
  char *out = (char *)job->output->data + y * job->output->row_pitch;
  row_runs runs = row_runs_of(job->input, element_size(job->from->type), job->output,
                              element_size(job->to->type));
  for (int64_t x = 0; x < runs.count; x++)
    convert_run(job, in + x * job->input->pixel_pitch, out + x * job->output->pixel_pitch,
                runs.length);
}

void ck_convert(const ck_format *from, const ck_map *input, const ck_format *to,
                const ck_map *output, ck_isa isa, ck_pool *pool) {
  int32_t parts = ck_row_parts(output, pool);
  ck_map in = ck_divided_row(input, parts), out = ck_divided_row(output, parts);
  conversion job = {from, to, &in, &out, elements_for(isa), false, 0};
  job.rescales = isa != CK_ISA_SCALAR && find_shift(from, to, &job.shift);
  ck_pool_run(pool, out.height, convert_row, &job);
}
