/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_conv_2d_block_max.h"

typedef nib_conv_2d_block_max_layer nib_conv_2d_block_max_rows_s8_layer;

/* What nib_conv_2d_max_rows_s8 computes, several windows by several channels at a time (rules R5
 * and F5). */
NIB_KERNEL void nib_conv_2d_block_max_rows_s8(const nib_conv_2d_block_max_rows_s8_layer *flash,
                                              const int8_t *input, int8_t *output,
                                              int8_t *scratch, int from, int to) {
  NIB_NEAR(nib_conv_2d_block_max_rows_s8_layer, layer, flash);
  const nib_geometry *const g = &layer->convolution.geometry;
  const int row = nib_output_row(g);
  nib_block_plan plan;
  plan.whole = 0;
  for (int y = from; y < to; y++) {
    const nib_pooled_row of = nib_pooled_row_of(&layer->pool, y);
    if (of.row >= 0) {
      const nib_taps rows = {0, 1, y};
      const int lap = nib_lap(g, y);
      int at = nib_ring_row(of.row, g->output_rows) * row;
      for (int x = 0; x < layer->pool.output_width; x++) {
        const nib_taps columns = nib_pooled_columns(&layer->pool, g, x);
        const int whole = columns.end - columns.first == layer->pool.window_width;
        nib_conv_2d_block_max_position(&layer->convolution, &plan, input, output + at, scratch,
                                       rows, columns, whole, lap, !of.begins);
        at += g->pitch;
      }
    }
  }
}
