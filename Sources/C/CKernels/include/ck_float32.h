// The float reference on dense binary32 tensors, logical [n, c, h, w], n = 1 per call.
//
// Every sum starts with the bias and takes input channel, kernel row, kernel column in order, with
// one fused multiply-add each; padding takes part as +0. Results have the same bits on every
// instruction set and number of threads; a NaN result is the quiet NaN 0x7FC00000.
#pragma once
#include "ck_threads.h"
#include "ck_types.h"

/// The shape of a convolution or of pooling.
typedef struct {
  ck_window window;
  int32_t in_channels, in_height, in_width;
  int32_t out_channels, out_height, out_width;
  int32_t groups;
} ck_convolution32;

/// weights [out][in / groups][ky][kx]; bias may be NULL. `isa` as elsewhere.
/// False where memory for the workspace runs out.
bool ck_convolution32_run(const ck_convolution32 *convolution, const float *input,
                          const float *weights, const float *bias, float *output, ck_isa isa,
                          ck_pool *pool);
/// Transposed convolution; weights [in][out / groups][ky][kx] as ONNX has them. Each output sums
/// input channel, kernel row, kernel column in order; taps that fall between input positions are
/// left out, those beyond the input take part as +0.
bool ck_convolution32_transposed_run(const ck_convolution32 *convolution, const float *input,
                                     const float *weights, const float *bias, float *output,
                                     ck_isa isa, ck_pool *pool);
/// c[m][n] = bias + Σk a[m][k] * b[k][n], dense row-major, fused in order of k from 0.
/// bias: NULL, or n values added first to every row.
bool ck_matmul32(int64_t m, int64_t n, int64_t k, const float *a, const float *b,
                 const float *bias, float *c, ck_isa isa, ck_pool *pool);
/// Maximum over [c, h, w] planes. NaN takes no part, -0 is less than 0, and a window in the padding
/// alone gives -infinity.
void ck_max_pool32(const ck_convolution32 *shape, const float *input, float *output, ck_isa isa,
                   ck_pool *pool);
/// Average over [c, h, w] planes: the sum in row-major order divided by the count.
/// `counts_padding`: the count is the window's area within the padded input, which ends
/// `pad_bottom` rows and `pad_right` columns after the input. A count of 0 gives 0.
void ck_average_pool32(const ck_convolution32 *shape, bool counts_padding, int32_t pad_bottom,
                       int32_t pad_right, const float *input, float *output, ck_isa isa,
                       ck_pool *pool);
