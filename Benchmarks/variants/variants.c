#include "variants.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/// About normally distributed with this deviation, limited to `limit`.
static int32_t normal(uint64_t *state, int32_t deviation, int32_t limit) {
  int32_t sum = 0;
  for (int i = 0; i < 12; i++) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    sum += (int32_t)(*state >> 48) - 32768;
  }
  int32_t value = (int32_t)((int64_t)sum * deviation / 65536);
  return value < -limit ? -limit : value > limit ? limit : value;
}

const char *vb_name(vb_kind kind) {
  static const char *const names[] = {"uint8", "int8 per channel", "int16"};
  return names[kind];
}

cp_bound vb_bound(vb_kind kind) { return kind == VB_I16 ? CP_MULTIPLY16 : CP_MULTIPLY8; }

double vb_peak(cp_bound bound, ck_isa isa, int64_t nanoseconds) {
  int64_t best = INT64_MAX;
  for (int64_t start = now(), last = start; last < start + nanoseconds;) {
    if (!cp_run(bound, isa, NULL, NULL)) return 0;
    int64_t time = now();
    best = time - last < best ? time - last : best;
    last = time;
  }
  return (double)cp_amount(bound, isa) / (double)best;
}

/// The operands of a convolution, and its maps.
typedef struct {
  void *weights, *bias, *input, *output;
  ck_multiplier *multipliers;
  ck_map from, to;
} operands;

static void fill(vb_kind kind, void *elements, int64_t count, int32_t deviation) {
  uint64_t state = 1;
  for (int64_t i = 0; i < count; i++) {
    int32_t value = normal(&state, deviation, kind == VB_I16 ? 32767 : 127);
    if (kind == VB_I16) {
      ((int16_t *)elements)[i] = (int16_t)value;
    } else {
      ((uint8_t *)elements)[i] = (uint8_t)(value + (kind == VB_U8 ? 128 : 0));
    }
  }
}

static ck_map map_of(void *data, int32_t height, int32_t width, int32_t channels, int64_t size) {
  return (ck_map){data, height, width, channels, channels * size, width * channels * size};
}

static bool make_operands(vb_kind kind, const vb_shape *s, operands *o) {
  int64_t size = kind == VB_I16 ? 2 : 1, padding = s->kernel / 2;
  int32_t height = s->height * s->stride, width = s->width * s->stride;
  int64_t weights = (int64_t)s->out_channels * s->kernel * s->kernel * s->in_channels;
  int64_t input = (int64_t)height * width * s->in_channels;
  int64_t output = (int64_t)s->height * s->width * s->out_channels;
  o->weights = malloc((size_t)(weights * size));
  o->bias = calloc((size_t)s->out_channels, sizeof(int64_t));
  o->multipliers = malloc((size_t)s->out_channels * sizeof(ck_multiplier));
  o->input = calloc((size_t)(input * size + 64 + padding), 1);
  o->output = calloc((size_t)(output * size + 64), 1);
  if (!o->weights || !o->bias || !o->multipliers || !o->input || !o->output) return false;
  fill(kind, o->weights, weights, kind == VB_I16 ? 6000 : 25);
  fill(kind, o->input, input, kind == VB_I16 ? 2500 : 60);
  for (int32_t c = 0; c < s->out_channels; c++) {
    o->multipliers[c] = (ck_multiplier){(1 << 30) + c * 12345, kind == VB_I16 ? -15 : -8};
  }
  o->from = map_of(o->input, height, width, s->in_channels, size);
  o->to = map_of(o->output, s->height, s->width, s->out_channels, size);
  return true;
}

static void free_operands(operands *o) {
  free(o->weights);
  free(o->bias);
  free(o->multipliers);
  free(o->input);
  free(o->output);
}

static void *create(vb_kind kind, const vb_shape *s, const operands *o, ck_isa isa) {
  int32_t pad = s->kernel / 2;
  ck_window window = {s->kernel, s->kernel, s->stride, s->stride, 1, 1, pad, pad};
  if (kind == VB_I16) {
    ck_convolution_i16_description d = {.window = window, .groups = 1, .weight_type = CK_I16};
    d.in_channels = s->in_channels;
    d.out_channels = s->out_channels;
    d.output_min = -32768;
    d.output_max = 32767;
    d.per_channel = true;
    return ck_convolution_i16_create(&d, o->weights, o->bias, o->multipliers, isa);
  }
  bool is_signed = kind == VB_I8;
  ck_convolution8_description d = {.window = window, .groups = 1, .per_channel = is_signed};
  d.in_channels = s->in_channels;
  d.out_channels = s->out_channels;
  d.type = d.weight_type = is_signed ? CK_I8 : CK_U8;
  d.input_zero = is_signed ? -4 : 3;
  d.weight_zero = is_signed ? 0 : 131;
  d.output_zero = is_signed ? 5 : 120;
  d.output_min = is_signed ? -128 : 0;
  d.output_max = d.output_min + 255;
  return ck_convolution8_create(&d, o->weights, o->bias, o->multipliers, isa);
}

/// The time of one run.
static int64_t run(vb_kind kind, void *convolution, const operands *o) {
  int64_t start = now();
  if (kind == VB_I16) {
    ck_convolution_i16_run(convolution, &o->from, &o->to, NULL);
  } else {
    ck_convolution8_run(convolution, &o->from, &o->to, NULL, NULL);
  }
  return now() - start;
}

static void destroy(vb_kind kind, void *convolution) {
  if (kind == VB_I16) {
    ck_convolution_i16_destroy(convolution);
  } else if (convolution != NULL) {
    ck_convolution8_destroy(convolution);
  }
}

bool vb_measure(vb_kind kind, const vb_shape *s, const ck_isa *levels, int count,
                int64_t nanoseconds, double *rates) {
  operands operands = {0};
  bool is_complete = make_operands(kind, s, &operands);
  void **convolutions = calloc((size_t)count + 1, sizeof(void *));
  is_complete = is_complete && convolutions != NULL;
  for (int i = 0; i < count && is_complete; i++) {
    convolutions[i] = create(kind, s, &operands, levels[i]);
    is_complete = convolutions[i] != NULL;
    rates[i] = 0;
  }
  double macs = (double)s->height * s->width * s->out_channels * s->kernel * s->kernel *
                s->in_channels;
  int64_t end = now() + nanoseconds * count;
  while (is_complete && now() < end) {
    for (int i = 0; i < count; i++) {
      // The second run finds the caches as the first left them.
      run(kind, convolutions[i], &operands);
      double rate = macs / (double)run(kind, convolutions[i], &operands);
      if (rate > rates[i]) rates[i] = rate;
    }
  }
  for (int i = 0; i < count && convolutions != NULL; i++) destroy(kind, convolutions[i]);
  free(convolutions);
  free_operands(&operands);
  return is_complete;
}
