/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_conv_2d_strip_max.h"

typedef nib_conv_2d_strip_max_layer nib_conv_2d_strip_max_rows_s8_layer;

/* What nib_conv_2d_max_rows_s8 computes, with a strip (rules R5 and F5). scratch: 3 bytes, the
 * strip, and an accumulator for each of an even number of channels. */
NIB_KERNEL void nib_conv_2d_strip_max_rows_s8(const nib_conv_2d_strip_max_rows_s8_layer *flash,
                                              const int8_t *input, int8_t *output,
                                              int8_t *scratch, int from, int to) {
  NIB_NEAR(nib_conv_2d_strip_max_rows_s8_layer, layer, flash);
  const nib_geometry *const g = &layer->convolution.geometry;
  nib_conv_2d_strip c;
  nib_conv_2d_strip_begin(&c, &layer->convolution, g->output_width, 1,
                          scratch);
  c.strip.input = input;
  for (int y = from; y < to; y++) {
    const nib_pooled_row of = nib_pooled_row_of(&layer->pool, y);
    if (of.row >= 0) {
      const nib_taps rows = {0, 1, y};
      const int lap = nib_lap(g, y);
      int8_t *position = output + nib_ring_row(of.row, g->output_rows) * nib_output_row(g);
      for (int x = 0; x < layer->pool.output_width; x++) {
        nib_conv_2d_strip_max_position(&layer->convolution, &c, position, rows,
                                       nib_pooled_columns(&layer->pool, g, x), lap, !of.begins);
        position += g->pitch;
      }
    }
  }
}
