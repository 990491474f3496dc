// What the files of the 8-bit convolution share.
//
// How the fast variants split a convolution: convolution_problem.h.
//
// Arithmetic is on signed weights w' and on activations a' that are unsigned, or signed for NEON,
// both moved with their zero points by 128 where the type is the other one:
//
//   Σ (a' - za)(w' - zw) = Σ a' w'  -  za Σ w'  -  zw Σ (a' - za)
//
// The second term is in the packed bias, the third a correction per pixel. It falls away where the
// weights are packed less their zero point: most of them fit a signed byte then, and what a few
// exceed it by is multiplied in extra steps.
#pragma once
#include "ck_convolution8.h"
#include "convolution_problem.h"
#include "pointer_run.h"

/// How the sums of some output channels are requantized, the fastest way that all of them allow.
typedef enum {
  CK_C8_SHORT,    ///< Exponents -1 to -8: the last shift is one of words.
  CK_C8_LONG,     ///< Exponents -1 to -22.
  CK_C8_GENERAL,  ///< Any exponents and sums.
} ck_c8_way;

/// Bias and requantization of 16 output channels.
typedef struct {
  _Alignas(64) int32_t bias[16];
  int32_t mantissa[16];
  int32_t left[16];   ///< max(exponent, 0).
  int32_t right[16];  ///< max(-exponent, 0).
  // Where sums are moved (convolution8_column.c).
  uint32_t factor[16];      ///< Twice the mantissa.
  uint32_t factor_odd[16];  ///< Those of odd lanes in the even ones.
  // In the order of the results.
  int32_t origin[16];       ///< Upper half of the product less what the last shift is applied to.
  int32_t zero[16];         ///< What 0 is before the last shift: below it are negative results.
  int32_t shift[16];        ///< Last shift: by as much to the right, or times it / 2^15 if short.
  // For blocks whose results fit words, on NEON. With n = -exponent:
  int32_t start[16];  ///< 2^(n - 1) + the stored zero point * 2^n.
  int32_t up[16];     ///< 16 - n, which lifts a result to the upper half of its lane.
} ck_c8_column;

/// What a column's constants depend on besides the channel.
typedef struct {
  ck_c8_way way;
  bool moves;           ///< Sums are moved.
  bool swaps_lanes;     ///< As in ck_c8_variant.
  int32_t output_zero;  ///< As a signed byte.
} ck_c8_form;

/// A step that is repeated with what weights exceed signed bytes by.
typedef struct {
  int32_t tap, offset;  ///< Bytes from the kernel tap's first.
} ck_c8_extra;

/// Consecutive output channels that one micro-kernel call computes.
typedef struct {
  int32_t first, count;  ///< Output channels of the problem.
  int32_t extra_count;
  ck_c8_extra *extras;
  int8_t *extra_weights;  ///< As those of the other steps.
  int32_t columns;       ///< Columns of 16 channels.
  ck_c8_way way;
  bool fits_words;       ///< Every result is a word before it is clamped (ck_c8_fits_words).
  bool sums_input;       ///< One more column adds the input, to correct the sums with.
  int64_t weights;       ///< Offset of the packed weights in bytes.
} ck_c8_block;

typedef struct {
  ck_problem_shape shape;
  int32_t steps;        ///< Groups of 4 input channels per kernel tap.
  bool is_centered;     ///< Weights are packed less their zero point.
  int32_t block_count;
  ck_c8_block *blocks;
  int8_t *weights;
  ck_c8_column *columns;  ///< One per 16 output channels.
} ck_c8_problem;

struct ck_convolution8;
struct ck_chunk_input;

