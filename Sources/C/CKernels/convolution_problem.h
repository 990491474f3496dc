// How the fast variants of the integer convolutions see a convolution.
//
// They split it into problems: one per group and, where it is transposed, per phase of the output's
// position modulo the strides. A problem is an ordinary convolution over a list of taps; it reads
// its input through a table of pointers, one per tap and output pixel, in which padding points at a
// pixel of input zero points, or through pointers that all chunks share (convolution_even.h). Chunks
// of output pixels are independent.
#pragma once
#include "ck_types.h"

/// Limits of one chunk, whose workspace lies on the stack.
enum {
  CK_MAX_TAPS = 384,
  CK_MAX_POINTERS = 3072,   ///< Taps times pixels.
  CK_MAX_STRIP = 24576,     ///< Bytes of gathered input.
  CK_MAX_PIXELS = 768,
  CK_FAR_PIXELS = 192,      ///< The most where the input of more exceeds CK_NEAR_BYTES.
  CK_NEAR_BYTES = 24576,    ///< Of a first-level cache.
  CK_MAX_GATHERED = 512,    ///< Bytes per pixel that are worth gathering.
};

/// What the convolution is, whatever its elements are.
typedef struct {
  ck_window window;
  int32_t in_channels, out_channels, groups;
  int32_t out_height, out_width;  ///< As in ck_convolution8_description.
  bool transposed;
  int32_t element_size;
} ck_convolution_shape;

/// The shape of a problem.
typedef struct {
  int32_t taps;
  int32_t *tap_y, *tap_x;  ///< Input position of each tap relative to the pixel's.
  int32_t tap_columns;     ///< Taps are a grid with this many columns.
  int32_t stride_y, stride_x;  ///< From output pixel to input position.
  int32_t start_y, start_x;    ///< First output pixel.
  int32_t step_y, step_x;      ///< Between output pixels.
  int32_t input_channel, output_channel;  ///< First of the group.
  int32_t channels, outputs;
  int32_t element_size;
  /// The input of each kernel row is one tap for the micro-kernel: it lies in one piece in the map,
  /// or is copied together first.
  bool gathers;
  int32_t kernel_taps;  ///< Taps the micro-kernel sees: kernel rows where gathered.
  int32_t row_bytes;    ///< Bytes of a gathered kernel row, a multiple of 4.
  int32_t strip;        ///< Bytes of a pixel's gathered input.
} ck_problem_shape;

/// Zeroed memory aligned to 64 bytes, NULL where it runs out.
void *ck_allocate_zeroed(size_t size);

/// A copy of `size` bytes, with one byte where size is 0. NULL where memory runs out.
void *ck_copied(const void *bytes, size_t size);

/// The weights of all output channels.
size_t ck_weight_count(const ck_convolution_shape *convolution);
/// Whether every channel has a kernel of its own, and the convolution is not transposed.
bool ck_is_depthwise(const ck_convolution_shape *convolution);
/// The output's phases in each dimension: 1 where the convolution is not transposed.
int64_t ck_phases_y(const ck_convolution_shape *convolution);
int64_t ck_phases_x(const ck_convolution_shape *convolution);
/// The problems that a convolution is split into.
int64_t ck_problem_count(const ck_convolution_shape *convolution);
/// Fills the shape of problem `index`, and the kernel elements of its taps in `sources`, of which
/// there are at most CK_MAX_TAPS. False where memory runs out.
bool ck_problem_shape_create(const ck_convolution_shape *convolution, int32_t index,
                             ck_problem_shape *problem, int32_t *sources);
/// Decides that the input is gathered, or that it isn't; the number of groups of 4 bytes per tap
/// that the micro-kernel sees. In a gathered row each tap follows the one before; zero weights
/// stand for what fills it up.
int32_t ck_problem_shape_gather(ck_problem_shape *problem, bool gathers);
void ck_problem_shape_destroy(ck_problem_shape *problem);
