// Functions of long arrays, a piece at a time on each thread.
#include "include/ck_math.h"

/// Elements that a thread takes at a time: they fit the first level cache.
#define PIECE 4096

static int64_t pieces_of(int64_t count) { return (count + PIECE - 1) / PIECE; }

static int64_t length_of(int64_t piece, int64_t count) {
  int64_t rest = count - piece * PIECE;
  return rest < PIECE ? rest : PIECE;
}

typedef struct {
  ck_function function;
  const float *in;
  float *out;
  int64_t count;
  ck_isa isa;
} function_job;

static void apply_function(void *context, int64_t piece) {
  const function_job *job = context;
  ck_function_array(job->function, job->in + piece * PIECE, job->out + piece * PIECE,
                    length_of(piece, job->count), job->isa);
}

void ck_function_array_run(ck_function function, const float *in, float *out, int64_t count,
                           ck_isa isa, ck_pool *pool) {
  function_job job = {function, in, out, count, isa};
  ck_pool_run(pool, pieces_of(count), apply_function, &job);
}

typedef struct {
  float *elements;
  int64_t count;
  float minimum, maximum;
} clamp_job;

static void clamp_piece(void *context, int64_t piece) {
  const clamp_job *job = context;
  float *elements = job->elements + piece * PIECE;
  const int64_t length = length_of(piece, job->count);
  const float minimum = job->minimum, maximum = job->maximum;
  for (int64_t i = 0; i < length; i++) {
    float raised = elements[i] < minimum ? minimum : elements[i];
    elements[i] = raised > maximum ? maximum : raised;
  }
}

void ck_clamp_array(float *elements, int64_t count, float minimum, float maximum, ck_pool *pool) {
  clamp_job job = {elements, count, minimum, maximum};
  ck_pool_run(pool, pieces_of(count), clamp_piece, &job);
}
