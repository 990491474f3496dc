#include "elements.h"
#include "row_division.h"

typedef struct {
  const ck_format *from, *to;
  const ck_map *input, *output;
  const element_functions *functions;
} conversion;

static void convert_run(const conversion *job, const char *in, char *out, int64_t count) {
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
  int64_t width = job->output->width, channels = job->output->channels;
  if (has_dense_rows(job->input, element_size(job->from->type)) &&
      has_dense_rows(job->output, element_size(job->to->type))) {
    convert_run(job, in, out, width * channels);
    return;
  }
  for (int64_t x = 0; x < width; x++)
    convert_run(job, in + x * job->input->pixel_pitch, out + x * job->output->pixel_pitch,
                channels);
}

void ck_convert(const ck_format *from, const ck_map *input, const ck_format *to,
                const ck_map *output, ck_isa isa, ck_pool *pool) {
  int32_t parts = ck_row_parts(output, pool);
  ck_map in = ck_divided_row(input, parts), out = ck_divided_row(output, parts);
  conversion job = {from, to, &in, &out, elements_for(isa)};
  ck_pool_run(pool, out.height, convert_row, &job);
}
