// Softmax of stored bytes in fixed point.
#include "fixed_point.h"
#include "include/ck_softmax.h"
#include "isa_targets.h"
#include "softmax8_internal.h"

/// exp(a) in Q0.31 for a in Q0.31 from -1/4 to 0: a polynomial around -1/8.
static int32_t exp_near_zero(int32_t a) {
  const int32_t constant = 1895147668, third = 715827883;
  int32_t x = a + (1 << 28);
  int32_t x2 = fixed_product(x, x);
  int32_t x3 = fixed_product(x2, x);
  int32_t x4 = fixed_quotient(fixed_product(x2, x2), 2);
  int32_t rest = fixed_quotient(fixed_product(x4 + x3, third) + x2, 1);
  return constant + fixed_product(constant, x + rest);
}

/// exp(a) in Q0.31 for a <= 0 in Q5.26: that of the remainder of a by 1/4, times exp(-2^k) for
/// every bit of the rest.
static int32_t exp_of_negative(int32_t a) {
  static const int32_t factors[7] = {1672461947, 1302514674, 790015084, 290630308,
                                     39332535,   720401,     242};
  if (a == 0) return INT32_MAX;
  const int32_t quarter = 1 << 24;
  int32_t remainder = (a & (quarter - 1)) - quarter;
  int32_t result = exp_near_zero(fixed_shifted(remainder, 5));
  int32_t rest = remainder - a;
  for (int32_t k = 0; k < 7; k++) {
    if (rest & (quarter << k)) result = fixed_product(result, factors[k]);
  }
  return result;
}

/// 1 / (1 + a) in Q0.31 for a in Q0.31 from 0 to 1: Newton steps from 48/17 - 32/17 * (1 + a) / 2.
static int32_t reciprocal_of_one_plus(int32_t a) {
  int32_t half = (int32_t)(((int64_t)a + INT32_MAX + 1) / 2);
  int32_t x = 1515870810 + fixed_product(half, -1010580540);
  for (int32_t step = 0; step < 3; step++) {
    int32_t error = (1 << 29) - fixed_product(half, x);
    x += fixed_shifted(fixed_product(x, error), 2);
  }
  return fixed_shifted(x, 1);
}

typedef struct {
  int32_t to_low;
  bool from_signed;
  const ck_map *input, *output;
  softmax8_store store;
  /// exp of each difference that occurs, 0 to -255, in Q0.31; 0 for those that don't count.
  int32_t powers[256];
  int32_t summands[256];  ///< The same in Q12.19.
} softmax8_job;

static int32_t load(const softmax8_job *job, const uint8_t *byte) {
  return job->from_signed ? (int8_t)*byte : *byte;
}

static int32_t largest_value(const softmax8_job *job, const uint8_t *in) {
  int32_t largest = INT32_MIN;
  for (int64_t c = 0; c < job->output->channels; c++) {
    int32_t value = load(job, in + c);
    if (value > largest) largest = value;
  }
  return largest;
}

void softmax8_store_scalar(const softmax8_shares *shares, const uint8_t *in, uint8_t *out,
                           int64_t channels) {
  for (int64_t c = 0; c < channels; c++) {
    int32_t power = shares->powers[(uint8_t)(shares->largest - in[c])];
    int32_t stored = fixed_quotient(fixed_product(shares->share, power), shares->shift);
    out[c] = (uint8_t)((stored > 255 ? 255 : stored) + shares->low);
  }
}

static void softmax8_pixel(const softmax8_job *job, const uint8_t *in, uint8_t *out) {
  int64_t channels = job->output->channels;
  int32_t largest = largest_value(job, in);
  int64_t sum = 0;
  for (int64_t c = 0; c < channels; c++) {
    sum += job->summands[largest - load(job, in + c)];
  }
  uint32_t total = sum > INT32_MAX ? INT32_MAX : sum < 1 ? 1 : (uint32_t)sum;
  int32_t headroom = __builtin_clz(total);
  int32_t share = reciprocal_of_one_plus((int32_t)((total << headroom) - ((uint32_t)1 << 31)));
  softmax8_shares shares = {job->powers, share, 12 - headroom + 31 - 8, (uint8_t)largest,
                            (uint8_t)job->to_low};
  job->store(&shares, in, out, channels);
}

static void softmax8_row(void *context, int64_t y) {
  const softmax8_job *job = context;
  const uint8_t *in = (const uint8_t *)job->input->data + y * job->input->row_pitch;
  uint8_t *out = (uint8_t *)job->output->data + y * job->output->row_pitch;
  for (int64_t x = 0; x < job->output->width; x++)
    softmax8_pixel(job, in + x * job->input->pixel_pitch, out + x * job->output->pixel_pitch);
}

/// exp(-distance * multiplier) in Q0.31, 0 where the distance doesn't count. The shift can't
/// overflow where it does.
static int32_t power_of(int32_t distance, ck_multiplier multiplier) {
  if (distance > ((int64_t)31 << 26) >> multiplier.exponent) return 0;
  return exp_of_negative(
      fixed_product(-distance * (1 << multiplier.exponent), multiplier.mantissa));
}

static void set_power(softmax8_job *job, int32_t distance, ck_multiplier multiplier) {
  job->powers[distance] = power_of(distance, multiplier);
  job->summands[distance] = fixed_quotient(job->powers[distance], 12);
}

/// Fills the powers of the distances of one pixel.
static void find_powers(softmax8_job *job, ck_multiplier multiplier) {
  const uint8_t *in = job->input->data;
  int32_t largest = largest_value(job, in);
  for (int64_t c = 0; c < job->output->channels; c++) {
    set_power(job, largest - load(job, in + c), multiplier);
  }
}

void ck_softmax8(ck_type from, const ck_map *input, ck_type to, const ck_map *output,
                 ck_multiplier multiplier, ck_isa isa, ck_pool *pool) {
  softmax8_job job;
  job.to_low = to == CK_I8 ? -128 : 0;
  job.from_signed = from == CK_I8;
  job.input = input;
  job.output = output;
  job.store = softmax8_store_scalar;
#if defined(__aarch64__)
  if (ck_uses_neon(isa)) job.store = softmax8_store_neon;
#else
  (void)isa;
#endif
  if (output->height == 1 && output->width == 1 && output->channels < 256) {
    find_powers(&job, multiplier);
  } else {
    for (int32_t distance = 0; distance < 256; distance++) set_power(&job, distance, multiplier);
  }
  ck_pool_run(pool, output->height, softmax8_row, &job);
}
