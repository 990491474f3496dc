// The instruction sets that variants are compiled for. A file that holds a variant includes its
// template between a CK_TARGET_… line and CK_TARGET_END.
#pragma once
#include "ck_types.h"

#if defined(__x86_64__)
#define CK_TARGET(names) _Pragma(#names)
#define CK_TARGET_AVX2 \
  CK_TARGET(clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function))
#define CK_TARGET_AVX_VNNI                                                                 \
  CK_TARGET(clang attribute push(__attribute__((target("avx2,avxvnni,fma,f16c"))),         \
                                 apply_to = function))
#define CK_TARGET_AVX512                                                                       \
  CK_TARGET(clang attribute push(                                                              \
      __attribute__((target("avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vnni,fma,f16c"))),    \
      apply_to = function))
#define CK_TARGET_END _Pragma("clang attribute pop")

/// Whether AVX2 is what this level has where it has nothing of its own.
static inline bool ck_uses_avx2(ck_isa isa) {
  return isa == CK_ISA_AVX2 || isa == CK_ISA_AVX_VNNI;
}
#elif defined(__aarch64__)
#define CK_TARGET(names) _Pragma(#names)
#define CK_TARGET_NEON_DOT \
  CK_TARGET(clang attribute push(__attribute__((target("arch=armv8.1-a+dotprod"))), \
                                 apply_to = function))
#define CK_TARGET_END _Pragma("clang attribute pop")

/// Whether this is one of the levels of NEON.
static inline bool ck_uses_neon(ck_isa isa) {
  return isa == CK_ISA_NEON || isa == CK_ISA_NEON_DOT;
}
#endif

/// Joins a name and the suffix of a variant.
#define CK_JOIN_NAMES(a, b) a##_##b
#define CK_JOIN(a, b) CK_JOIN_NAMES(a, b)
/// The name of this file's variant of a function.
#define CK_VARIANT(name) CK_JOIN(name, CK_SUFFIX)
#define CK_INLINE static inline __attribute__((always_inline, unused))
