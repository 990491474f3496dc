#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CPicture.h"
#include <jpeglib.h>

// More scans than any encoder writes: each costs a pass over all coefficients.
enum { maximum_scans = 500 };

// `base` comes first, so that libjpeg's pointer to it is a pointer to the whole.
typedef struct failure {
  struct jpeg_error_mgr base;
  jmp_buf landing;
  char *message;
} failure;

static void fail(j_common_ptr codec) {
  failure *state = (failure *)codec->err;
  char text[JMSG_LENGTH_MAX];
  state->base.format_message(codec, text);
  snprintf(state->message, PICTURE_MESSAGE_SIZE, "%s", text);
  longjmp(state->landing, 1);
}

static void receive(j_common_ptr codec, int level) {
  if (level < 0) fail(codec);
}

static void ignore(j_common_ptr codec) { (void)codec; }

static void prepare(failure *state, char *message) {
  jpeg_std_error(&state->base);
  state->base.error_exit = fail;
  state->base.emit_message = receive;
  state->base.output_message = ignore;
  state->message = message;
  message[0] = 0;
}

static void count_scans(j_common_ptr codec) {
  j_decompress_ptr decoder = (j_decompress_ptr)codec;
  if (decoder->input_scan_number <= maximum_scans) return;
  failure *state = (failure *)codec->err;
  snprintf(state->message, PICTURE_MESSAGE_SIZE, "more than %d scans", maximum_scans);
  longjmp(state->landing, 1);
}

static uint32_t decoded_channels(const struct jpeg_decompress_struct *decoder) {
  return decoder->jpeg_color_space == JCS_GRAYSCALE ? 1 : 3;
}

static int is_four_channel(const struct jpeg_decompress_struct *decoder) {
  return decoder->jpeg_color_space == JCS_CMYK || decoder->jpeg_color_space == JCS_YCCK;
}

int picture_jpeg_header(
    const uint8_t *bytes, size_t count, picture_header *header, char *message) {
  struct jpeg_decompress_struct decoder = {0};
  failure state;
  prepare(&state, message);
  decoder.err = &state.base;
  if (setjmp(state.landing)) {
    jpeg_destroy_decompress(&decoder);
    return 0;
  }
  jpeg_create_decompress(&decoder);
  jpeg_mem_src(&decoder, bytes, count);
  jpeg_read_header(&decoder, TRUE);
  header->width = decoder.image_width;
  header->height = decoder.image_height;
  header->channels = decoded_channels(&decoder);
  jpeg_destroy_decompress(&decoder);
  return 1;
}

// a * b / 255, rounded to nearest.
static uint8_t scaled(uint32_t a, uint32_t b) { return (uint8_t)((a * b + 127) / 255); }

static void convert_cmyk(const uint8_t *cmyk, uint8_t *rgb, size_t count, uint8_t inversion) {
  for (size_t i = 0; i < count; ++i, cmyk += 4, rgb += 3) {
    uint32_t light = cmyk[3] ^ inversion;
    for (int c = 0; c < 3; ++c) rgb[c] = scaled(cmyk[c] ^ inversion, light);
  }
}

int picture_jpeg_decode(
    const uint8_t *bytes, size_t count, uint8_t *pixels, size_t capacity, char *message) {
  struct jpeg_decompress_struct decoder = {0};
  struct jpeg_progress_mgr progress = {0};
  failure state;
  prepare(&state, message);
  decoder.err = &state.base;
  if (setjmp(state.landing)) {
    jpeg_destroy_decompress(&decoder);
    return 0;
  }
  jpeg_create_decompress(&decoder);
  progress.progress_monitor = count_scans;
  decoder.progress = &progress;
  jpeg_mem_src(&decoder, bytes, count);
  jpeg_read_header(&decoder, TRUE);

  size_t channels = decoded_channels(&decoder);
  size_t width = decoder.image_width;
  if (width * decoder.image_height * channels != capacity) {
    snprintf(message, PICTURE_MESSAGE_SIZE, "the header and the picture disagree on the size");
    jpeg_destroy_decompress(&decoder);
    return 0;
  }
  int four = is_four_channel(&decoder);
  decoder.out_color_space = four ? JCS_CMYK : channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  decoder.dct_method = JDCT_ISLOW;
  decoder.do_fancy_upsampling = TRUE;
  decoder.do_block_smoothing = FALSE;
  jpeg_start_decompress(&decoder);

  JSAMPARRAY line = NULL;
  if (four) {
    line = decoder.mem->alloc_sarray(
        (j_common_ptr)&decoder, JPOOL_IMAGE, decoder.output_width * 4, 1);
  }
  // Adobe's encoders store ink inverted, and say who they are.
  uint8_t inversion = decoder.saw_Adobe_marker ? 0 : 255;
  while (decoder.output_scanline < decoder.output_height) {
    JSAMPROW target = pixels + (size_t)decoder.output_scanline * width * channels;
    if (four) {
      jpeg_read_scanlines(&decoder, line, 1);
      convert_cmyk(line[0], target, width, inversion);
    } else {
      jpeg_read_scanlines(&decoder, &target, 1);
    }
  }
  jpeg_finish_decompress(&decoder);
  jpeg_destroy_decompress(&decoder);
  return 1;
}

// What must outlive a longjmp lives here, and not in variables of the function that calls setjmp.
typedef struct encoder_output {
  unsigned char *bytes;
  unsigned long count;
} encoder_output;

static void encode(
    struct jpeg_compress_struct *encoder, const uint8_t *pixels, uint32_t width, uint32_t height,
    uint32_t channels, int quality, encoder_output *output) {
  jpeg_create_compress(encoder);
  jpeg_mem_dest(encoder, &output->bytes, &output->count);
  encoder->image_width = width;
  encoder->image_height = height;
  encoder->input_components = (int)channels;
  encoder->in_color_space = channels == 1 ? JCS_GRAYSCALE : channels == 3 ? JCS_RGB : JCS_CMYK;
  jpeg_set_defaults(encoder);
  jpeg_set_quality(encoder, quality, TRUE);
  encoder->dct_method = JDCT_ISLOW;
  jpeg_start_compress(encoder, TRUE);
  while (encoder->next_scanline < height) {
    JSAMPROW row = (JSAMPROW)(pixels + (size_t)encoder->next_scanline * width * channels);
    jpeg_write_scanlines(encoder, &row, 1);
  }
  jpeg_finish_compress(encoder);
}

int picture_jpeg_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, uint32_t channels, int quality,
    uint8_t **result, size_t *result_count, char *message) {
  struct jpeg_compress_struct encoder = {0};
  failure state;
  encoder_output *output = calloc(1, sizeof *output);
  if (!output) {
    snprintf(message, PICTURE_MESSAGE_SIZE, "out of memory");
    return 0;
  }
  prepare(&state, message);
  encoder.err = &state.base;
  if (setjmp(state.landing)) {
    jpeg_destroy_compress(&encoder);
    free(output->bytes);
    free(output);
    return 0;
  }
  encode(&encoder, pixels, width, height, channels, quality, output);
  jpeg_destroy_compress(&encoder);
  *result = output->bytes;
  *result_count = output->count;
  free(output);
  return 1;
}
