// Template of element-wise arithmetic. CK_SUFFIX names the variant.
#include "arithmetic.h"
#include "math_functions.h"
#pragma STDC FP_CONTRACT OFF

CK_INLINE float combined(float value, float minimum, float maximum) {
  value = value < minimum ? minimum : value;
  value = value > maximum ? maximum : value;
  return value == value ? value : quiet_nan();
}

#define CK_COMBINE(operator)                                                              \
  _Pragma("clang loop vectorize(assume_safety)") for (int64_t i = 0; i < count; i++)      \
    out[i] = combined(left[i] operator right[i], minimum, maximum)

void CK_VARIANT(combine)(ck_arithmetic operation, float minimum, float maximum,
                         const float *left, const float *right, float *out, int64_t count) {
  switch (operation) {
    case CK_ADD: CK_COMBINE(+); break;
    case CK_SUBTRACT: CK_COMBINE(-); break;
    case CK_MULTIPLY: CK_COMBINE(*); break;
    case CK_DIVIDE: CK_COMBINE(/); break;
  }
}
#undef CK_COMBINE
