// What the files of the int16 convolution share.
//
// Products of pairs of input channels are added in 32 bits (vpmaddwd, smlal) as far as a bound
// computed from the weights shows that no input can overflow them:
//
//   |Σ in * weight| <= 2^15 Σ |weight| < 2^31   while   Σ |weight| < 2^16
//
// The packed weights of a block of output channels are cut into runs of steps accordingly. At the
// end of a segment of runs its sums are added to wider totals. Where weights are so large that
// segments would be short, they are cut anew for each chunk of pixels, by a bound from the norm or
// the largest magnitude of the chunk's own input (convolution_i16_segments.c). Where a variant can't
// do that, or two weights reach the bound alone, the block's weights are split into two planes,
// 256 * high + low, whose segments are long.
#pragma once
#include "ck_convolution_i16.h"
#include "convolution_problem.h"
#include "pointer_run.h"

/// Bias and requantization of 16 output channels.
typedef struct {
  _Alignas(64) int64_t bias[16];
  int64_t mantissa[16];  ///< ck_mantissa15.
  int64_t round[16];
  int64_t shift[16];
  int64_t offset[16];  ///< bias * mantissa + round, for NEON.
  int64_t lead[16];    ///< What sums begin with besides the bias.
  // Of a register's lanes (ck_i16_sum_lane), or its even and odd ones.
  /// What sums begin with where they wrap at once: bias, and rounding where totals are shifted.
  int32_t start[16];
  int32_t start_top[16];  ///< floor(start / 2^28).
  int32_t last_shift[16];  ///< Of totals or upper halves of products, in the order of results.
  // In the two forms that multiply.
  int64_t high_mantissa[2][8];  ///< mantissa * 2^(32 + last shift - shift).
  int64_t high_round[2][8];     ///< 2^(31 + last shift).
} ck_i16_column;

/// How totals become results.
typedef enum {
  CK_I16_SHIFTS,  ///< Every multiplier is a power of two: 12 to 28 places to the right.
  CK_I16_MULTIPLIES,  ///< By `high_mantissa`; the results are the upper halves.
  CK_I16_MULTIPLIES_AND_SHIFTS,  ///< The same, and the upper halves are shifted.
  CK_I16_WIDE,  ///< By `mantissa` and `shift` in 64 bits.
} ck_i16_form;

/// Consecutive steps in the input of one tap. A step is a pair of input channels.
typedef struct {
  int32_t tap, offset;  ///< Bytes from the tap's first channel.
  int32_t steps;
  bool ends_segment;
  int32_t shift;  ///< Of the segment that ends.
} ck_i16_run;

/// Consecutive output channels that one micro-kernel call computes.
typedef struct {
  int32_t first, count;  ///< Output channels of the problem.
  int32_t run_count;
  ck_i16_run *runs;  ///< Right for any input.
  /// [run][step][output of the block][2 channels], or [run][step][2 channels][output of the block]
  /// where the variant parts pairs.
  int16_t *weights;
  float *norms;  ///< Of each piece; NULL where the runs are not cut anew.
  /// A bound of each output's Σ |weight|; 0 where the input's largest magnitude is not worth finding.
  float weight_bound;
  bool wraps;        ///< For the kernel whose sums wrap.
  bool fits;         ///< No total with its start exceeds 32 bits.
  float start_bound;  ///< Of the magnitudes of what sums begin with.
} ck_i16_block;

typedef struct {
  ck_problem_shape shape;
  int32_t steps;  ///< Per kernel tap.
  int32_t piece;       ///< The most steps of a piece of a kernel tap.
  int32_t tap_pieces;  ///< Per kernel tap.
  int32_t block_count;
  ck_i16_block *blocks;
  ck_i16_column *columns;  ///< One per 16 output channels.
} ck_i16_problem;

/// One call of a micro-kernel, for all pixels of a chunk.
typedef struct {
  const struct ck_convolution_i16 *convolution;
  const uint8_t *const *pointers;  ///< [kernel taps][pointer_pitch], from the first pixel.
  int64_t pointer_pitch;
  int64_t input_offset;  ///< Bytes from the pointers to the input.
  const ck_i16_block *block;
  const ck_i16_run *runs;
  int32_t run_count;
  bool fits;  ///< No total exceeds 32 bits.
  const ck_i16_column *columns;
  uint8_t *const *outputs;  ///< Per pixel.
  int64_t output_offset;    ///< Bytes.
  int32_t pixels;           ///< Valid pixels; pointers are given for whole tiles.
} ck_i16_call;

