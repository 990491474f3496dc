#include <string.h>
#include "movement.h"

#define CK_COPY_ELEMENTS(size)                                              \
  for (int64_t i = 0; i < count; i++)                                       \
    memcpy(destination + i * destination_stride, source + i * source_stride, size)

void copy_elements(int32_t size, int64_t count, const char *source, int64_t source_stride,
                   char *destination, int64_t destination_stride) {
  switch (size) {
    case 1: CK_COPY_ELEMENTS(1); break;
    case 2: CK_COPY_ELEMENTS(2); break;
    case 4: CK_COPY_ELEMENTS(4); break;
    default: CK_COPY_ELEMENTS(8); break;
  }
}
