#define CK_SUFFIX scalar
#include "arithmetic_template.h"
