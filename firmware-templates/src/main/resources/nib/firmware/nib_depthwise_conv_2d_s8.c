/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_geometry.h"
#include "nib_requantize.h"

/* A layer DEPTHWISE_CONV_2D: input [N,H,W,I], output [N,OH,OW,O] with O = I * depth multiplier. */
typedef struct {
  nib_geometry geometry;
  int16_t input_zero_point;
  int16_t depth_multiplier;
  nib_flash_s8 weights; /* [KH,KW,O], in flash */
  nib_flash_s32 bias;   /* [O], the input zero point folded in (rule B1), in flash */
  nib_requantization requantization;
} nib_depthwise_conv_2d_s8_layer;

/* sum + the products of one channel's window; taps outside the input read its zero point (rule P2).
 * input: the channel in the image's first pixel; w: the channel in the first tap. */
static inline int32_t nib_depthwise_conv_2d_window(const nib_depthwise_conv_2d_s8_layer *layer,
                                                   int32_t sum, const int8_t *input,
                                                   nib_flash_s8 w, nib_position p) {
  const nib_geometry *const g = &layer->geometry;
  for (int ky = 0; ky < g->window_height; ky++) {
    const int y = p.top + ky * g->dilation_height;
    const int row_inside = ky >= p.rows.first && ky < p.rows.end;
    for (int kx = 0; kx < g->window_width; kx++) {
      int value = layer->input_zero_point;
      if (row_inside && kx >= p.columns.first && kx < p.columns.end) {
        const int x = p.left + kx * g->dilation_width;
        value = input[(y * g->input_width + x) * g->input_channels];
      }
      sum += NIB_READ_S8(w) * value;
      w += g->output_channels;
    }
  }
  return sum;
}

/* out[n,y,x,o] = requantize(bias[o] + sum of weights[ky,kx,o] * in[n,iy,ix,o / multiplier]). */
NIB_KERNEL void nib_depthwise_conv_2d_s8(const nib_depthwise_conv_2d_s8_layer *flash,
                                         const int8_t *input, int8_t *output) {
  nib_depthwise_conv_2d_s8_layer layer;
  NIB_LOAD(layer, flash);
  const nib_geometry *const g = &layer.geometry;
  for (int n = 0; n < g->batches; n++) {
    for (int y = 0; y < g->output_height; y++) {
      for (int x = 0; x < g->output_width; x++) {
        const nib_position p = nib_position_at(g, y, x);
        int channel = 0;
        for (int i = 0; i < g->input_channels; i++) {
          for (int m = 0; m < layer.depth_multiplier; m++) {
            const int32_t sum =
                nib_depthwise_conv_2d_window(&layer, NIB_READ_S32(layer.bias, channel), input + i,
                                             layer.weights + channel, p);
            *output = nib_requantize(&layer.requantization, sum, channel);
            output++;
            channel++;
          }
        }
      }
    }
    input += nib_image_elements(g);
  }
}