/// One call of a micro-kernel, for the pixels of a tile, or for any number where the variant loops.
typedef struct {
  const struct ck_convolution8 *convolution;
  const uint8_t *const *pointers;  ///< [kernel taps][pointer_pitch], from the first pixel.
  int64_t pointer_pitch;
  int64_t input_offset;  ///< Bytes from the pointers to the input.
  int64_t taps, steps;
  const int8_t *weights;
  const ck_c8_column *columns;
  const int32_t *corrections;  ///< Per pixel, added to every sum if `is_corrected`.
  bool is_corrected;
  int32_t factor;  ///< Times the sum of the input, added to every sum where the block sums it.
  const uint8_t *table;  ///< Of what stored results are replaced by; NULL where they aren't.
  uint8_t *const *outputs;     ///< Per pixel.
  int64_t output_offset;
  ck_c8_way way;
  const ck_c8_block *block;
  int32_t pixels;  ///< Valid pixels; pointers are given for whole tiles.
  int32_t count;   ///< Valid channels.
  /// All channels are valid, there are taps, and results fit words and are rounded twice.
  bool is_plain;
  bool clamps;  ///< The output's extremes are not its type's.
} ck_c8_call;

typedef void (*ck_c8_kernel)(const ck_c8_call *call);

/// The pixels of a call from some tile on, as in ck_c8_call.
typedef struct {
  const uint8_t *const *pointers;
  const int32_t *corrections;
  uint8_t *const *outputs;
  int64_t output_offset;
  int32_t pixels;
} ck_c8_tile;

static inline ck_c8_tile ck_c8_first_tile(const ck_c8_call *call) {
  return (ck_c8_tile){call->pointers, call->corrections, call->outputs, call->output_offset,
                      call->pixels};
}
static inline void ck_c8_next_tile(ck_c8_tile *tile, int32_t rows) {
  tile->pointers += rows;
  tile->corrections += rows;
  tile->outputs += rows;
  tile->pixels -= rows;
}

/// Depthwise: `channels` channels of one output pixel, or of several that follow one another.
/// `pointers` has a multiple of the variant's `depthwise_taps`.
typedef void (*ck_c8_depthwise_kernel)(const struct ck_convolution8 *convolution,
                                       const uint8_t *const *pointers, uint8_t *output,
                                       int32_t channels);

/// Bytes of which sums are formed: those of item i are `rows[r] + i * pitch + j` for all r below
/// `row_count` and j below `bytes`, exclusive-or `flip`, signed where the variant multiplies such.
typedef struct {
  const uint8_t *const *rows;
  int32_t row_count;
  int64_t pitch, bytes;
  uint8_t flip;
} ck_c8_summands;

/// Forms the sums of `count` items; writes up to CK_SUM_GROUP - 1 elements more.
typedef void (*ck_c8_sum)(const ck_c8_summands *summands, int64_t count, int32_t *sums);
enum { CK_SUM_GROUP = 8 };

typedef enum { CK_C8_SCALAR, CK_C8_PROBLEMS, CK_C8_DEPTHWISE } ck_c8_method;

/// How the weights of a block's columns lie in memory.
typedef struct {
  int64_t step_bytes;  ///< Of one column and step.
  bool is_byte;        ///< A weight has 8 bits; else 16, always less its zero point.
  /// Places the weight of an output of the block for `channel` of the four of a step.
  void (*place)(int8_t *block, int32_t columns, int64_t step, int32_t position, int32_t channel,
                int32_t value);
  /// Places `table` of as many of an output's weights from `step` on as it can at once; their
  /// number. NULL where there is no such way.
  int32_t (*place_tap)(int8_t *block, int32_t columns, int64_t step, int32_t position,
                       const uint8_t *weights, int32_t channels, const int16_t table[256]);
} ck_c8_layout;

extern const ck_c8_layout ck_c8_layout_quads;
extern const ck_c8_layout ck_c8_layout_pairs;

