// Pictures in C: libjpeg and libpng with their longjmp kept away from Swift frames, and the two
// inner loops of the resampler.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Room for one line that says what is wrong with a picture, with its terminating zero.
#define PICTURE_MESSAGE_SIZE 256

/// The size of a picture as its header states it, or why it can't be read.
typedef struct picture_header {
  uint32_t width;
  uint32_t height;
  /// Bytes per decoded pixel: 1 grey, 3 RGB, 4 RGBA.
  uint32_t channels;
} picture_header;

/// Reads the header of a JPEG file. Returns 1, or 0 and a message.
int picture_jpeg_header(const uint8_t *bytes, size_t count, picture_header *header, char *message);

/// Decodes a JPEG file to `capacity` bytes at `pixels`, interleaved rows without padding.
///
/// `capacity` must be width * height * channels of the header. CMYK and YCCK come out as RGB.
/// What libjpeg calls a warning is an error here. Returns 1, or 0 and a message.
int picture_jpeg_decode(
    const uint8_t *bytes, size_t count, uint8_t *pixels, size_t capacity, char *message);

/// Encodes 1 (grey), 3 (RGB) or, as source of the tests, 4 (CMYK as Adobe stores it: inverted)
/// channels. `*result` is to be given to `picture_free`. Returns 1, or 0 and a message.
int picture_jpeg_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, int quality,
    uint8_t **result, size_t *result_count, char *message);

/// Reads the header of a PNG file up to its first image data. Returns 1, or 0 and a message.
int picture_png_header(const uint8_t *bytes, size_t count, picture_header *header, char *message);

/// Decodes a PNG file, as `picture_jpeg_decode` does a JPEG file; 16-bit samples keep their upper
/// byte, palettes and transparent colours are expanded, gamma is ignored.
int picture_png_decode(
    const uint8_t *bytes, size_t count, uint8_t *pixels, size_t capacity, char *message);

/// Encodes 1 (grey), 3 (RGB) or 4 (RGBA) channels; otherwise as `picture_jpeg_encode`.
int picture_png_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, uint8_t **result,
    size_t *result_count, char *message);

/// Releases what an encoder returned.
void picture_free(uint8_t *bytes);

/// Adds `taps` rows of `count` bytes, `stride` bytes apart, each times its weight, in order.
void picture_resample_rows(
    const uint8_t *rows, ptrdiff_t stride, const float *weights, int32_t taps, float *result,
    size_t count);

/// Resamples one row of `channels` interleaved floats to `count` pixels of bytes.
///
/// Pixel i is the sum of `taps[i]` source pixels from `first[i]` on, times the weights from
/// `i * weight_stride` on, in order, rounded to nearest and clamped to 0...255. Three floats
/// behind the row must be readable.
void picture_resample_row(
    const float *row, uint32_t channels, const int32_t *first, const int32_t *taps,
    const float *weights, size_t weight_stride, uint8_t *result, size_t count);

#ifdef __cplusplus
}
#endif
