// Softmax over the channels of each pixel.
#pragma once
#include "ck_convert.h"
#include "ck_requantize.h"

/// Converts to binary32 as ck_convert does, subtracts the pixel's largest value, takes ck_exp, sums
/// in channel order, divides, and converts to the result's format. A NaN share is
/// the quiet NaN 0x7FC00000.
void ck_softmax(const ck_format *from, const ck_map *input, const ck_format *to,
                const ck_map *output, ck_isa isa, ck_pool *pool);

/// Softmax of stored bytes in fixed point, after TFLite's reference kernel. Both types are CK_U8 or
/// CK_I8; the result is stored at the scale 1/256, its smallest value stands for 0.
///
/// A difference d from the pixel's largest value becomes d * multiplier in Q5.26, where
/// `multiplier`, with an exponent of 0 to 30, is the input's scale * 2^26. Exponentials are summed
/// in Q12.19, in channel order; the sum's reciprocal takes three Newton steps. Differences below
/// -(31 * 2^26 >> exponent) count as 0.
void ck_softmax8(ck_type from, const ck_map *input, ck_type to, const ck_map *output,
                 ck_multiplier multiplier, ck_isa isa, ck_pool *pool);
