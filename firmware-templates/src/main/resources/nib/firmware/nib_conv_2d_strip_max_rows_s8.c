/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_conv_2d_strip_max.h"

typedef nib_conv_2d_strip_max_layer nib_conv_2d_strip_max_rows_s8_layer;

/* What nib_conv_2d_max_rows_s8 computes, with a strip (rules R5 and F5). scratch: 3 bytes, an
 * accumulator for each channel, and a strip. */
NIB_KERNEL void nib_conv_2d_strip_max_rows_s8(const nib_conv_2d_strip_max_rows_s8_layer *flash,
                                              const int8_t *input, int8_t *output,
                                              int8_t *scratch, int from, int to) {
  NIB_NEAR(nib_conv_2d_strip_max_rows_s8_layer, layer, flash);
  const nib_geometry *const g = &layer->convolution.geometry;
  const int row = layer->pool.output_width * g->output_channels;
  nib_strip s;
  nib_strip_factors factors;
  int32_t *const largest = nib_conv_2d_strip_begin(&layer->convolution, &s, &factors, scratch);
  for (int y = from; y < to; y++) {
    const nib_pooled_row of = nib_pooled_row_of(&layer->pool, y);
    if (of.row >= 0) {
      const nib_taps rows = {0, 1, y};
      const int lap = nib_lap(g, y);
      int8_t *position = output + nib_ring_row(of.row, g->output_rows) * row;
      for (int x = 0; x < layer->pool.output_width; x++) {
        nib_conv_2d_strip_max_position(&layer->convolution, &s, &factors, input, position,
                                       largest, rows,
                                       nib_pooled_columns(&layer->pool, g, x), lap, !of.begins);
        position += g->output_channels;
      }
    }
  }
}
