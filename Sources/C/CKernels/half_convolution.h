// A prepared binary16 convolution and its variants.
#pragma once
#include "include/ck_half.h"

/// The outputs (y0 + i stride_y, x0 + j stride_x) of a transposed convolution are an ordinary
/// convolution of stride 1 with the taps that meet input positions: a phase. An ordinary
/// convolution is one phase.
typedef struct {
  int64_t taps;
  int64_t *tap_y, *tap_x;  ///< Where each tap reads, relative to the output's place.
  int64_t *tap_run;        ///< How many taps from here on read pixels side by side.
  float *weights;          ///< [group][block of results][tap][in channel][lane].
} half_phase;

/// What a vector variant prepares, in one allocation.
typedef struct {
  int64_t phases_y, phases_x;  ///< Of the output.
  int64_t step_y, step_x;      ///< Between the outputs of a phase.
  int64_t stride_y, stride_x;  ///< Of each phase.
  float *depthwise;            ///< [tap][channel] where it runs channel by channel, else NULL.
  half_phase phase[];
} half_packed;

struct ck_convolution16 {
  ck_convolution16_description description;
  uint16_t *weights;  ///< A copy as given, kept by the specification alone.
  float *bias;        ///< With 64 floats of zero beyond.
  half_packed *packed;
  ck_isa isa;
};

typedef struct {
  bool (*prepare)(ck_convolution16 *convolution);
  void (*run)(const ck_convolution16 *convolution, const ck_map *input, const ck_map *output,
              ck_pool *pool);
} half_functions;

extern const half_functions half_scalar;
#if defined(__x86_64__)
extern const half_functions half_avx2;
extern const half_functions half_avx512;
#elif defined(__aarch64__)
extern const half_functions half_neon;
#endif

/// Packs the weights for blocks of `columns` results, the last block as wide as whole vectors of
/// `lanes` require. NULL where memory runs out.
half_packed *half_pack(const ck_convolution16 *convolution, int64_t columns, int64_t lanes);
