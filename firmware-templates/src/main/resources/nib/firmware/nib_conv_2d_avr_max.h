/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_CONV_2D_AVR_MAX_H
#define NIB_CONV_2D_AVR_MAX_H

#include "nib_conv_2d_avr.h"
#include "nib_pooling.h"

/* A layer CONV_2D with a maximum behind it: output [N,PH,PW,O]. */
typedef struct {
  nib_conv_2d_packed_layer convolution;
  nib_pooling pool;
} nib_conv_2d_avr_max_layer;

/* Begins with the largest sums of a position. */
NIB_INNER void nib_avr_least(const nib_avr *a) {
  nib_avr_sum *sum = a->sums;
  for (int i = a->layer->geometry.output_channels; i > 0; i--) {
    sum->low = 0;
    sum->mid = 0;
    sum->high = -128;
    sum++;
  }
}

/* The largest sums of what is there and of some columns of a strip's row. */
NIB_INLINE void nib_avr_largest(const nib_avr *a, nib_avr_strip *s, const nib_taps *columns) {
  int x = columns->at;
  for (int left = columns->end - columns->first; left > 0; left -= 2) {
    const int windows = left < 2 ? 1 : 2;
    nib_avr_to(a, s, x, windows);
    nib_avr_sums(a, s, windows);
    x += 2;
  }
}

#endif
