#include <stdlib.h>
#include <string.h>
#include "float32.h"
#include "float32_pool.h"
#include "isa_targets.h"
#if defined(__x86_64__)
CK_TARGET_AVX512
#define CK_SUFFIX avx512
#define CK_LANES 16
#define CK_TILE_ROWS 8
#define CK_TILE_VECTORS 3
#define CK_STRIP_TILES 6
#include "float32_vector.h"
#include "float32_pool_vector.h"
CK_TARGET_END
#endif
