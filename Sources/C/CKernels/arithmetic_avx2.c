#include <string.h>
#include "arithmetic.h"
#include "isa_targets.h"
#if defined(__x86_64__)
CK_TARGET_AVX2
#define CK_SUFFIX avx2
#include "arithmetic_template.h"
CK_TARGET_END
#endif
