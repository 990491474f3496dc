#include <string.h>
#include "isa_targets.h"
#include "movement.h"
#if defined(__x86_64__)
CK_TARGET_AVX512
#define CK_SUFFIX avx512
#include "movement_template.h"
CK_TARGET_END
#endif
