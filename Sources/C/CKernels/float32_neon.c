#if defined(__aarch64__)
#define CK_SUFFIX neon
#define CK_LANES 4
#define CK_TILE_ROWS 8
#define CK_TILE_VECTORS 3
#define CK_STRIP_TILES 12
#include "float32_vector.h"
#include "float32_pool_vector.h"
#endif
