/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_CONV_2D_H
#define NIB_CONV_2D_H

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
} nib_conv_2d_layer;

/* Taps outside the input read its zero point (rule P2). */
static inline int32_t nib_conv_2d_border(int32_t sum, nib_flash_s8 w, int count, int zero_point) {
  for (int i = 0; i < count; i++) {
    sum += NIB_READ_S8(w + i) * zero_point;
  }
  return sum;
}

/* One row of the window: sum + its products; x is where the first tap inside the input reads. */
static inline int32_t nib_conv_2d_row(const nib_conv_2d_layer *layer, int32_t sum, const int8_t *x,
                                      nib_flash_s8 w, nib_taps columns) {
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

/* sum + the products of one output channel, whose weights begin at w, at the window p. */
NIB_SHARED int32_t nib_conv_2d_sum(const nib_conv_2d_layer *layer, int32_t sum,
                                   const int8_t *input, nib_flash_s8 w, const nib_window *p) {
  const int row = layer->geometry.window_width * layer->geometry.input_channels;
  const int zero_point = layer->input_zero_point;
  int at = p->rows.at;
  sum = nib_conv_2d_border(sum, w, p->rows.first * row, zero_point);
  w += p->rows.first * row;
  for (int tap = p->rows.first; tap < p->rows.end; tap++) {
    sum = nib_conv_2d_row(layer, sum, input + at + p->columns.at, w, p->columns);
    w += row;
    at = nib_next_row(p, at);
  }
  return nib_conv_2d_border(sum, w, (layer->geometry.window_height - p->rows.end) * row,
                            zero_point);
}

/* Weights of one output channel. */
static inline int nib_conv_2d_weights(const nib_geometry *g) {
  return g->window_height * g->window_width * g->input_channels;
}

#endif
