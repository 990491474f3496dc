// Measures every variant of the integer convolutions at the shapes of YOLOv5s-face on one thread,
// beside a loop of the instruction that it multiplies with.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "variants.h"

/// Convolutions of YOLOv5s-face for 480x640: kernel, stride, channels, extents of the result.
static const vb_shape shapes[] = {
    {3, 2, 3, 32, 240, 320},   {3, 2, 16, 32, 120, 160}, {3, 1, 32, 32, 120, 160},
    {3, 1, 64, 64, 60, 80},    {3, 2, 64, 128, 60, 80},  {3, 1, 128, 128, 30, 40},
    {3, 2, 128, 256, 30, 40},  {3, 1, 256, 256, 15, 20}, {3, 2, 256, 512, 15, 20},
    {1, 1, 32, 16, 240, 320},  {1, 1, 32, 32, 120, 160}, {1, 1, 64, 32, 120, 160},
    {1, 1, 64, 64, 60, 80},    {1, 1, 128, 64, 60, 80},  {1, 1, 128, 128, 60, 80},
    {1, 1, 128, 128, 30, 40},  {1, 1, 256, 64, 60, 80},  {1, 1, 256, 128, 30, 40},
    {1, 1, 256, 256, 30, 40},  {1, 1, 512, 128, 30, 40}, {1, 1, 512, 256, 15, 20},
    {1, 1, 512, 512, 15, 20},  {1, 1, 1024, 512, 15, 20},
};
enum { SHAPES = sizeof shapes / sizeof shapes[0], MAX_LEVELS = 8 };

static const char *const usage =
    "usage: variant-benchmark [MILLISECONDS]\n\n"
    "  MILLISECONDS  spent on each kernel at each shape, of which the fastest run counts (60)\n";

/// The levels with a loop for `bound` that this machine has; their number.
static int find_levels(cp_bound bound, ck_isa levels[MAX_LEVELS]) {
  int count = 0;
  for (int isa = CK_ISA_SCALAR + 1; isa < MAX_LEVELS; isa++) {
    if (ck_isa_available((ck_isa)isa) && cp_name(bound, (ck_isa)isa) != NULL) {
      levels[count++] = (ck_isa)isa;
    }
  }
  return count;
}

/// Prints the table of one kind of convolutions. False where memory runs out.
static bool print_table(vb_kind kind, int64_t nanoseconds) {
  cp_bound bound = vb_bound(kind);
  ck_isa levels[MAX_LEVELS];
  int count = find_levels(bound, levels);
  double peaks[MAX_LEVELS];
  printf("%s\n\n", vb_name(kind));
  for (int i = 0; i < count; i++) {
    peaks[i] = vb_peak(bound, levels[i], 10 * nanoseconds);
    printf("%s%s: %s, %.1f GMAC/s", i > 0 ? "; " : "Peaks: ", ck_isa_name(levels[i]),
           cp_name(bound, levels[i]), peaks[i]);
  }
  printf(".\n\n| shape | result |");
  for (int i = 0; i < count; i++) printf(" %s | share |", ck_isa_name(levels[i]));
  printf("\n|---|---|");
  for (int i = 0; i < count; i++) printf("---:|---:|");
  printf("\n");
  for (int s = 0; s < SHAPES; s++) {
    const vb_shape *shape = &shapes[s];
    double rates[MAX_LEVELS];
    if (!vb_measure(kind, shape, levels, count, nanoseconds, rates)) return false;
    printf("| %dx%d/%d %d>%d | %dx%dx%d |", shape->kernel, shape->kernel, shape->stride,
           shape->in_channels, shape->out_channels, shape->height, shape->width,
           shape->out_channels);
    for (int i = 0; i < count; i++) {
      printf(" %.1f | %.0f %% |", rates[i], 100 * rates[i] / peaks[i]);
    }
    printf("\n");
    fflush(stdout);
  }
  printf("\n");
  return true;
}

int main(int argc, char **argv) {
  char *end = NULL;
  long milliseconds = argc > 1 ? strtol(argv[1], &end, 10) : 60;
  if (argc > 2 || milliseconds < 1 || milliseconds > 100000 || (end != NULL && *end != '\0')) {
    fputs(usage, stderr);
    return 1;
  }
  for (int kind = 0; kind < VB_KINDS; kind++) {
    if (print_table((vb_kind)kind, milliseconds * 1000000)) continue;
    fputs("variant-benchmark: out of memory\n", stderr);
    return 1;
  }
  return 0;
}
