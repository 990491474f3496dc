// Runs of pointers at equal distances: what convolutions find their input and output by.
#pragma once
#include <stdint.h>

#include "ck_types.h"

/// Writes `first`, `first + step`, ... to `count` pointers.
typedef void (*ck_pointer_run)(const uint8_t **pointers, const uint8_t *first, int64_t step,
                               int32_t count);

/// The variant for an instruction set.
ck_pointer_run ck_pointer_run_for(ck_isa isa);
