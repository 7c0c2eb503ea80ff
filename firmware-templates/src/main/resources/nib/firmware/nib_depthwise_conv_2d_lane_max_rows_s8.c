/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_depthwise_conv_2d_lane_max.h"

typedef nib_depthwise_conv_2d_lane_max_layer nib_depthwise_conv_2d_lane_max_rows_s8_layer;

/* What nib_depthwise_conv_2d_max_rows_s8 computes, NIB_LANE_CHANNELS channels of a row of the
 * convolution at a time (rules R5 and F5). scratch: that of
 * nib_depthwise_conv_2d_lane_max_pool_s8. */
NIB_KERNEL void nib_depthwise_conv_2d_lane_max_rows_s8(
    const nib_depthwise_conv_2d_lane_max_rows_s8_layer *flash, const int8_t *input, int8_t *output,
    int8_t *scratch, int from, int to) {
  NIB_NEAR(nib_depthwise_conv_2d_lane_max_rows_s8_layer, layer, flash);
  const nib_depthwise_conv_2d_layer *const convolution = &layer->convolution;
  const nib_pooling *const pool = &layer->pool;
  const nib_geometry *const g = &convolution->geometry;
  int32_t *const largest = nib_lane_sums(scratch);
  int32_t *const sums = largest + pool->output_width * NIB_LANE_CHANNELS;
  nib_lane lane;
  nib_lane_begin(convolution, sums + g->output_width * NIB_LANE_CHANNELS, &lane);
  for (int y = from; y < to; y++) {
    const nib_pooled_row of = nib_pooled_row_of(pool, y);
    if (of.row >= 0) {
      int8_t *const begin = output + nib_ring_row(of.row, g->output_rows) * nib_output_row(g);
      nib_window p;
      nib_window_rows(g, &p, y, nib_lap(g, y));
      for (nib_lane_channels c = nib_lane_first(g); c.count > 0; nib_lane_next(convolution, &c)) {
        nib_lane_row(convolution, &lane, &p, input + c.input, c.first, c.count, sums);
        nib_lane_compare(pool, g, sums, 1, largest);
        nib_lane_outputs(convolution, largest, c.first, c.count, pool->output_width, !of.begins,
                         begin + c.first);
      }
    }
  }
}
