/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_conv_2d_avr_max.h"

typedef nib_conv_2d_avr_max_layer nib_conv_2d_avr_max_rows_s8_layer;

/* What nib_conv_2d_max_rows_s8 computes, two windows side by side at a time (rules R5 and F5).
 * scratch: that of a strip, with an accumulator for each channel. */
NIB_KERNEL void nib_conv_2d_avr_max_rows_s8(const nib_conv_2d_avr_max_rows_s8_layer *flash,
                                            const int8_t *input, int8_t *output, int8_t *scratch,
                                            int from, int to) {
  NIB_NEAR(nib_conv_2d_avr_max_rows_s8_layer, layer, flash);
  const nib_geometry *const g = &layer->convolution.geometry;
  const int row = nib_output_row(g);
  nib_avr a;
  nib_avr_strip strip;
  nib_avr_factors factors;
  a.input = input;
  nib_avr_begin(&a, &strip, 1, &layer->convolution, 1, scratch);
  nib_avr_factors_of(&factors, &layer->convolution);
  for (int y = from; y < to; y++) {
    const nib_pooled_row of = nib_pooled_row_of(&layer->pool, y);
    if (of.row >= 0) {
      int8_t *position = output + nib_ring_row(of.row, g->output_rows) * row;
      factors.keeps = !of.begins;
      nib_avr_row(&a, &strip, y, nib_lap(g, y));
      for (int x = 0; x < layer->pool.output_width; x++) {
        const nib_taps columns = nib_pooled_columns(&layer->pool, g, x);
        nib_avr_least(&a);
        nib_avr_largest(&a, &strip, &columns);
        nib_avr_outputs(&a, &factors, a.sums, position);
        position += g->pitch;
      }
    }
  }
}
