// Pictures as cameras give them: cut out, scaled, and turned into a network's colours and numbers.
#pragma once
#include "ck_threads.h"
#include "ck_types.h"

/// What becomes of the components of a pixel.
typedef enum {
  CK_COLORS_KEPT = 0,        ///< They stay as they are, in their order.
  CK_COLORS_YUV_TO_RGB = 1,  ///< Luma, blue and red difference become red, green, blue.
  CK_COLORS_YUV_TO_BGR = 2,  ///< The same, blue first.
} ck_colors;

/// A picture and what becomes of it.
///
/// Columns and rows are treated alike. `step` is how many source pixels there are for one of the
/// result, in 1/32768 (32768 without `scales`), `offset` the first source pixel, `n` the extent of
/// the result, `extent` that of the picture:
///
///     count = (step * n + 2^14) >> 15
///     first = clamp(offset, 0, extent - 1)
///     last  = clamp(offset + count - 1, first, extent - 1)
///     p(i)  = clamp(offset * 2^16 + (2 * i + 1) * step - 2^15, first * 2^16, last * 2^16)
///     q(i)  = (p(i) + 16) >> 5
///
/// Result i lies between the pixels q(i) >> 11 and the next one up to `last`, of which the second
/// weighs (q(i) & 2047) / 2048. The colours of all four neighbours are computed first; a component
/// of half the extent has pixel (y / 2, x / 2) there. Colours are, each limited to 0 ... 255:
///
///     red   = (298 * (Y - 16)                   + 409 * (V - 128) + 128) >> 8
///     green = (298 * (Y - 16) - 100 * (U - 128) - 208 * (V - 128) + 128) >> 8
///     blue  = (298 * (Y - 16) + 516 * (U - 128)                   + 128) >> 8
///
/// They are mixed as (Σ weight * colour + 2^21) >> 22, and what results selects an entry of the
/// table of its channel.
typedef struct {
  /// What becomes of the components.
  ck_colors colors;
  /// Whether the steps count.
  bool scales;
  /// Steps of columns and rows, offsets of columns and rows: any numbers.
  const int32_t *region;
  /// As many maps of one byte per pixel as the result has channels, 1 or 3. The first has the
  /// extents of the picture, the others those or half of them, in each direction.
  ck_map component[3];
  /// 256 entries for every channel, one channel after another.
  const void *tables;
  /// Bytes of an entry, and of an element of the result: 1, 2 or 4.
  int32_t element_size;
} ck_picture;

/// Converts the picture.
void ck_convert_picture(const ck_picture *picture, const ck_map *output, ck_isa isa,
                        ck_pool *pool);
