#include "movement.h"
#if defined(__aarch64__)
#define CK_SUFFIX neon
#include "movement_template.h"
#endif
