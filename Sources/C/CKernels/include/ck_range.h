// The range of binary32 arrays, for calibration.
#pragma once
#include <stdbool.h>
#include <stdint.h>

/// The smallest and largest of `count` numbers, at least one. False where one is not finite. The
/// sign of a zero result is not defined.
bool ck_range(const float *numbers, int64_t count, float *minimum, float *maximum);
