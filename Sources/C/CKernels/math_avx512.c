#include <stdint.h>
#include <string.h>
#include "isa_targets.h"
#if defined(__x86_64__)
CK_TARGET_AVX512
#define CK_SUFFIX avx512
#include "math_arrays.h"
CK_TARGET_END
#endif
