#include "isa_targets.h"
#if defined(__x86_64__)
#include "picture.h"
CK_TARGET_AVX2
#define CK_SUFFIX avx2
#include "picture_template.h"
CK_TARGET_END
#endif
