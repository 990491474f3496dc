#include "elements.h"
#include "include/ck_math.h"
#include "include/ck_softmax.h"
#pragma STDC FP_CONTRACT OFF

typedef struct {
  const ck_format *from, *to;
  const ck_map *input, *output;
  const element_functions *functions;
  ck_isa isa;
} softmax_job;

static inline int64_t run_length(int64_t channels, int64_t start) {
  return channels - start < CK_RUN ? channels - start : CK_RUN;
}

/// values[i] = exp(real value of element start + i - largest).
static void load_powers(const softmax_job *job, const char *in, int64_t start, float largest,
                        float *values, int64_t length) {
  job->functions->load(job->from, in + start * element_size(job->from->type), values, length);
  for (int64_t i = 0; i < length; i++) values[i] = values[i] - largest;
  ck_function_array(CK_EXP, values, values, length, job->isa);
}

static void softmax_pixel(const softmax_job *job, const char *in, char *out) {
  _Alignas(64) float values[CK_RUN];
  int64_t channels = job->output->channels;
  int64_t in_size = element_size(job->from->type), out_size = element_size(job->to->type);
  float largest = -__builtin_inff();
  for (int64_t start = 0; start < channels; start += CK_RUN) {
    int64_t length = run_length(channels, start);
    job->functions->load(job->from, in + start * in_size, values, length);
    for (int64_t i = 0; i < length; i++) largest = values[i] > largest ? values[i] : largest;
  }
  float sum = 0.0f;
  for (int64_t start = 0; start < channels; start += CK_RUN) {
    int64_t length = run_length(channels, start);
    load_powers(job, in, start, largest, values, length);
    for (int64_t i = 0; i < length; i++) sum += values[i];
  }
  for (int64_t start = 0; start < channels; start += CK_RUN) {
    int64_t length = run_length(channels, start);
    if (channels > CK_RUN) load_powers(job, in, start, largest, values, length);
    for (int64_t i = 0; i < length; i++) {
      float share = values[i] / sum;
      values[i] = share == share ? share : __builtin_nanf("");
    }
    job->functions->store(job->to, values, out + start * out_size, length);
  }
}

static void softmax_row(void *context, int64_t y) {
  const softmax_job *job = context;
  const char *in = (const char *)job->input->data + y * job->input->row_pitch;
  char *out = (char *)job->output->data + y * job->output->row_pitch;
  for (int64_t x = 0; x < job->output->width; x++)
    softmax_pixel(job, in + x * job->input->pixel_pitch, out + x * job->output->pixel_pitch);
}

void ck_softmax(const ck_format *from, const ck_map *input, const ck_format *to,
                const ck_map *output, ck_isa isa, ck_pool *pool) {
  softmax_job job = {from, to, input, output, elements_for(isa), isa};
  ck_pool_run(pool, output->height, softmax_row, &job);
}
