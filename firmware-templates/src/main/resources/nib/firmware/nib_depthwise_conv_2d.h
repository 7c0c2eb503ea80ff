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

/* sum + the products of one output channel, whose first weight is at w; taps outside the input read
 * its zero point (rule P2). channel: the input's; step: from one tap's weight to the next. */
NIB_INNER int32_t nib_depthwise_conv_2d_sum(const nib_window *p, int zero_point, int32_t sum,
                                            int channel, nib_flash_s8 w, int step) {
  int rows = p->rows;
  int at = p->at + channel;
  int outside = p->above;
  for (;;) {
    for (; outside > 0; outside--) {
      sum += NIB_READ_S8(w) * zero_point;
      w += step;
    }
    if (rows == 0) {
      return sum;
    }
    const int8_t *x = p->input + at;
    int taps = p->runs;
    do {
      sum += *x * NIB_READ_S8(w);
      x += p->run_step;
      w += step;
      taps--;
    } while (taps > 0);
    at = nib_next_row(p, at);
    rows--;
    outside = rows == 0 ? p->below : p->between;
  }
}

#endif
