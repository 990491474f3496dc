// The specification of the 8-bit element-wise arithmetic.
#include "elementwise_internal.h"

static int32_t load(const ck_elementwise *operation, const uint8_t *byte) {
  return operation->type == CK_I8 ? (int8_t)*byte : *byte;
}

static uint8_t store(const ck_elementwise *operation, int32_t sum) {
  int64_t value = (int64_t)ck_requantize(sum, operation->output) + operation->output_zero;
  if (value < operation->output_min) value = operation->output_min;
  if (value > operation->output_max) value = operation->output_max;
  return (uint8_t)value;
}

void ck_add8_row_scalar(const ck_elementwise_plan *plan, const uint8_t *left, int32_t left_step,
                        const uint8_t *right, int32_t right_step, uint8_t *output, int64_t count) {
  const ck_elementwise *operation = plan->operation;
  for (int64_t i = 0; i < count; i++) {
    int32_t l = (load(operation, left + i * left_step) - operation->left_zero) * (1 << 20);
    int32_t r = (load(operation, right + i * right_step) - operation->right_zero) * (1 << 20);
    uint32_t a = (uint32_t)ck_requantize(l, operation->left);
    uint32_t b = (uint32_t)ck_requantize(r, operation->right);
    output[i] = store(operation, (int32_t)(operation->subtracts ? a - b : a + b));
  }
}

void ck_multiply8_row_scalar(const ck_elementwise_plan *plan, const uint8_t *left,
                             int32_t left_step, const uint8_t *right, int32_t right_step,
                             uint8_t *output, int64_t count) {
  const ck_elementwise *operation = plan->operation;
  for (int64_t i = 0; i < count; i++) {
    int32_t l = load(operation, left + i * left_step) - operation->left_zero;
    int32_t r = load(operation, right + i * right_step) - operation->right_zero;
    output[i] = store(operation, l * r);
  }
}
