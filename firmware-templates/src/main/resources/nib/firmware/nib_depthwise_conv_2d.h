/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_DEPTHWISE_CONV_2D_H
#define NIB_DEPTHWISE_CONV_2D_H

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
} nib_depthwise_conv_2d_layer;

/* sum + the products of one channel's window; taps outside the input read its zero point (rule P2).
 * input: the channel in the ring's first pixel; w: the channel in the first tap. */
NIB_SHARED int32_t nib_depthwise_conv_2d_sum(const nib_depthwise_conv_2d_layer *layer, int32_t sum,
                                             const int8_t *input, nib_flash_s8 w,
                                             const nib_window *p) {
  const nib_geometry *const g = &layer->geometry;
  const int step = g->dilation_width * g->input_channels;
  int at = p->rows.at;
  for (int ky = 0; ky < g->window_height; ky++) {
    int kx = 0;
    if (ky >= p->rows.first && ky < p->rows.end) {
      const int8_t *x = input + at + p->columns.at;
      for (; kx < p->columns.first; kx++) {
        sum += NIB_READ_S8(w) * layer->input_zero_point;
        w += g->output_channels;
      }
      for (; kx < p->columns.end; kx++) {
        sum += NIB_READ_S8(w) * *x;
        w += g->output_channels;
        x += step;
      }
      at = nib_next_row(p, at);
    }
    for (; kx < g->window_width; kx++) {
      sum += NIB_READ_S8(w) * layer->input_zero_point;
      w += g->output_channels;
    }
  }
  return sum;
}

#endif
