// Template of the rows of ck_convert_picture: the colours of many pixels at a time. CK_SUFFIX names
// the variant.
#include "picture.h"

/// Pixels at a time.
#define CK_PIXELS 256

/// The colours of the pixels `column` of one row of the picture.
CK_INLINE void gather_colors(const ck_picture *picture, int32_t channels, int32_t row,
                             const int32_t *restrict column, int64_t count,
                             uint8_t colors[3][CK_PIXELS]) {
  for (int32_t c = 0; c < channels; c++) {
    picture_line line = picture_line_of(picture, c, row);
    uint8_t *restrict to = colors[c];
    for (int64_t i = 0; i < count; i++)
      to[i] = line.data[(column[i] >> line.shift) * line.pitch];
  }
  if (picture->colors == CK_COLORS_KEPT) return;
  uint8_t *restrict y = colors[0], *restrict u = colors[1], *restrict v = colors[2];
  for (int64_t i = 0; i < CK_PIXELS; i++) picture_rgb(&y[i], &u[i], &v[i]);
}

/// Adds the colours of two neighbouring columns, weighted, to `sums`.
CK_INLINE void add_colors(uint32_t row_weight, const int32_t *restrict column_weight,
                          const uint8_t *restrict left, const uint8_t *restrict right,
                          uint32_t *restrict sums) {
  for (int64_t i = 0; i < CK_PIXELS; i++) {
    uint32_t weight = (uint32_t)column_weight[i];
    sums[i] += row_weight * ((2048 - weight) * left[i] + weight * right[i]);
  }
}

void CK_VARIANT(picture_row)(const picture_job *job, int64_t y) {
  const ck_picture *picture = job->picture;
  int32_t channels = job->output->channels;
  picture_position row = picture_position_of(&job->rows, y);
  int32_t lines[2] = {row.index, row.next};
  uint32_t line_weights[2] = {2048 - (uint32_t)row.weight, (uint32_t)row.weight};
  char *out = (char *)job->output->data + y * job->output->row_pitch;
  int32_t swap = picture->colors == CK_COLORS_YUV_TO_BGR ? 2 : 0;
  for (int64_t start = 0; start < job->output->width; start += CK_PIXELS) {
    int64_t left = job->output->width - start;
    int64_t count = left < CK_PIXELS ? left : CK_PIXELS;
    int32_t index[CK_PIXELS] = {0}, next[CK_PIXELS] = {0}, weight[CK_PIXELS] = {0};
    for (int64_t i = 0; i < count; i++) {
      picture_position column = picture_position_of(&job->columns, start + i);
      index[i] = column.index;
      next[i] = column.next;
      weight[i] = column.weight;
    }
    uint8_t colors[3][CK_PIXELS] = {{0}}, neighbours[3][CK_PIXELS] = {{0}};
    if (picture->scales) {
      uint32_t sums[3][CK_PIXELS] = {{0}};
      for (int32_t line = 0; line < 2; line++) {
        if (line_weights[line] == 0) continue;
        gather_colors(picture, channels, lines[line], index, count, colors);
        gather_colors(picture, channels, lines[line], next, count, neighbours);
        for (int32_t c = 0; c < channels; c++)
          add_colors(line_weights[line], weight, colors[c], neighbours[c], sums[c]);
      }
      for (int32_t c = 0; c < channels; c++)
        for (int64_t i = 0; i < CK_PIXELS; i++)
          colors[c][i] = (uint8_t)((sums[c][i] + (1u << 21)) >> 22);
    } else {
      gather_colors(picture, channels, lines[0], index, count, colors);
    }
    for (int64_t i = 0; i < count; i++, out += job->output->pixel_pitch)
      for (int32_t c = 0; c < channels; c++)
        picture_store(picture, out, c, colors[channels == 3 ? c ^ (c == 1 ? 0 : swap) : c][i]);
  }
}
