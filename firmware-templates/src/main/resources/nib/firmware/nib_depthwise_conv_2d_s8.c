/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_depthwise_conv_2d.h"

typedef nib_depthwise_conv_2d_layer nib_depthwise_conv_2d_s8_layer;

/* Row y of the output; input and output are those of one image. */
static inline void nib_depthwise_conv_2d_row(const nib_depthwise_conv_2d_layer *layer,
                                             const int8_t *input, int8_t *output, int y) {
  const nib_geometry *const g = &layer->geometry;
  nib_window p;
  nib_window_rows(g, &p, y, 0);
  output += nib_ring_row(y, g->output_rows) * nib_output_row(g);
  for (int x = 0;;) {
    int channel = 0;
    nib_window_columns(g, &p, input, x, 1);
    for (int i = 0; i < g->input_channels; i++) {
      for (int m = 0; m < layer->depth_multiplier; m++) {
        const int32_t sum = nib_depthwise_conv_2d_sum(
            &p, layer->input_zero_point, NIB_READ_S32(layer->bias, channel), i,
            layer->weights + channel, g->output_channels);
        *output = nib_requantize(&layer->requantization, sum, channel);
        output++;
        channel++;
      }
    }
    x++;
    if (x >= g->output_width) {
      return; /* no step behind the last pixel, where the arena may end */
    }
    output += g->pitch - g->output_channels;
  }
}

/* out[n,y,x,o] = requantize(bias[o] + sum of weights[ky,kx,o] * in[n,iy,ix,o / multiplier]) for the
 * rows y from from to before to (rule R5). */
NIB_KERNEL void nib_depthwise_conv_2d_s8(const nib_depthwise_conv_2d_s8_layer *flash,
                                         const int8_t *input, int8_t *output, int from, int to) {
  NIB_NEAR(nib_depthwise_conv_2d_s8_layer, layer, flash);
  const nib_geometry *const g = &layer->geometry;
  int image = 0;
  for (int n = 0; n < g->batches; n++) {
    for (int y = from; y < to; y++) {
      nib_depthwise_conv_2d_row(layer, input, output + image, y);
    }
    input += nib_input_image(g);
    image += g->output_rows * nib_output_row(g);
  }
}
