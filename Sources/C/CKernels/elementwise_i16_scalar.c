// The specification of the int16 element-wise arithmetic.
#include "elementwise_internal.h"

static int16_t stored(const ck_elementwise *operation, int32_t sum) {
  int64_t value = ck_requantize(sum, operation->output);
  if (value < operation->output_min) value = operation->output_min;
  if (value > operation->output_max) value = operation->output_max;
  return (int16_t)value;
}

void ck_add_i16_row_scalar(const ck_elementwise_plan *plan, const uint8_t *left,
                           int32_t left_step, const uint8_t *right, int32_t right_step,
                           uint8_t *output, int64_t count) {
  const ck_elementwise *operation = plan->operation;
  const int16_t *l = (const int16_t *)left, *r = (const int16_t *)right;
  int32_t unit = 1 << ck_add_shift(CK_I16);
  for (int64_t i = 0; i < count; i++) {
    uint32_t a = (uint32_t)ck_requantize(l[i * left_step] * unit, operation->left);
    uint32_t b = (uint32_t)ck_requantize(r[i * right_step] * unit, operation->right);
    ((int16_t *)output)[i] = stored(operation, (int32_t)(operation->subtracts ? a - b : a + b));
  }
}

void ck_multiply_i16_row_scalar(const ck_elementwise_plan *plan, const uint8_t *left,
                                int32_t left_step, const uint8_t *right, int32_t right_step,
                                uint8_t *output, int64_t count) {
  const ck_elementwise *operation = plan->operation;
  const int16_t *l = (const int16_t *)left, *r = (const int16_t *)right;
  for (int64_t i = 0; i < count; i++) {
    ((int16_t *)output)[i] = stored(operation, l[i * left_step] * r[i * right_step]);
  }
}
