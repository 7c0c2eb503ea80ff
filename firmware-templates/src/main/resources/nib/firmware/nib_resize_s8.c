/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_platform.h"

/* A layer RESIZE_BILINEAR, or RESIZE_NEAREST_NEIGHBOR where it is no copy: input [N,H,W,C], output
 * [N,OH,OW,C]. */
typedef struct {
  int16_t batches;
  int16_t input_height, input_width, channels;
  int16_t output_height, output_width;
  nib_flash_s32 rows;    /* where in the input each output row lies, in 1/1024 of a row; in flash */
  nib_flash_s32 columns; /* the same for each output column */
} nib_resize_s8_layer;

/* One pixel of all channels: between the pixels at upper and lower, and those across elements to
 * their right; right and down: 0 to 1023. */
NIB_INNER void nib_resize_pixel(const int8_t *upper, const int8_t *lower, int8_t *output,
                                int channels, int across, int right, int down) {
  for (int c = 0; c < channels; c++) {
    const int32_t above = (int32_t)upper[c] * (1024 - right) + (int32_t)upper[c + across] * right;
    const int32_t below = (int32_t)lower[c] * (1024 - right) + (int32_t)lower[c + across] * right;
    const int32_t sum = above * (1024 - down) + below * down; /* at most 2^27 */
    output[c] = (int8_t)((sum + 524288 - (sum < 0)) >> 20);   /* halves away from zero */
  }
}

/* out[n,y,x,c] = the mean of the four nearest pixels, each weighted with its nearness (rule I2). */
NIB_KERNEL void nib_resize_s8(const nib_resize_s8_layer *flash, const int8_t *input,
                              int8_t *output) {
  NIB_NEAR(nib_resize_s8_layer, layer, flash);
  const int row_elements = layer->input_width * layer->channels;
  for (int n = 0; n < layer->batches; n++) {
    for (int y = 0; y < layer->output_height; y++) {
      const int32_t row = NIB_READ_S32(layer->rows, y);
      const int down = (int)(row & 1023);
      const int8_t *upper = input + (int)(row >> 10) * row_elements;
      const int8_t *lower = down > 0 ? upper + row_elements : upper;
      for (int x = 0; x < layer->output_width; x++) {
        const int32_t column = NIB_READ_S32(layer->columns, x);
        const int right = (int)(column & 1023);
        const int left = (int)(column >> 10) * layer->channels;
        nib_resize_pixel(upper + left, lower + left, output, layer->channels,
                         right > 0 ? layer->channels : 0, right, down);
        output += layer->channels;
      }
    }
    input += layer->input_height * row_elements;
  }
}