/// Everything that depends on the instruction set.
typedef struct {
  const ck_c8_layout *layout;
  int32_t columns;          ///< Columns of 16 outputs of the widest kernel.
  int32_t rows[5];          ///< Output pixels of the kernel with this many columns.
  ck_c8_kernel kernels[5];
  ck_c8_kernel summing[5];  ///< Those of blocks that sum their input; NULL where there are none.
  int32_t summing_rows[5];
  bool signs_input;         ///< Activations are multiplied as signed bytes, else as unsigned ones.
  bool asks_for_words;      ///< The kernels know blocks whose results fit words.
  bool takes_all_pixels;    ///< A call has all pixels of a chunk, `rows` at a time or not.
  bool looks_up;            ///< The kernels replace results by entries of a table.
  /// Lanes 1 and 2 of every four change places when sums are requantized: those of the sums are in
  /// the other order.
  bool swaps_lanes;
  bool moves_sums;          ///< Sums that are not general are moved (convolution8_column.c).
  ck_c8_sum sum;            ///< NULL where sums need no correction for the weights' zero point.
  ck_c8_depthwise_kernel depthwise;
  int32_t depthwise_block;  ///< Channels.
  int32_t depthwise_pixels;  ///< The most pixels of a call.
  int32_t depthwise_taps;    ///< Taps of a channel whose weights lie side by side.
  bool depthwise_words;      ///< Weights are packed as words, else as planes of bytes.
  /// Where the channel at `position` of its block lies: column * 16 + lane.
  int32_t (*depthwise_place)(int32_t position);
} ck_c8_variant;

struct ck_convolution8 {
  ck_convolution8_description description;
  ck_isa isa;
  ck_c8_method method;
  ck_c8_variant variant;
  ck_pointer_run list_pointers;
  /// The operands as they were given. The weights are copied for the specification alone.
  const uint8_t *weights;
  uint8_t *own_weights;
  int32_t *bias;
  ck_multiplier *multipliers;
  /// Prepared form.
  int32_t problem_count;
  ck_c8_problem *problems;
  uint8_t *padding;  ///< Input zero points of the pixels of a call, readable 64 bytes beyond.
  uint8_t input_flip;           ///< 0x80 where the input is not signed as it is multiplied.
  int32_t input_zero;           ///< Of the activations as they are multiplied.
  int32_t weight_zero;          ///< Of the signed weights.
  uint8_t output_flip;          ///< 0x80 for unsigned output.
  int32_t output_zero;          ///< Of the output as a signed byte.
  int32_t output_min, output_max;  ///< As signed bytes.
  // Depthwise.
  int32_t depthwise_taps;       ///< A multiple of the variant's.
  int32_t depthwise_pixels;     ///< For which weights are packed, one after the other.
  ck_c8_way depthwise_way;
  int32_t depthwise_planes;     ///< Signed bytes that add up to a weight less zero point.
  int8_t *depthwise_weights;
  ck_c8_column *depthwise_columns;
};

/// The micro-kernel of a block, and the output pixels of its calls.
static inline ck_c8_kernel ck_c8_kernel_of(const ck_c8_variant *variant, const ck_c8_block *block,
                                           int32_t *rows) {
  *rows = (block->sums_input ? variant->summing_rows : variant->rows)[block->columns];
  return (block->sums_input ? variant->summing : variant->kernels)[block->columns];
}

/// The lane of the sum whose result is at `position`, where lanes are swapped or not.
static inline int32_t ck_c8_sum_lane(int32_t position, bool swaps_lanes) {
  if (!swaps_lanes) return position;
  return (position & ~3) | (position & 1) << 1 | (position >> 1 & 1);
}

/// The convolution's shape.
ck_convolution_shape ck_c8_shape(const ck_convolution8_description *description);
/// Splits and packs. False where memory runs out.
bool ck_c8_pack_problems(ck_convolution8 *convolution);
bool ck_c8_pack_depthwise(ck_convolution8 *convolution);
void ck_c8_free_problems(ck_convolution8 *convolution);
/// How `count` output channels from `first` on are requantized.
ck_c8_form ck_c8_form_of(const ck_convolution8 *convolution, int32_t first, int32_t count);
/// Fills lane `lane` with bias and multiplier.
void ck_c8_set_lane(ck_c8_column *column, int32_t lane, int32_t bias, ck_multiplier multiplier,
                    ck_c8_form form);