typedef void (*ck_i16_kernel)(const ck_i16_call *call);

/// Calls `tile` for `rows` pixels of a call at a time.
static inline __attribute__((always_inline)) void ck_i16_for_tiles(const ck_i16_call *call,
                                                                   int32_t rows,
                                                                   ck_i16_kernel tile) {
  for (ck_i16_call next = *call; next.pixels > 0; next.pixels -= rows) {
    tile(&next);
    next.pointers += rows;
    next.outputs += rows;
  }
}

/// Raises `largest`[i], for each piece i of the variant among `bytes` bytes, to a bound of the sum
/// of its squares in each of `count` pixels, at least one, that lie `pitch` bytes apart.
typedef void (*ck_i16_energy)(const uint8_t *pixels, int64_t count, int64_t pitch, int64_t bytes,
                              float *largest);

/// The largest magnitude among `bytes` bytes of each of `count` pixels that lie `pitch` bytes
/// apart; reads up to 31 bytes beyond.
typedef int32_t (*ck_i16_largest)(const uint8_t *pixels, int64_t count, int64_t pitch,
                                  int64_t bytes);

enum {
  CK_I16_MAX_PIECES = 2048,
  CK_I16_WRAP_LIMIT = 0x70000000,
};

/// Depthwise: one output pixel of all channels. `pointers` has an even number of taps.
typedef void (*ck_i16_depthwise_kernel)(const struct ck_convolution_i16 *convolution,
                                        const uint8_t *const *pointers, uint8_t *output);

typedef enum { CK_I16_SCALAR, CK_I16_PROBLEMS, CK_I16_DEPTHWISE } ck_i16_method;

/// Everything that depends on the instruction set.
typedef struct {
  int32_t block;  ///< Output channels of a block, a multiple of 16.
  int32_t rows;   ///< Output pixels of a tile, or of half a tile of few channels.
  int32_t segment_cost;  ///< The steps that take as long as the end of a segment.
  ck_i16_kernel kernel;
  /// Of blocks in one plane whose segments' sums are below CK_I16_WRAP_LIMIT and whose totals are
  /// below 2^43; NULL where there is none.
  ck_i16_kernel wrapping;
  ck_i16_energy energy;    ///< Given where `wrapping` is.
  ck_i16_largest largest;  ///< Likewise.
  int32_t piece;         ///< The most steps of one kernel tap that are a piece.
  bool measures_rows;    ///< Gathered kernel rows, too, are measured.
  ck_i16_depthwise_kernel depthwise;  ///< Of blocks of 16 channels.
  bool parts_pairs;  ///< The weights of a step's first channel stand before those of the second.
  /// Sums lie in two registers that take quads of channels in turn, as packing puts them in order:
  /// those of blocks of more channels than `narrow`.
  bool parts_quads;
  int32_t narrow;
  /// The middle lanes of every quad change places where totals are multiplied, as joining the upper
  /// halves of the products puts them in order.
  bool swaps_lanes;
} ck_i16_variant;

struct ck_convolution_i16 {
  ck_convolution_i16_description description;
  ck_isa isa;
  ck_i16_method method;
  ck_i16_variant variant;
  ck_pointer_run list_pointers;
  /// The operands as they were given. The weights are copied for the specification alone.
  const void *weights;
  void *own_weights;
  int64_t *bias;
  ck_multiplier *multipliers;
  /// Prepared form.
  int32_t problem_count;
  ck_i16_problem *problems;
  uint8_t *padding;  ///< One pixel of zeros, readable 64 bytes beyond.
  bool is_general;   ///< Some requantized sum may exceed 32 bits.
  ck_i16_form form;
  bool swaps_lanes;  ///< As in the variant, with this form.
  // Depthwise.
  int32_t depthwise_taps;        ///< An even number.
  int32_t *depthwise_sources;    ///< Kernel element of each, -1 for padding.
  int16_t *depthwise_weights;    ///< [block of 16][pair of taps][channel, unpacked order][2 taps]
  ck_i16_column *depthwise_columns;
};

