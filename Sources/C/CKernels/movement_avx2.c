#include <string.h>
#include "isa_targets.h"
#include "movement.h"
#if defined(__x86_64__)
CK_TARGET_AVX2
#define CK_SUFFIX avx2
#include "movement_template.h"
CK_TARGET_END
#endif
