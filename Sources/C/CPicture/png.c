#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CPicture.h"
#include <png.h>

// Everything that must outlive a longjmp: nothing of it is a variable of a function that calls
// setjmp.
typedef struct codec {
  jmp_buf landing;
  png_structp png;
  png_infop info;
  char *message;
  const uint8_t *source;
  size_t remaining;
  uint8_t *output;
  size_t output_count;
  size_t output_capacity;
  png_bytepp rows;
} codec;

static void fail(png_structp png, png_const_charp text) {
  codec *state = png_get_error_ptr(png);
  snprintf(state->message, PICTURE_MESSAGE_SIZE, "%s", text);
  longjmp(state->landing, 1);
}

static void ignore(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static void read_bytes(png_structp png, png_bytep target, size_t count) {
  codec *state = png_get_io_ptr(png);
  if (count > state->remaining) png_error(png, "the file ends early");
  memcpy(target, state->source, count);
  state->source += count;
  state->remaining -= count;
}

static void write_bytes(png_structp png, png_bytep source, size_t count) {
  codec *state = png_get_io_ptr(png);
  size_t needed = state->output_count + count;
  if (needed > state->output_capacity) {
    size_t capacity = needed + needed / 2 + 4096;
    uint8_t *larger = realloc(state->output, capacity);
    if (!larger) png_error(png, "out of memory");
    state->output = larger;
    state->output_capacity = capacity;
  }
  memcpy(state->output + state->output_count, source, count);
  state->output_count = needed;
}

static void flush_bytes(png_structp png) { (void)png; }

static codec *make_codec(char *message) {
  codec *state = calloc(1, sizeof *state);
  if (state) state->message = message;
  snprintf(message, PICTURE_MESSAGE_SIZE, "%s", state ? "" : "out of memory");
  return state;
}

static void discard_reader(codec *state) {
  png_destroy_read_struct(&state->png, &state->info, NULL);
  free(state->rows);
  free(state);
}

// Reads up to the image data and asks for 8-bit grey, RGB or RGBA.
static void open_reader(codec *state, const uint8_t *bytes, size_t count, picture_header *header) {
  state->source = bytes;
  state->remaining = count;
  state->info = png_create_info_struct(state->png);
  if (!state->info) png_error(state->png, "out of memory");
  png_set_read_fn(state->png, state, read_bytes);
  png_set_user_limits(state->png, 0x7fffffff, 0x7fffffff);
  // Chunks that don't change the samples are skipped unread: no decompression, no complaints.
  png_set_keep_unknown_chunks(state->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_read_info(state->png, state->info);
  int has_alpha = png_get_valid(state->png, state->info, PNG_INFO_tRNS) != 0;
  int color = png_get_color_type(state->png, state->info);
  has_alpha |= (color & PNG_COLOR_MASK_ALPHA) != 0;
  png_set_expand(state->png);
  png_set_strip_16(state->png);
  if (has_alpha && !(color & PNG_COLOR_MASK_COLOR)) png_set_gray_to_rgb(state->png);
  header->width = png_get_image_width(state->png, state->info);
  header->height = png_get_image_height(state->png, state->info);
  header->channels = has_alpha ? 4 : color & PNG_COLOR_MASK_COLOR ? 3 : 1;
}

int picture_png_header(const uint8_t *bytes, size_t count, picture_header *header, char *message) {
  codec *state = make_codec(message);
  if (!state) return 0;
  if (setjmp(state->landing)) {
    discard_reader(state);
    return 0;
  }
  state->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, state, fail, ignore);
  if (!state->png) longjmp(state->landing, 1);
  open_reader(state, bytes, count, header);
  discard_reader(state);
  return 1;
}

static void decode(
    codec *state, const uint8_t *bytes, size_t count, uint8_t *pixels, size_t capacity) {
  picture_header header;
  open_reader(state, bytes, count, &header);
  png_set_interlace_handling(state->png);
  png_read_update_info(state->png, state->info);
  size_t stride = png_get_rowbytes(state->png, state->info);
  if (stride != (size_t)header.width * header.channels || stride * header.height != capacity) {
    png_error(state->png, "the header and the picture disagree on the size");
  }
  state->rows = malloc(header.height * sizeof *state->rows);
  if (!state->rows) png_error(state->png, "out of memory");
  for (size_t y = 0; y < header.height; ++y) state->rows[y] = pixels + y * stride;
  png_read_image(state->png, state->rows);
  png_read_end(state->png, NULL);
}

int picture_png_decode(
    const uint8_t *bytes, size_t count, uint8_t *pixels, size_t capacity, char *message) {
  codec *state = make_codec(message);
  if (!state) return 0;
  if (setjmp(state->landing)) {
    discard_reader(state);
    return 0;
  }
  state->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, state, fail, ignore);
  if (!state->png) longjmp(state->landing, 1);
  decode(state, bytes, count, pixels, capacity);
  discard_reader(state);
  return 1;
}

static void encode(
    codec *state, const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels) {
  int color = channels == 1 ? PNG_COLOR_TYPE_GRAY
      : channels == 3       ? PNG_COLOR_TYPE_RGB
                            : PNG_COLOR_TYPE_RGB_ALPHA;
  state->info = png_create_info_struct(state->png);
  if (!state->info) png_error(state->png, "out of memory");
  png_set_write_fn(state->png, state, write_bytes, flush_bytes);
  png_set_IHDR(
      state->png, state->info, width, height, 8, color, PNG_INTERLACE_NONE,
      PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level(state->png, 3);
  png_write_info(state->png, state->info);
  for (size_t y = 0; y < height; ++y) {
    png_write_row(state->png, pixels + y * width * channels);
  }
  png_write_end(state->png, NULL);
}

int picture_png_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, uint8_t **result,
    size_t *result_count, char *message) {
  codec *state = make_codec(message);
  if (!state) return 0;
  if (setjmp(state->landing)) {
    png_destroy_write_struct(&state->png, &state->info);
    free(state->output);
    free(state);
    return 0;
  }
  state->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, state, fail, ignore);
  if (!state->png) longjmp(state->landing, 1);
  encode(state, pixels, width, height, channels);
  png_destroy_write_struct(&state->png, &state->info);
  *result = state->output;
  *result_count = state->output_count;
  free(state);
  return 1;
}

void picture_free(uint8_t *bytes) { free(bytes); }
