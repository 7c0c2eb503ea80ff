/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_CONV_2D_STRIP_MAX_H
#define NIB_CONV_2D_STRIP_MAX_H

#include "nib_conv_2d_strip.h"
#include "nib_pooling.h"

/* A layer CONV_2D with a maximum behind it: output [N,PH,PW,O]. */
typedef struct {
  nib_conv_2d_packed_layer convolution;
  nib_pooling pool;
} nib_conv_2d_strip_max_layer;

/* The largest of what some rows and columns of the convolution give, for all channels of one output
 * position: of the accumulators, since requantising never falls (rule F5).
 * keeps: 1 when what the output holds counts, too. */
NIB_INLINE void nib_conv_2d_strip_max_position(const nib_conv_2d_packed_layer *layer,
                                               nib_conv_2d_strip *c, int8_t *output, nib_taps rows,
                                               nib_taps columns, int lap, int keeps) {
  c->strip.compares = 0;
  for (int ky = rows.first; ky < rows.end; ky++) {
    int windows;
    nib_strip_to_row(&c->strip, rows.at + ky - rows.first, lap);
    for (int kx = columns.first; kx < columns.end; kx += windows) {
      windows = nib_strip_to(&c->strip, columns.at + kx - columns.first, columns.end - kx);
      nib_strip_sums(&c->strip, layer->weights, layer->bias, c->sums);
    }
  }
  if (keeps) {
    int8_t *const values = (int8_t *)c->sums; /* each is read before its place is written */
    nib_strip_outputs(&c->factors, c->sums, values, 1);
    for (int i = 0; i < layer->geometry.output_channels; i++) {
      output[i] = values[i] > output[i] ? values[i] : output[i];
    }
  } else {
    nib_strip_outputs(&c->factors, c->sums, output, 1);
  }
}

#endif
