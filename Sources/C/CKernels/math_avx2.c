#include <stdint.h>
#include <string.h>
#include "isa_targets.h"
#if defined(__x86_64__)
CK_TARGET_AVX2
#define CK_SUFFIX avx2
#include "math_arrays.h"
CK_TARGET_END
#endif
