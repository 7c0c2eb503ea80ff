/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_conv_2d_strip_max.h"

typedef nib_conv_2d_strip_max_layer nib_conv_2d_strip_max_pool_s8_layer;

/* What nib_conv_2d_max_pool_s8 computes, with a strip (rules R5 and F5). scratch: 3 bytes, the
 * strip, and an accumulator for each of an even number of channels. */
NIB_KERNEL void nib_conv_2d_strip_max_pool_s8(const nib_conv_2d_strip_max_pool_s8_layer *flash,
                                              const int8_t *input, int8_t *output,
                                              int8_t *scratch, int from, int to) {
  NIB_NEAR(nib_conv_2d_strip_max_pool_s8_layer, layer, flash);
  const nib_geometry *const g = &layer->convolution.geometry;
  nib_conv_2d_strip c;
  nib_conv_2d_strip_begin(&c, &layer->convolution, layer->pool.window_width, 1,
                          scratch);
  for (int n = 0; n < g->batches; n++) {
    c.strip.input = input;
    for (int y = from; y < to; y++) {
      const nib_taps rows = nib_pooled_rows(&layer->pool, g, y);
      const int lap = nib_lap(g, rows.at);
      int8_t *position = output + nib_ring_row(y, g->output_rows) * nib_output_row(g);
      for (int x = 0; x < layer->pool.output_width; x++) {
        nib_conv_2d_strip_max_position(&layer->convolution, &c, position, rows,
                                       nib_pooled_columns(&layer->pool, g, x), lap, 0);
        position += g->pitch;
      }
    }
    input += nib_input_image(g);
    output += g->output_rows * nib_output_row(g);
  }
}
