#if defined(__aarch64__)
#define CK_SUFFIX neon
#include "picture_template.h"
#endif
