// Template of the array functions of ck_math. CK_SUFFIX names the variant.
#include "math_functions.h"
#include "math_variants.h"

/// Elements that are looked at together.
#define CK_SILU_BLOCK 128

/// Few arrays have any element below -80.
static void CK_VARIANT(silu_array)(const float *in, float *out, int64_t count) {
  for (int64_t first = 0; first < count; first += CK_SILU_BLOCK) {
    const int64_t end = count - first < CK_SILU_BLOCK ? count : first + CK_SILU_BLOCK;
    int32_t is_any_far = 0;
    for (int64_t i = first; i < end; i++) is_any_far |= in[i] < -80.0f;
    if (is_any_far) {
      _Pragma("clang loop vectorize(assume_safety)")
      for (int64_t i = first; i < end; i++) out[i] = silu_value(in[i]);
    } else {
      _Pragma("clang loop vectorize(assume_safety)")
      for (int64_t i = first; i < end; i++) out[i] = silu_near(in[i]);
    }
  }
}

#define CK_ARRAY_FUNCTION(name)                                                        \
  static void CK_VARIANT(name##_array)(const float *in, float *out, int64_t count) {   \
    _Pragma("clang loop vectorize(assume_safety)")                                     \
    for (int64_t i = 0; i < count; i++) out[i] = name##_value(in[i]);                  \
  }
CK_ARRAY_FUNCTION(exp)
CK_ARRAY_FUNCTION(log)
CK_ARRAY_FUNCTION(sigmoid)
CK_ARRAY_FUNCTION(tanh)
CK_ARRAY_FUNCTION(erf)
#undef CK_ARRAY_FUNCTION

const math_array_function CK_VARIANT(math_arrays)[6] = {
    CK_VARIANT(exp_array),  CK_VARIANT(log_array),  CK_VARIANT(sigmoid_array),
    CK_VARIANT(silu_array), CK_VARIANT(tanh_array), CK_VARIANT(erf_array),
};
