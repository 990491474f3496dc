// Conversion of every element from one type and quantization to another.
//
//   real = float source:   the value        integer source: scale * (stored - zero), in binary32
//   float result: real rounded to nearest even
//   integer result: clamp(round half away from zero(real / scale) + zero), in binary32;
//                          NaN gives the zero point
#pragma once
#include "ck_threads.h"
#include "ck_types.h"

/// A type and, for integers, what its values stand for.
typedef struct {
  ck_type type;
  float scale;  ///< Used by integer types.
  int32_t zero;
} ck_format;

/// Converts between CK_U8, CK_I8, CK_I16, CK_F16 and CK_F32.
void ck_convert(const ck_format *from, const ck_map *input, const ck_format *to,
                const ck_map *output, ck_isa isa, ck_pool *pool);
