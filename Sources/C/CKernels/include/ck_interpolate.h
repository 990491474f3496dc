// Table functions of int16 values by interpolation between 1,025 entries.
//
// With u = in + 32768, the position 0 ... 65535 of a stored value, i = u / 64 and f = u % 64:
//
//   out = (table[i] * (64 - f) + table[i + 1] * f + 32) >> 6
//
// which is the table's entry where f is 0, and between two entries the straight line, rounded to
// nearest, half up.
#pragma once
#include "ck_threads.h"
#include "ck_types.h"

#define CK_INTERPOLATION_ENTRIES 1025

/// Replaces every element; both maps are int16. `output` may be `input`.
void ck_interpolate(const int16_t table[CK_INTERPOLATION_ENTRIES], const ck_map *input,
                    const ck_map *output, ck_isa isa, ck_pool *pool);
