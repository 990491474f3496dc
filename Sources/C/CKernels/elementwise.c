// The loops of the integer element-wise arithmetic, and the choice of the variant.
#include <string.h>

#include "elementwise_internal.h"
#include "isa_targets.h"
#include "row_division.h"

typedef struct {
  ck_elementwise_plan plan;
  const ck_map *left, *right, *output;
  ck_elementwise_row row;
} run_context;

/// An operand with its dimensions of extent 1 repeated.
typedef struct {
  const uint8_t *row;
  int64_t pixel_pitch;
  int32_t step;
} operand;

static operand operand_row(const ck_map *map, const ck_map *output, int64_t y) {
  operand result;
  result.row = (const uint8_t *)map->data + (map->height == 1 ? 0 : y) * map->row_pitch;
  result.pixel_pitch = map->width == 1 && output->width != 1 ? 0 : map->pixel_pitch;
  result.step = map->channels == 1 && output->channels != 1 ? 0 : 1;
  return result;
}

/// Bytes of results that are computed together.
enum { MAX_COLLECTED = 2048 };

/// Computes a row of dense operands whose output is a part of wider pixels: several pixels at a
/// time in a buffer, which are put in their places one by one.
static void run_collected(const run_context *run, const uint8_t *left, const uint8_t *right,
                          uint8_t *output, int64_t bytes) {
  _Alignas(64) uint8_t buffer[MAX_COLLECTED];
  int64_t width = run->output->width, most = MAX_COLLECTED / bytes, count;
  for (int64_t x = 0; x < width; x += count) {
    count = width - x < most ? width - x : most;
    run->row(&run->plan, left + x * bytes, 1, right + x * bytes, 1, buffer,
             count * run->output->channels);
    const uint8_t *from = buffer;
    for (int64_t i = 0; i < count; i++, from += bytes) {
      uint8_t *to = output + (x + i) * run->output->pixel_pitch;
      int64_t b = 0;
      for (; b + 16 <= bytes; b += 16) memcpy(to + b, from + b, 16);
      if (b < bytes) memcpy(to + b, from + b, (size_t)(bytes - b));
    }
  }
}

static void run_row(void *context, int64_t y) {
  const run_context *run = context;
  const ck_map *output = run->output;
  operand left = operand_row(run->left, output, y), right = operand_row(run->right, output, y);
  uint8_t *pixel = (uint8_t *)output->data + y * output->row_pitch;
  int64_t channels = output->channels;
  int64_t bytes = channels * (run->plan.operation->type == CK_I16 ? 2 : 1);
  bool is_dense = left.pixel_pitch == bytes && right.pixel_pitch == bytes &&
                  output->pixel_pitch == bytes && left.step == 1 && right.step == 1;
  if (!is_dense && bytes <= MAX_COLLECTED / 4 && left.pixel_pitch == bytes &&
      right.pixel_pitch == bytes && left.step == 1 && right.step == 1) {
    run_collected(run, left.row, right.row, pixel, bytes);
    return;
  }
  int64_t pixels = is_dense ? 1 : output->width;
  int64_t count = is_dense ? channels * output->width : channels;
  for (int64_t x = 0; x < pixels; x++) {
    run->row(&run->plan, left.row + x * left.pixel_pitch, left.step,
             right.row + x * right.pixel_pitch, right.step, pixel + x * output->pixel_pitch, count);
  }
}

/// A multiplier of at most 1 as a number; above 1 where it is larger.
static double factor(ck_multiplier m) {
  if (m.exponent > 0) return 2;
  return m.exponent < -31 ? 0 : (double)m.mantissa / (double)((int64_t)1 << (31 - m.exponent));
}

/// The operands are off by less than 1 each when they are added, and the sum by half of what its
/// last rounding takes off; in binary32 five numbers are rounded, none larger than the operands
/// together.
static ck_add_line add_line(const ck_elementwise *operation) {
  double left = factor(operation->left), right = factor(operation->right);
  double output = factor(operation->output), unit = output * (1 << 20);
  double extent = 255 * unit * (left + right);
  double error = 2 * output + extent / (1 << 22);
  if (operation->output.exponent >= -31) {
    int32_t shift = operation->output.exponent < 0 ? -operation->output.exponent : 0;
    error += 0.5 / (double)((int64_t)1 << shift);
  }
  bool is_useful = left <= 1 && right <= 1 && output <= 1 && extent < 4096 && error < 1.0 / 64;
  if (operation->subtracts) right = -right;
  double offset = -unit * (left * operation->left_zero + right * operation->right_zero);
  return (ck_add_line){(float)(unit * left), (float)(unit * right), (float)offset,
                       is_useful ? (float)(error * 1.0625) : 1};
}

static void run(const ck_elementwise *operation, const ck_map *left, const ck_map *right,
                const ck_map *output, ck_elementwise_row row, ck_pool *pool) {
  int32_t parts = ck_row_parts(output, pool);
  ck_map first = ck_divided_row(left, parts), second = ck_divided_row(right, parts);
  ck_map result = ck_divided_row(output, parts);
  run_context context = {{operation, {0, 0, 0, 1}}, &first, &second, &result, row};
  if (operation->type != CK_I16) context.plan.line = add_line(operation);
  ck_pool_run(pool, result.height, run_row, &context);
}

/// The functions of one type for one instruction set.
typedef struct {
  ck_elementwise_row add, multiply;
} row_functions;

static row_functions rows_for(ck_type type, ck_isa isa) {
  bool is_wide = type == CK_I16;
#if defined(__x86_64__)
  if (ck_uses_avx2(isa)) {
    return is_wide ? (row_functions){ck_add_i16_row_avx2, ck_multiply_i16_row_avx2}
                   : (row_functions){ck_add8_row_avx2, ck_multiply8_row_avx2};
  }
  if (isa == CK_ISA_AVX512_VNNI) {
    return is_wide ? (row_functions){ck_add_i16_row_avx512, ck_multiply_i16_row_avx512}
                   : (row_functions){ck_add8_row_avx512, ck_multiply8_row_avx512};
  }
#elif defined(__aarch64__)
  if (isa != CK_ISA_SCALAR) {
    return is_wide ? (row_functions){ck_add_i16_row_neon, ck_multiply_i16_row_neon}
                   : (row_functions){ck_add8_row_neon, ck_multiply8_row_neon};
  }
#else
  (void)isa;
#endif
  return is_wide ? (row_functions){ck_add_i16_row_scalar, ck_multiply_i16_row_scalar}
                 : (row_functions){ck_add8_row_scalar, ck_multiply8_row_scalar};
}

void ck_add_integer(const ck_elementwise *operation, const ck_map *left, const ck_map *right,
                    const ck_map *output, ck_isa isa, ck_pool *pool) {
  run(operation, left, right, output, rows_for(operation->type, isa).add, pool);
}

void ck_multiply_integer(const ck_elementwise *operation, const ck_map *left,
                         const ck_map *right, const ck_map *output, ck_isa isa, ck_pool *pool) {
  run(operation, left, right, output, rows_for(operation->type, isa).multiply, pool);
}
