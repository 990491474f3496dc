// How fast this machine can go at best: the bounds that kernels are measured against.
#pragma once
#include "CKernels.h"
#include <stdint.h>

/// The bytes that a thread works on: half of them are copied to the other half.
enum { CP_MEMORY = 8 << 20 };

/// What a rate is the bound of.
typedef enum {
  CP_MULTIPLY8,   ///< 8-bit multiply-accumulates, by the instruction that the kernels use.
  CP_MULTIPLY16,  ///< 16-bit multiply-accumulates with sums of 32 bits.
  CP_MULTIPLY32,  ///< binary32 fused multiply-adds.
  CP_COPY,        ///< Bytes read plus bytes written by memcpy, 4 MiB per thread.
} cp_bound;

/// The name of the instruction that `bound` is measured with at level `isa`; NULL where there is
/// none.
const char *cp_name(cp_bound bound, ck_isa isa);
/// The work of one round on one thread, for about 50 microseconds: multiply-accumulates or bytes.
int64_t cp_amount(cp_bound bound, ck_isa isa);
/// Runs one round on each of the pool's threads. `memory` has CP_MEMORY bytes for each of them. False
/// where there is no such instruction.
bool cp_run(cp_bound bound, ck_isa isa, void *memory, ck_pool *pool);
