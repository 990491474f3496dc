// Loops of independent multiplications in registers, and a copy.
#include "CPeak.h"

#include <string.h>

enum { ROUNDS = 20000, CHAINS = 12, COPY_BYTES = CP_MEMORY / 2 };

#if defined(__x86_64__)
#include <immintrin.h>
#define IN_VECTOR_REGISTER "+v"
#elif defined(__aarch64__)
#include <arm_neon.h>
#define IN_VECTOR_REGISTER "+w"
#endif

/// `CHAINS` chains of `operation`, which the compiler may neither join nor leave out.
#define LOOP(type, zero, operation)                                   \
  type sums[CHAINS], factor = zero;                                   \
  for (int c = 0; c < CHAINS; c++) sums[c] = zero;                    \
  __asm__ volatile("" : IN_VECTOR_REGISTER(factor));                  \
  for (int r = 0; r < ROUNDS; r++) {                                  \
    _Pragma("clang loop unroll(full)") for (int c = 0; c < CHAINS; c++) { \
      sums[c] = operation;                                            \
      __asm__ volatile("" : IN_VECTOR_REGISTER(sums[c]));             \
    }                                                                 \
  }

#if defined(__x86_64__)
__attribute__((target("avx512bw,avx512vnni"))) static void multiply8_avx512(void) {
  LOOP(__m512i, _mm512_setzero_si512(), _mm512_dpbusd_epi32(sums[c], factor, factor))
}
__attribute__((target("avx512f"))) static void multiply32_avx512(void) {
  LOOP(__m512, _mm512_setzero_ps(), _mm512_fmadd_ps(factor, factor, sums[c]))
}
__attribute__((target("avx512bw,avx512vnni"))) static void multiply16_avx512(void) {
  LOOP(__m512i, _mm512_setzero_si512(), _mm512_dpwssd_epi32(sums[c], factor, factor))
}
__attribute__((target("avx2,avxvnni"))) static void multiply8_avx_vnni(void) {
  LOOP(__m256i, _mm256_setzero_si256(), _mm256_dpbusd_avx_epi32(sums[c], factor, factor))
}
__attribute__((target("avx2,avxvnni"))) static void multiply16_avx_vnni(void) {
  LOOP(__m256i, _mm256_setzero_si256(), _mm256_dpwssd_avx_epi32(sums[c], factor, factor))
}
/// vpmaddwd with the addition that belongs to it: 16 products of 16 bits each.
__attribute__((target("avx2"))) static void multiply16_avx2(void) {
  __m256i sums[CHAINS], factor = _mm256_setzero_si256();
  for (int c = 0; c < CHAINS; c++) sums[c] = factor;
  for (int r = 0; r < ROUNDS; r++) {
    _Pragma("clang loop unroll(full)") for (int c = 0; c < CHAINS; c++) {
      __asm__ volatile("" : "+x"(factor));
      sums[c] = _mm256_add_epi32(sums[c], _mm256_madd_epi16(factor, factor));
      __asm__ volatile("" : "+x"(sums[c]));
    }
  }
}
__attribute__((target("avx2,fma"))) static void multiply32_avx2(void) {
  LOOP(__m256, _mm256_setzero_ps(), _mm256_fmadd_ps(factor, factor, sums[c]))
}
#elif defined(__aarch64__)
#define ZERO vdupq_n_s32(0)
#define BYTES vreinterpretq_s8_s32(factor)
#define WORDS vreinterpretq_s16_s32(factor)

__attribute__((target("dotprod"))) static void multiply8_neon_dot(void) {
  LOOP(int32x4_t, ZERO, vdotq_s32(sums[c], BYTES, BYTES))
}
/// smull with the addition that belongs to it; the product is made anew for each sum.
static void multiply8_neon(void) {
  int32x4_t sums[CHAINS], factor = ZERO;
  for (int c = 0; c < CHAINS; c++) sums[c] = factor;
  for (int r = 0; r < ROUNDS; r++) {
    _Pragma("clang loop unroll(full)") for (int c = 0; c < CHAINS; c++) {
      __asm__ volatile("" : "+w"(factor));
      sums[c] = vpadalq_s16(sums[c], vmull_s8(vget_low_s8(BYTES), vget_low_s8(BYTES)));
      __asm__ volatile("" : "+w"(sums[c]));
    }
  }
}
static void multiply16_neon(void) {
  LOOP(int32x4_t, ZERO, vmlal_s16(sums[c], vget_low_s16(WORDS), vget_low_s16(WORDS)))
}
static void multiply32_neon(void) {
  LOOP(float32x4_t, vdupq_n_f32(0), vfmaq_f32(sums[c], factor, factor))
}
#endif

