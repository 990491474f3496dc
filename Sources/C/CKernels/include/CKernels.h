// Arithmetic kernels of the emulator and of the float reference.
//
// Every kernel has one scalar specification, and variants for instruction set extensions that give
// the same bytes. None allocates or locks while it runs; what can be prepared once (packed
// weights) is prepared by a `_create` function. Callers have checked every extent and address.
#pragma once
#include "ck_types.h"
#include "ck_threads.h"
#include "ck_requantize.h"
#include "ck_convolution8.h"
#include "ck_convolution_i16.h"
#include "ck_elementwise.h"
#include "ck_lookup.h"
#include "ck_interpolate.h"
#include "ck_pooling.h"
#include "ck_movement.h"
#include "ck_convert.h"
#include "ck_picture.h"
#include "ck_softmax.h"
#include "ck_half.h"
#include "ck_float32.h"
#include "ck_math.h"
#include "ck_range.h"
#include "ck_histogram.h"
