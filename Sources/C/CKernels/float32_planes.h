// How the input of a sum over a grid is laid out before it is multiplied.
//
// Outputs are numbered row by row, `pitch` numbers a row. A plane holds an input channel by the
// same numbers: what the outputs' taps read from places of one phase of the stride. A tap then
// reads at the output's number plus a constant, so that the taps of a phase share a plane, whose
// rows have the padding between them. Where that costs more than it saves every tap has a plane of
// its own, without gaps.
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/// Where taps share planes: the most floats of a channel's planes, taps, and phases of the stride,
/// of which large ones have hardly any that two taps read.
enum { SHARED_FLOATS = 1 << 20, SHARED_TAPS = 1 << 16, SHARED_PHASES = 16 };

typedef struct {
  int64_t pitch;
  int64_t planes;
  /// What a plane's number 0 reads, relative to the first output's.
  const int64_t *plane_y, *plane_x;
  /// NULL where every tap has the plane of its own number.
  const int64_t *tap_plane, *tap_shift;
  int64_t reach;       ///< The largest shift.
  int64_t *workspace;  ///< To be freed.
} grid_planes;

/// The sums that a layout is for.
typedef struct {
  int64_t rows, columns, results;
  int64_t in_width;
  int64_t taps;
  const int64_t *tap_y, *tap_x;
  int64_t stride_y, stride_x;
} grid_shape;

static int64_t floor_division(int64_t value, int64_t divisor) {
  return value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor);
}

/// The places of a plane's row left of the input, and those from its right edge to the `width`-th.
static void count_zeros(const grid_shape *shape, int64_t plane_x, int64_t width, int64_t *before,
                        int64_t *after) {
  *before = plane_x < 0 ? (-plane_x + shape->stride_x - 1) / shape->stride_x : 0;
  int64_t inside = shape->in_width - plane_x;
  int64_t end = inside > 0 ? (inside + shape->stride_x - 1) / shape->stride_x : 0;
  *after = width > end ? width - end : 0;
}

/// One plane per tap.
static grid_planes planes_of_taps(const grid_shape *shape) {
  return (grid_planes){
      .pitch = shape->columns,
      .planes = shape->taps,
      .plane_y = shape->tap_y,
      .plane_x = shape->tap_x,
  };
}

/// One plane per phase that a tap reads. `workspace` has room for four numbers per tap.
static grid_planes planes_of_phases(const grid_shape *shape, int64_t *workspace) {
  int64_t *plane_y = workspace, *plane_x = workspace + shape->taps;
  int64_t *tap_plane = plane_x + shape->taps, *tap_shift = tap_plane + shape->taps;
  int64_t first_y = INT64_MAX, first_x = INT64_MAX, last_x = INT64_MIN;
  for (int64_t tap = 0; tap < shape->taps; tap++) {
    int64_t y = floor_division(shape->tap_y[tap], shape->stride_y);
    int64_t x = floor_division(shape->tap_x[tap], shape->stride_x);
    first_y = y < first_y ? y : first_y;
    first_x = x < first_x ? x : first_x;
    last_x = x > last_x ? x : last_x;
  }
  int64_t planes = 0;
  for (int64_t tap = 0; tap < shape->taps; tap++) {
    int64_t y = floor_division(shape->tap_y[tap], shape->stride_y);
    int64_t x = floor_division(shape->tap_x[tap], shape->stride_x);
    int64_t place_y = shape->tap_y[tap] - (y - first_y) * shape->stride_y;
    int64_t place_x = shape->tap_x[tap] - (x - first_x) * shape->stride_x;
    int64_t plane = 0;
    while (plane < planes && (plane_y[plane] != place_y || plane_x[plane] != place_x)) plane++;
    if (plane == planes) planes++;
    plane_y[plane] = place_y;
    plane_x[plane] = place_x;
    tap_plane[tap] = plane;
  }
  // The padding behind a row may be that before the next.
  const int64_t width = shape->columns + last_x - first_x;
  int64_t shared = last_x - first_x;
  for (int64_t plane = 0; plane < planes; plane++) {
    int64_t before, after;
    count_zeros(shape, plane_x[plane], width, &before, &after);
    shared = shared < before ? shared : before;
    shared = shared < after ? shared : after;
  }
  const int64_t pitch = width - shared;
  int64_t reach = 0;
  for (int64_t tap = 0; tap < shape->taps; tap++) {
    int64_t y = floor_division(shape->tap_y[tap], shape->stride_y) - first_y;
    int64_t x = floor_division(shape->tap_x[tap], shape->stride_x) - first_x;
    tap_shift[tap] = y * pitch + x;
    reach = tap_shift[tap] > reach ? tap_shift[tap] : reach;
  }
  return (grid_planes){pitch, planes, plane_y, plane_x, tap_plane, tap_shift, reach, workspace};
}

/// Numbers of all outputs and of the gaps between their rows.
static int64_t numbers_of(const grid_shape *shape, const grid_planes *layout) {
  return (shape->rows - 1) * layout->pitch + shape->columns;
}

/// Relative time of a channel's sums when strips have `columns` outputs: a vector is multiplied
/// with `results` weights of each tap, two per cycle, after being moved into a plane in five.
static double cost_of(const grid_shape *shape, const grid_planes *layout, int64_t columns) {
  double multiplied = 0.5 * (double)shape->taps * (double)shape->results;
  double moved = 5.0 * (double)layout->planes * (double)(columns + layout->reach) / (double)columns;
  return (double)numbers_of(shape, layout) * (multiplied + moved);
}

/// Chooses the layout for strips of `columns` outputs. False where memory runs out.
static bool lay_out_planes(const grid_shape *shape, int64_t columns, grid_planes *layout) {
  *layout = planes_of_taps(shape);
  if (shape->taps <= 1 || shape->taps > SHARED_TAPS ||
      shape->stride_y * shape->stride_x > SHARED_PHASES)
    return true;
  int64_t *workspace = malloc((size_t)(4 * shape->taps) * sizeof *workspace);
  if (!workspace) return false;
  grid_planes shared = planes_of_phases(shape, workspace);
  if (shared.planes * (columns + shared.reach) <= SHARED_FLOATS &&
      cost_of(shape, &shared, columns) <= cost_of(shape, layout, columns)) {
    *layout = shared;
  } else {
    free(workspace);
  }
  return true;
}