/// A bound at one level of instructions.
typedef struct {
  const char *name;
  int64_t lanes;  ///< Multiply-accumulates per step.
  void (*run)(void);
} multiplier;

#if defined(__x86_64__)
/// By level and bound; 8-bit kernels for AVX2 multiply 16 bits.
static const multiplier multipliers[][CP_COPY] = {
    [CK_ISA_AVX2] = {[CP_MULTIPLY8] = {"vpmaddwd ymm + vpaddd", 16, multiply16_avx2},
                     [CP_MULTIPLY16] = {"vpmaddwd ymm + vpaddd", 16, multiply16_avx2},
                     [CP_MULTIPLY32] = {"vfmadd231ps ymm", 8, multiply32_avx2}},
    [CK_ISA_AVX_VNNI] = {[CP_MULTIPLY8] = {"vpdpbusd ymm", 32, multiply8_avx_vnni},
                         [CP_MULTIPLY16] = {"vpdpwssd ymm", 16, multiply16_avx_vnni},
                         [CP_MULTIPLY32] = {"vfmadd231ps ymm", 8, multiply32_avx2}},
    [CK_ISA_AVX512_VNNI] = {[CP_MULTIPLY8] = {"vpdpbusd zmm", 64, multiply8_avx512},
                            [CP_MULTIPLY16] = {"vpdpwssd zmm", 32, multiply16_avx512},
                            [CP_MULTIPLY32] = {"vfmadd231ps zmm", 16, multiply32_avx512}},
};
#elif defined(__aarch64__)
/// By level and bound.
static const multiplier multipliers[][CP_COPY] = {
    [CK_ISA_NEON] = {[CP_MULTIPLY8] = {"smull + sadalp", 8, multiply8_neon},
                     [CP_MULTIPLY16] = {"smlal", 4, multiply16_neon},
                     [CP_MULTIPLY32] = {"fmla", 4, multiply32_neon}},
    [CK_ISA_NEON_DOT] = {[CP_MULTIPLY8] = {"sdot", 16, multiply8_neon_dot},
                         [CP_MULTIPLY16] = {"smlal", 4, multiply16_neon},
                         [CP_MULTIPLY32] = {"fmla", 4, multiply32_neon}},
};
#else
static const multiplier multipliers[][CP_COPY] = {{{NULL, 0, NULL}}};
#endif

static multiplier find(cp_bound bound, ck_isa isa) {
  size_t levels = sizeof multipliers / sizeof multipliers[0];
  return bound < CP_COPY && isa < levels ? multipliers[isa][bound] : (multiplier){NULL, 0, NULL};
}

const char *cp_name(cp_bound bound, ck_isa isa) {
  return bound == CP_COPY ? "memcpy" : find(bound, isa).name;
}

int64_t cp_amount(cp_bound bound, ck_isa isa) {
  if (bound == CP_COPY) return 2 * (int64_t)COPY_BYTES;
  return find(bound, isa).lanes * ROUNDS * CHAINS;
}

/// What the threads share: the loop, or memory for the copy.
typedef struct {
  void (*run)(void);
  char *memory;
} job;

static void work(void *context, int64_t i) {
  const job *job = context;
  if (job->run != NULL) {
    job->run();
  } else {
    char *start = job->memory + 2 * i * COPY_BYTES;
    memcpy(start, start + COPY_BYTES, COPY_BYTES);
    __asm__ volatile("" : : "r"(start) : "memory");
  }
}

bool cp_run(cp_bound bound, ck_isa isa, void *memory, ck_pool *pool) {
  job job = {bound == CP_COPY ? NULL : find(bound, isa).run, memory};
  if (bound != CP_COPY && job.run == NULL) return false;
  ck_pool_run(pool, ck_pool_threads(pool), work, &job);
  return true;
}
