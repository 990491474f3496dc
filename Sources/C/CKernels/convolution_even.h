// Pixels whose input and output lie at equal distances: pointers to the first chunk's serve all.
#pragma once
#include "convolution_input.h"

/// The pixels of a convolution of one tap that moves nothing, over maps without gaps between rows.
typedef struct {
  int64_t count;  ///< Pixels of the map; 0 where they do not lie so.
  int64_t input_step, output_step;  ///< Bytes from pixel to pixel.
  const uint8_t *inputs[CK_MAX_PIXELS];  ///< Of the first pixels, without the problem's channels.
  uint8_t *outputs[CK_MAX_PIXELS];
} ck_even_pixels;

/// Where the kernels find a chunk's pixels: at the pointers plus the offsets.
typedef struct {
  const uint8_t *const *inputs;  ///< [kernel taps][pitch]
  int64_t pitch, input_offset;
  uint8_t *const *outputs;
  int64_t output_offset;
} ck_pixel_pointers;

static inline bool ck_has_gaps(const ck_map *map) {
  return map->row_pitch != map->width * map->pixel_pitch;
}

/// Points to the first pixels where those of all problems lie evenly, as they do if the first one's
/// do.
static inline void ck_find_even(const ck_problem_shape *first, const ck_map *input,
                                const ck_map *output, ck_pointer_run list, ck_even_pixels *even) {
  even->count = 0;
  bool is_point = first->taps == 1 && first->tap_y[0] == 0 && first->tap_x[0] == 0 &&
                  first->stride_y == 1 && first->stride_x == 1 && first->step_y == 1 &&
                  first->step_x == 1;
  if (!is_point || input->width != output->width || input->height < output->height ||
      ck_has_gaps(input) || ck_has_gaps(output)) {
    return;
  }
  even->count = (int64_t)output->width * output->height;
  even->input_step = input->pixel_pitch;
  even->output_step = output->pixel_pitch;
  int32_t listed = even->count < CK_MAX_PIXELS ? (int32_t)even->count : CK_MAX_PIXELS;
  list(even->inputs, input->data, even->input_step, listed);
  list((const uint8_t **)even->outputs, output->data, even->output_step, listed);
}

/// Points to a chunk's pixels, where they lie evenly or by lists in `chunk`.
static inline ck_pixel_pointers ck_find_pixels(const ck_even_pixels *even,
                                               const ck_problem_shape *problem,
                                               const ck_map *input, const ck_map *output,
                                               const uint8_t *padding, ck_pointer_run list,
                                               ck_chunk_pixels pixels, ck_chunk_input *chunk) {
  const int32_t pitch = ck_table_pitch(pixels.count);
  // Kernels read whole tiles.
  if (pitch <= CK_MAX_PIXELS && pixels.first + pitch <= even->count) {
    int64_t channels = (int64_t)problem->input_channel * problem->element_size;
    return (ck_pixel_pointers){even->inputs, pitch, pixels.first * even->input_step + channels,
                               even->outputs, pixels.first * even->output_step};
  }
  ck_find_chunk(problem, input, output, padding, list, chunk, pixels.first, pixels.count,
                pixels.width, pitch);
  return (ck_pixel_pointers){chunk->pointers, pitch, 0, chunk->outputs, 0};
}