/// The multiplier of output channel `o`.
static inline ck_multiplier ck_c8_multiplier(const ck_convolution8 *convolution, int32_t o) {
  return convolution->multipliers[convolution->description.per_channel ? o : 0];
}
/// A stored weight as a signed byte.
static inline int32_t ck_c8_signed_weight(const ck_convolution8 *convolution, uint8_t weight) {
  return (int8_t)(convolution->description.weight_type == CK_U8 ? weight ^ 0x80 : weight);
}
/// Packs a problem's weights less their zero point where few exceed signed bytes; otherwise
/// `is_centered` stays false. False where memory runs out.
bool ck_c8_center(const ck_convolution8 *convolution, ck_c8_problem *problem,
                  const int32_t *sources);
/// Where an input channel of a tap is multiplied.
typedef struct {
  int32_t kernel_tap, step;
  int32_t channel;  ///< Of the step's four.
} ck_c8_place;
static inline ck_c8_place ck_c8_find_place(const ck_c8_problem *problem, int32_t tap,
                                           int32_t channel) {
  const ck_problem_shape *shape = &problem->shape;
  int32_t row = shape->gathers ? tap / shape->tap_columns : tap;
  int32_t k = shape->gathers ? tap % shape->tap_columns * shape->channels + channel : channel;
  return (ck_c8_place){row, k / 4, k % 4};
}
/// The weights of output `o`.
static inline const uint8_t *ck_c8_weights_of(const ck_convolution8 *convolution, int32_t o) {
  const ck_convolution8_description *d = &convolution->description;
  return convolution->weights + (int64_t)o * d->window.kernel_height * d->window.kernel_width *
                                    (d->in_channels / d->groups);
}
/// Whether no input gives any of `count` output channels, whose exponents are all negative, a
/// result beyond 16 bits, nor their requantization an intermediate beyond 32; fills the lanes'
/// `start` and `up` if so.
bool ck_c8_fits_words(const ck_convolution8 *convolution, int32_t first, int32_t count,
                      ck_c8_column *columns);
/// Requantizes sums of `tile` that are rounded once, and stores them: up to `rows` pixels of
/// [columns * 16].
void ck_c8_finish_once(const ck_c8_call *call, const ck_c8_tile *tile, const int32_t *sums,
                       int32_t rows, int32_t columns);

/// What is added to the sums of each pixel of a chunk for the weights' zero point: its negative
/// times the input less its own zero point.
void ck_c8_correct(const ck_convolution8 *convolution, const ck_problem_shape *problem,
                   const ck_map *input, const struct ck_chunk_input *chunk, int64_t first,
                   int32_t count, int64_t width, int32_t pitch, int32_t *corrections);
void ck_c8_sum_avx2(const ck_c8_summands *summands, int64_t count, int32_t *sums);
void ck_c8_sum_avx512(const ck_c8_summands *summands, int64_t count, int32_t *sums);
void ck_c8_sum_neon(const ck_c8_summands *summands, int64_t count, int32_t *sums);

/// The specification.
void ck_convolution8_run_scalar(const ck_convolution8 *convolution, const ck_map *input,
                                const ck_map *output, ck_pool *pool);
void ck_c8_run_problems(const ck_convolution8 *convolution, const ck_map *input,
                        const ck_map *output, const uint8_t *table, ck_pool *pool);
void ck_c8_run_depthwise(const ck_convolution8 *convolution, const ck_map *input,
                         const ck_map *output, ck_pool *pool);

ck_c8_variant ck_c8_variant_avx512(void);
ck_c8_variant ck_c8_variant_avx_vnni(void);
ck_c8_variant ck_c8_variant_avx2(void);
ck_c8_variant ck_c8_variant_neon(void);
ck_c8_variant ck_c8_variant_neon_dot(void);
void ck_c8_depthwise_avx512(const ck_convolution8 *convolution, const uint8_t *const *pointers,
                            uint8_t *output, int32_t channels);
void ck_c8_depthwise_avx2(const ck_convolution8 *convolution, const uint8_t *const *pointers,
                          uint8_t *output, int32_t channels);
void ck_c8_depthwise_neon(const ck_convolution8 *convolution, const uint8_t *const *pointers,
                          uint8_t *output, int32_t channels);
/// Their orders of channels.
int32_t ck_c8_depthwise_place_avx512(int32_t position);
int32_t ck_c8_depthwise_place_neon(int32_t position);
