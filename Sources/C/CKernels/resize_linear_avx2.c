#include <string.h>
#include "isa_targets.h"
#include "resize_linear.h"
#if defined(__x86_64__)
CK_TARGET_AVX2
#define CK_HARDWARE_HALF 1
#define CK_SUFFIX avx2
#include "resize_linear_template.h"
CK_TARGET_END
#endif
