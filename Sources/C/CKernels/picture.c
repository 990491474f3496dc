// ck_convert_picture: the specification, and the choice of the variant.
#include "picture.h"

/// The colours of pixel (row, column).
static void pixel_colors(const ck_picture *picture, int32_t channels, int32_t row, int32_t column,
                         uint8_t colors[3]) {
  for (int32_t c = 0; c < channels; c++) {
    picture_line line = picture_line_of(picture, c, row);
    colors[c] = line.data[(column >> line.shift) * line.pitch];
  }
  if (picture->colors != CK_COLORS_KEPT) picture_rgb(&colors[0], &colors[1], &colors[2]);
  if (picture->colors == CK_COLORS_YUV_TO_BGR) {
    uint8_t red = colors[0];
    colors[0] = colors[2];
    colors[2] = red;
  }
}

static void picture_row_scalar(const picture_job *job, int64_t y) {
  const ck_picture *picture = job->picture;
  int32_t channels = job->output->channels;
  picture_position row = picture_position_of(&job->rows, y);
  char *out = (char *)job->output->data + y * job->output->row_pitch;
  for (int64_t x = 0; x < job->output->width; x++, out += job->output->pixel_pitch) {
    picture_position column = picture_position_of(&job->columns, x);
    uint32_t bottom = (uint32_t)row.weight, right = (uint32_t)column.weight;
    uint8_t a[3], b[3], c[3], d[3];
    pixel_colors(picture, channels, row.index, column.index, a);
    pixel_colors(picture, channels, row.index, column.next, b);
    pixel_colors(picture, channels, row.next, column.index, c);
    pixel_colors(picture, channels, row.next, column.next, d);
    for (int32_t i = 0; i < channels; i++) {
      uint32_t top = (2048 - right) * a[i] + right * b[i];
      uint32_t below = (2048 - right) * c[i] + right * d[i];
      uint32_t sum = (2048 - bottom) * top + bottom * below;
      picture_store(picture, out, i, (uint8_t)((sum + (1u << 21)) >> 22));
    }
  }
}

static picture_axis axis_of(int64_t step, int64_t offset, int64_t extent, int64_t outputs) {
  int64_t count = (step * outputs + (1 << 14)) >> 15;
  int64_t first = offset < 0 ? 0 : offset > extent - 1 ? extent - 1 : offset;
  int64_t last = offset + count - 1;
  last = last < first ? first : last > extent - 1 ? extent - 1 : last;
  return (picture_axis){offset, step, first, last};
}

typedef struct {
  picture_job job;
  picture_row_function row;
} run_context;

static void run_row(void *context, int64_t y) {
  const run_context *run = context;
  run->row(&run->job, y);
}

void ck_convert_picture(const ck_picture *picture, const ck_map *output, ck_isa isa,
                        ck_pool *pool) {
  const ck_map *whole = &picture->component[0];
  int32_t region[4];
  for (int32_t i = 0; i < 4; i++) region[i] = picture->region[i];
  if (!picture->scales) region[0] = region[1] = 1 << 15;
  run_context run = {
      {picture, output, axis_of(region[0], region[2], whole->width, output->width),
       axis_of(region[1], region[3], whole->height, output->height)},
      picture_row_scalar,
  };
#if defined(__x86_64__)
  if (ck_uses_avx2(isa)) run.row = picture_row_avx2;
  if (isa == CK_ISA_AVX512_VNNI) run.row = picture_row_avx512;
#elif defined(__aarch64__)
  if (ck_uses_neon(isa)) run.row = picture_row_neon;
#else
  (void)isa;
#endif
  ck_pool_run(pool, output->height, run_row, &run);
}