/// The multiplier of output channel `o`.
static inline ck_multiplier ck_i16_multiplier(const ck_convolution_i16 *convolution, int32_t o) {
  return convolution->multipliers[convolution->description.per_channel ? o : 0];
}
/// Weight `index` of those given.
static inline int32_t ck_i16_weight(const ck_convolution_i16 *convolution, int64_t index) {
  return convolution->description.weight_type == CK_I8
             ? ((const int8_t *)convolution->weights)[index]
             : ((const int16_t *)convolution->weights)[index];
}
/// The stored result of a sum.
static inline int16_t ck_i16_result(const ck_convolution_i16_description *d, int64_t sum,
                                    ck_multiplier multiplier) {
  int64_t value = ck_requantize64(sum, multiplier);
  if (value < d->output_min) value = d->output_min;
  if (value > d->output_max) value = d->output_max;
  return (int16_t)value;
}
/// Whether not all words are valid results.
static inline bool ck_i16_clamps(const ck_convolution_i16_description *d) {
  return d->output_min > INT16_MIN || d->output_max < INT16_MAX;
}
/// The convolution's shape.
ck_convolution_shape ck_i16_shape(const ck_convolution_i16_description *description);
/// The lane of the sum of channel `position` of a block of `count`, among those of the block's
/// registers.
int32_t ck_i16_sum_lane(const ck_convolution_i16 *convolution, int32_t position, int32_t count);
/// Fills a block's columns with bias and multiplier of its channel `position`, which is output
/// channel `o`.
void ck_i16_set_lane(const ck_convolution_i16 *convolution, ck_i16_column *columns,
                     int32_t position, int32_t count, int32_t o);
/// What the sums of output channel `o` begin with where they wrap.
int64_t ck_i16_start(const ck_convolution_i16 *convolution, int32_t o);
/// Splits and packs. False where memory runs out.
bool ck_i16_pack_problems(ck_convolution_i16 *convolution);
bool ck_i16_pack_depthwise(ck_convolution_i16 *convolution);
void ck_i16_free_problems(ck_convolution_i16 *convolution);
/// The norms of a block's pieces, from its packed weights. NULL where memory runs out.
float *ck_i16_norms(const ck_i16_problem *problem, const int16_t *weights, int32_t width);
/// The norms of the input of `count` pixels from `first` on, by piece of a tap; the problem has
/// `width` pixels in a row.
void ck_i16_measure(const ck_i16_problem *problem, ck_i16_energy energy, const ck_map *input,
                    int64_t first, int32_t count, int64_t width, float *norms);
/// The largest magnitude of the same input, or more.
int32_t ck_i16_find_largest(const ck_i16_problem *problem, ck_i16_largest largest,
                            const ck_map *input, int64_t first, int32_t count, int64_t width);
/// Fills the runs of one segment; their number, 0 where totals of input up to `largest` may exceed
/// 32 bits.
int32_t ck_i16_join(const ck_i16_problem *problem, const ck_i16_block *block, int32_t largest,
                    ck_i16_run *runs);
/// Cuts a block into runs whose segments do not overflow with input of these norms; their number, 0
/// where no such cut is known. Says whether the totals fit in 32 bits.
int32_t ck_i16_cut(const ck_i16_problem *problem, const ck_i16_block *block, const float *norms,
                   ck_i16_run *runs, bool *fits);
int32_t ck_i16_largest_avx2(const uint8_t *pixels, int64_t count, int64_t pitch, int64_t bytes);
/// Fills `largest` for AVX-512.
void ck_i16_energy_avx512(const uint8_t *pixels, int64_t count, int64_t pitch, int64_t bytes,
                          float *largest);
/// Requantizes and stores `count` totals by the specification.
void ck_i16_finish_general(const ck_convolution_i16 *convolution, const ck_i16_column *columns,
                           const int64_t *totals, int16_t *output, int32_t count);

/// The specification.
void ck_convolution_i16_run_scalar(const ck_convolution_i16 *convolution, const ck_map *input,
                                   const ck_map *output, ck_pool *pool);
void ck_i16_run_problems(const ck_convolution_i16 *convolution, const ck_map *input,
                         const ck_map *output, ck_pool *pool);
void ck_i16_run_depthwise(const ck_convolution_i16 *convolution, const ck_map *input,
                          const ck_map *output, ck_pool *pool);

ck_i16_variant ck_i16_variant_avx2(void);
ck_i16_variant ck_i16_variant_avx_vnni(void);
ck_i16_variant ck_i16_variant_avx512(void);
ck_i16_variant ck_i16_variant_neon(void);
