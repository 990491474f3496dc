// Softmax over the channels of each pixel.
#pragma once
#include "ck_convert.h"

/// Converts to binary32 as ck_convert does, subtracts the pixel's largest value, takes ck_exp, sums
/// in channel order, divides, and converts to the result's format. A NaN share is
/// the quiet NaN 0x7FC00000.
void ck_softmax(const ck_format *from, const ck_map *input, const ck_format *to,
                const ck_map *output, ck_isa isa, ck_pool *pool);
