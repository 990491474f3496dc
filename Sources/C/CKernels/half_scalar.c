// The specification of ck_convolution16: one sum per output, in the order the header gives.
#include "half_convolution.h"
#include "math_functions.h"
#pragma STDC FP_CONTRACT OFF

typedef struct {
  const ck_convolution16 *convolution;
  const ck_map *input, *output;
} half_job;

/// The pixel a tap reads, NULL where it lies in the padding. `meets` tells whether the tap belongs
/// to the sum at all, which those of a transposed convolution between input pixels don't.
static const uint16_t *pixel_of_tap(const half_job *job, int64_t y, int64_t x, int64_t ky,
                                    int64_t kx, bool *meets) {
  const ck_window *w = &job->convolution->description.window;
  int64_t iy = y * w->stride_y - w->pad_top + ky * w->dilation_y;
  int64_t ix = x * w->stride_x - w->pad_left + kx * w->dilation_x;
  *meets = true;
  if (job->convolution->description.transposed) {
    iy = y + w->pad_top - ky * w->dilation_y;
    ix = x + w->pad_left - kx * w->dilation_x;
    *meets = iy % w->stride_y == 0 && ix % w->stride_x == 0;
    iy /= w->stride_y;
    ix /= w->stride_x;
  }
  if (iy < 0 || iy >= job->input->height || ix < 0 || ix >= job->input->width) return NULL;
  return (const uint16_t *)((const char *)job->input->data + iy * job->input->row_pitch +
                            ix * job->input->pixel_pitch);
}

static uint16_t result_at(const half_job *job, int64_t y, int64_t x, int64_t o) {
  const ck_convolution16_description *d = &job->convolution->description;
  int64_t depth = d->in_channels / d->groups;
  int64_t first = o / (d->out_channels / d->groups) * depth;
  int64_t rows = d->window.kernel_height, columns = d->window.kernel_width;
  float sum = job->convolution->bias[o];
  for (int64_t ky = 0; ky < rows; ky++)
    for (int64_t kx = 0; kx < columns; kx++) {
      bool meets;
      const uint16_t *pixel = pixel_of_tap(job, y, x, ky, kx, &meets);
      const uint16_t *weight =
          job->convolution->weights + ((o * rows + ky) * columns + kx) * depth;
      for (int64_t c = 0; meets && c < depth; c++)
        sum = __builtin_fmaf(pixel ? float_of_half(pixel[first + c]) : 0.0f,
                             float_of_half(weight[c]), sum);
    }
  sum = sum < d->output_min ? d->output_min : sum;
  sum = sum > d->output_max ? d->output_max : sum;
  return sum == sum ? half_of_float(sum) : 0x7E00;
}

static void half_row(void *context, int64_t y) {
  const half_job *job = context;
  for (int64_t x = 0; x < job->output->width; x++) {
    uint16_t *out = (uint16_t *)((char *)job->output->data + y * job->output->row_pitch +
                                 x * job->output->pixel_pitch);
    for (int64_t o = 0; o < job->output->channels; o++) out[o] = result_at(job, y, x, o);
  }
}

static bool prepare(ck_convolution16 *convolution) {
  (void)convolution;
  return true;
}

static void run(const ck_convolution16 *convolution, const ck_map *input, const ck_map *output,
                ck_pool *pool) {
  half_job job = {convolution, input, output};
  ck_pool_run(pool, output->height, half_row, &job);
}

const half_functions half_scalar = {prepare, run};
