// Types that all kernels share.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// An instruction set level. Levels above what the machine has must not be asked for.
typedef enum {
  CK_ISA_SCALAR = 0,       ///< The specification: plain C.
  CK_ISA_AVX2 = 1,         ///< AVX2, FMA and F16C.
  CK_ISA_AVX512_VNNI = 2,  ///< AVX-512 F, BW, DQ, VL, VBMI and VNNI.
  CK_ISA_NEON = 3,         ///< AArch64 Advanced SIMD.
  CK_ISA_NEON_DOT = 4,     ///< The same with dot products of bytes.
  CK_ISA_AVX_VNNI = 5,     ///< AVX2 with AVX-VNNI, which the integer convolutions have kernels for.
} ck_isa;

/// The best level of this machine.
ck_isa ck_isa_best(void);
/// Whether this machine can run `isa`.
bool ck_isa_available(ck_isa isa);
/// The name of a level, for example "avx512-vnni".
const char *ck_isa_name(ck_isa isa);

/// The type of an element.
typedef enum {
  CK_U8 = 0, CK_I8 = 1, CK_I16 = 2, CK_F16 = 3, CK_F32 = 4, CK_I32 = 5, CK_U16 = 6, CK_I64 = 7,
} ck_type;

/// A feature map in memory, channels last: element (y, x, c) lies at
/// `data + y * row_pitch + x * pixel_pitch + c * element size`.
/// 64 bytes beyond the last element are readable.
typedef struct {
  void *data;
  int32_t height, width, channels;
  int64_t pixel_pitch;  ///< Bytes from one pixel to the next, at least channels * element size.
  int64_t row_pitch;    ///< Bytes from one row to the next.
} ck_map;

/// How a window moves over a feature map. Output (y, x) reads input rows
/// `y * stride_y - pad_top + ky * dilation_y`; positions outside the input are padding.
typedef struct {
  int32_t kernel_height, kernel_width;
  int32_t stride_y, stride_x;
  int32_t dilation_y, dilation_x;
  int32_t pad_top, pad_left;
} ck_window;
