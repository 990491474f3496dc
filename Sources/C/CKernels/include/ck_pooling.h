// Pooling of feature maps of any element type. Padding never takes part.
#pragma once
#include "ck_threads.h"
#include "ck_types.h"

/// Maximum over each window (CK_U8, CK_I8, CK_I16, CK_F16, CK_F32). A window that lies in the
/// padding alone gives the type's smallest value. Of floats, NaN takes no part and -0 is less
/// than 0.
void ck_max_pool(ck_type type, const ck_window *window, const ck_map *input, const ck_map *output,
                 ck_isa isa, ck_pool *pool);
/// Average over each window. Integers: the sum divided by the count, half away from zero. Floats:
/// the sum, in row-major order in binary32, divided by the count, rounded to the type.
/// `counts_padding`: the divisor is the window's area within the padded input, which ends
/// `pad_bottom` rows and `pad_right` columns after the input, and padding counts as `zero`. A
/// window that lies in uncounted padding alone gives `zero`, or 0 for floats.
void ck_average_pool(ck_type type, const ck_window *window, bool counts_padding,
                     int32_t pad_bottom, int32_t pad_right, int32_t zero, const ck_map *input,
                     const ck_map *output, ck_isa isa, ck_pool *pool);
