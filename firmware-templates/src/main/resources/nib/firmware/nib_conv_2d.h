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

/* The window of output column x of the row begun. */
NIB_INLINE void nib_conv_2d_columns(const nib_geometry *g, nib_window *p, const int8_t *input,
                                       int x) {
  nib_window_columns(g, p, input, x, g->input_channels);
  if (g->dilation_width == 1) {
    /* Taps side by side read inputs side by side. */
    p->run = p->runs * g->input_channels;
    p->runs = 1;
  }
}

/* From so many products on a call of nib_dot is worth it. */
#define NIB_LONG_RUN 12

/* sum + the products of one output channel, whose weights begin at w; taps outside the input read
 * its zero point (rule P2). */
NIB_INNER int32_t nib_conv_2d_sum(const nib_window *p, int zero_point, int32_t sum,
                                  nib_flash_s8 w) {
  int rows = p->rows;
  int at = p->at;
  int outside = p->above;
  for (;;) {
    for (; outside > 0; outside--) {
      sum += NIB_READ_S8(w) * zero_point;
      w++;
    }
    if (rows == 0) {
      return sum;
    }
    const int8_t *x = p->input + at;
    for (int runs = p->runs; runs > 0; runs--) {
      if (p->run >= NIB_LONG_RUN) {
        sum = nib_dot(sum, x, w, p->run);
        w += p->run;
      } else {
        const int8_t *tap = x;
        const int8_t *const end = x + p->run;
        do {
          sum += *tap * NIB_READ_S8(w);
          tap++;
          w++;
        } while (tap < end);
      }
      x += p->run_step;
    }
    at = nib_next_row(p, at);
    rows--;
    outside = rows == 0 ? p->below : p->between;
  }
}

/* Weights of one output channel. */
NIB_INLINE int nib_conv_2d_weights(const nib_geometry *g) {
  return g->window_height * g->window_width * g->input_channels;
}

#endif
