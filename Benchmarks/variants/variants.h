// Convolutions with seeded operands, and how fast each variant computes them.
#pragma once
#include "CKernels.h"
#include "CPeak.h"

/// What is multiplied.
typedef enum {
  VB_U8,   ///< uint8 with weights around a zero point near the middle.
  VB_I8,   ///< int8, one multiplier per channel.
  VB_I16,  ///< int16.
  VB_KINDS,
} vb_kind;

/// A square kernel with padding that keeps the extents, divided by the stride.
typedef struct {
  int32_t kernel, stride;
  int32_t in_channels, out_channels;
  int32_t height, width;  ///< Of the result.
} vb_shape;

/// The name of a kind.
const char *vb_name(vb_kind kind);
/// What bounds it.
cp_bound vb_bound(vb_kind kind);
/// The best rate of `bound` at level `isa` within some time, in GMAC/s.
double vb_peak(cp_bound bound, ck_isa isa, int64_t nanoseconds);
/// The best rate of each of `count` levels, in GMAC/s: they take turns for `nanoseconds` each.
/// False where memory runs out.
bool vb_measure(vb_kind kind, const vb_shape *shape, const ck_isa *levels, int count,
                int64_t nanoseconds, double *rates);
