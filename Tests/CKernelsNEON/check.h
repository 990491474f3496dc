// What the checks of NEON kernels share: random numbers, feature maps, the comparison of levels.
#pragma once
#include "CKernels.h"

/// The next random number (xorshift), the same after the same seed.
uint64_t random_next(void);
void random_seed(uint64_t seed);
/// A random number of `low ... high`.
int64_t pick(int64_t low, int64_t high);
/// True once in `count` times.
bool chance(int64_t count);
/// Fills bytes at random, with extremes, or with 255 alone.
void fill_bytes(void *bytes, size_t count);

/// A map before a page that may be neither read nor written, 64 bytes after its last element.
typedef struct {
  ck_map map;
  uint8_t *pages;
  size_t size;    ///< Of the map's bytes.
  size_t length;  ///< Of the pages.
} guarded_map;

guarded_map map_create(int32_t height, int32_t width, int32_t channels, int32_t element_size,
                       bool has_slack);
void map_destroy(guarded_map *map);

/// What a convolution is computed from, and where to.
typedef struct {
  void *weights, *bias;  ///< Not filled.
  ck_multiplier *multipliers;
  guarded_map input, output;
} operands;

/// The operands of `outputs` channels without maps: weights of `weight_bytes` in all, biases of
/// `bias_size` bytes each.
operands operands_create(size_t weight_bytes, int32_t outputs, size_t bias_size);
void operands_destroy(operands *operands);

/// The window of a convolution that reads each pixel where it writes it.
extern const ck_window even_window;
/// Replaces the maps by ones of several hundred pixels, mostly without gaps between rows.
void make_even(operands *operands, int32_t inputs, int32_t outputs, int32_t element_size);

/// Runs a convolution on one level.
typedef void (*run_function)(void *problem, ck_isa isa, const ck_map *output, ck_pool *pool);
/// Compares all levels, without a pool and with 2 and 3 threads, with the specification, bytes
/// between pixels included. The name of the first that differs, NULL where none does.
const char *first_disagreement(run_function run, void *problem, guarded_map *output);

/// Compares `count` random convolutions of each kind; false after a difference, which it prints.
bool check_convolution8(int32_t count);
bool check_convolution_i16(int32_t count);
/// The same of four times as many table functions and element-wise operations.
bool check_elements(int32_t count);
/// The same of twice as many poolings; linear resizes; interpolated tables and softmaxes.
bool check_pooling(int32_t count);
bool check_resize(int32_t count);
bool check_tables(int32_t count);
