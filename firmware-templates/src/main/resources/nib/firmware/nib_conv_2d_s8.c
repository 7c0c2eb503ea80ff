/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_dot.h"
#include "nib_geometry.h"
#include "nib_requantize.h"

/* A layer CONV_2D: input [N,H,W,I], output [N,OH,OW,O]. */
typedef struct {
  nib_geometry geometry;
  int16_t input_zero_point;
  nib_flash_s8 weights; /* [O,KH,KW,I], in flash */
  nib_flash_s32 bias;   /* [O], the input zero point folded in (rule B1), in flash */
  nib_requantization requantization;
} nib_conv_2d_s8_layer;

/* Taps outside the input read its zero point (rule P2). */
static inline int32_t nib_conv_2d_border(int32_t sum, nib_flash_s8 w, int count, int zero_point) {
  for (int i = 0; i < count; i++) {
    sum += NIB_READ_S8(w + i) * zero_point;
  }
  return sum;
}

/* One row of the window: sum + its products; x is where the first tap inside the input reads. */
static inline int32_t nib_conv_2d_row(const nib_conv_2d_s8_layer *layer, int32_t sum,
                                      const int8_t *x, nib_flash_s8 w, nib_taps columns) {
  const int channels = layer->geometry.input_channels;
  const int width = layer->geometry.window_width;
  const int zero_point = layer->input_zero_point;
  sum = nib_conv_2d_border(sum, w, columns.first * channels, zero_point);
  w += columns.first * channels;
  if (layer->geometry.dilation_width == 1) {
    /* Taps side by side read inputs side by side. */
    const int run = (columns.end - columns.first) * channels;
    sum = nib_dot(sum, x, w, run);
    w += run;
  } else {
    for (int tap = columns.first; tap < columns.end; tap++) {
      sum = nib_dot(sum, x, w, channels);
      x += layer->geometry.dilation_width * channels;
      w += channels;
    }
  }
  return nib_conv_2d_border(sum, w, (width - columns.end) * channels, zero_point);
}

/* All channels of output position (y, x); input and output are those of one image. */
static inline void nib_conv_2d_position(const nib_conv_2d_s8_layer *layer, const int8_t *input,
                                        int8_t *output, int y, int x) {
  const nib_geometry *const g = &layer->geometry;
  const nib_position p = nib_position_at(g, y, x);
  const int row = g->window_width * g->input_channels;
  const int first_column = p.left + p.columns.first * g->dilation_width;
  nib_flash_s8 w = layer->weights;
  for (int channel = 0; channel < g->output_channels; channel++) {
    int32_t sum = NIB_READ_S32(layer->bias, channel);
    for (int tap = 0; tap < g->window_height; tap++) {
      if (tap < p.rows.first || tap >= p.rows.end || p.columns.first == p.columns.end) {
        sum = nib_conv_2d_border(sum, w, row, layer->input_zero_point);
      } else {
        const int at = (p.top + tap * g->dilation_height) * g->input_width + first_column;
        sum = nib_conv_2d_row(layer, sum, input + at * g->input_channels, w, p.columns);
      }
      w += row;
    }
    output[channel] = nib_requantize(&layer->requantization, sum, channel);
  }
}

/* out[n,y,x,o] = requantize(bias[o] + sum of weights[o,ky,kx,i] * in[n,iy,ix,i]). */
NIB_KERNEL void nib_conv_2d_s8(const nib_conv_2d_s8_layer *flash, const int8_t *input,
                               int8_t *output) {
  nib_conv_2d_s8_layer layer;
  NIB_LOAD(layer, flash);
  const nib_geometry *const g = &layer.geometry;
  for (int n = 0; n < g->batches; n++) {
    for (int y = 0; y < g->output_height; y++) {
      for (int x = 0; x < g->output_width; x++) {
        nib_conv_2d_position(&layer, input, output, y, x);
        output += g->output_channels;
      }
    }
    input += nib_image_elements(g);
  }
}
