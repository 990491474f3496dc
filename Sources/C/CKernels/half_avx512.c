#include <stdlib.h>
#include <string.h>
#include "half_convolution.h"
#include "isa_targets.h"
#if defined(__x86_64__)
CK_TARGET_AVX512
#define CK_SUFFIX avx512
#define CK_LANES 16
#define CK_TILE_ROWS 8
#define CK_TILE_VECTORS 3
#include "half_vector.h"
CK_TARGET_END
#endif
