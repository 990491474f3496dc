#include <string.h>
#include "elements.h"
#include "isa_targets.h"
#if defined(__x86_64__)
CK_TARGET_AVX512
#define CK_HARDWARE_HALF 1
#define CK_SUFFIX avx512
#include "elements_template.h"
CK_TARGET_END
#endif
