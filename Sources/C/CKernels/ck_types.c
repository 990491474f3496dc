// Detection of instruction sets.
#include "ck_types.h"

#include <stdatomic.h>

#if defined(__x86_64__)
#include <cpuid.h>

/// The extended control register 0: which register states the operating system saves.
static uint64_t enabled_states(void) {
  uint32_t eax, ebx, ecx, edx;
  if (!__get_cpuid(1, &eax, &ebx, &ecx, &edx) || !(ecx & bit_OSXSAVE)) return 0;
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (uint64_t)high << 32 | low;
}

static bool has_avx2(void) {
  return (enabled_states() & 0x06) == 0x06 && __builtin_cpu_supports("avx2") &&
         __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
}

static bool has_avx_vnni(void) {
  uint32_t eax, ebx, ecx, edx;
  return __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) && (eax >> 4 & 1) != 0;
}

static bool has_avx512(void) {
  return (enabled_states() & 0xe6) == 0xe6 && __builtin_cpu_supports("avx512f") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi") &&
         __builtin_cpu_supports("avx512vnni");
}
#elif defined(__aarch64__)
#if defined(__linux__)
#include <sys/auxv.h>

static bool has_dot_products(void) {
  const unsigned long needed = 1ul << 20 | 1ul << 12;  // HWCAP_ASIMDDP, HWCAP_ASIMDRDM
  return (getauxval(AT_HWCAP) & needed) == needed;
}
#elif defined(__APPLE__)
#include <sys/sysctl.h>

static bool has_feature(const char *name) {
  int32_t value = 0;
  size_t size = sizeof value;
  return sysctlbyname(name, &value, &size, NULL, 0) == 0 && value != 0;
}

static bool has_dot_products(void) {
  return has_feature("hw.optional.arm.FEAT_DotProd") && has_feature("hw.optional.arm.FEAT_RDM");
}
#else
static bool has_dot_products(void) {
#if defined(__ARM_FEATURE_DOTPROD) && defined(__ARM_FEATURE_QRDMX)
  return true;
#else
  return false;
#endif
}
#endif
#endif

/// One bit per level.
static uint32_t detect(void) {
  uint32_t levels = 1u << CK_ISA_SCALAR;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (has_avx2()) {
    levels |= 1u << CK_ISA_AVX2;
    if (has_avx_vnni()) levels |= 1u << CK_ISA_AVX_VNNI;
    if (has_avx512()) levels |= 1u << CK_ISA_AVX512_VNNI;
  }
#elif defined(__aarch64__)
  levels |= 1u << CK_ISA_NEON;
  if (has_dot_products()) levels |= 1u << CK_ISA_NEON_DOT;
#endif
  return levels;
}

static uint32_t available_levels(void) {
  static _Atomic uint32_t cache;
  uint32_t levels = atomic_load_explicit(&cache, memory_order_relaxed);
  if (levels == 0) {
    levels = detect();
    atomic_store_explicit(&cache, levels, memory_order_relaxed);
  }
  return levels;
}

bool ck_isa_available(ck_isa isa) {
  return (uint32_t)isa < 32 && (available_levels() >> isa & 1) != 0;
}

ck_isa ck_isa_best(void) {
  if (ck_isa_available(CK_ISA_NEON_DOT)) return CK_ISA_NEON_DOT;
  if (ck_isa_available(CK_ISA_NEON)) return CK_ISA_NEON;
  if (ck_isa_available(CK_ISA_AVX512_VNNI)) return CK_ISA_AVX512_VNNI;
  if (ck_isa_available(CK_ISA_AVX_VNNI)) return CK_ISA_AVX_VNNI;
  if (ck_isa_available(CK_ISA_AVX2)) return CK_ISA_AVX2;
  return CK_ISA_SCALAR;
}

const char *ck_isa_name(ck_isa isa) {
  switch (isa) {
    case CK_ISA_SCALAR: return "scalar";
    case CK_ISA_AVX2: return "avx2";
    case CK_ISA_AVX512_VNNI: return "avx512-vnni";
    case CK_ISA_NEON: return "neon";
    case CK_ISA_NEON_DOT: return "neon-dot";
    case CK_ISA_AVX_VNNI: return "avx-vnni";
  }
  return "unknown";
}
