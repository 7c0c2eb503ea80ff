/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_depthwise_conv_2d_lane_max.h"

typedef nib_depthwise_conv_2d_lane_max_layer nib_depthwise_conv_2d_lane_max_pool_s8_layer;

/* What nib_depthwise_conv_2d_max_pool_s8 computes, NIB_LANE_CHANNELS channels of a row of the
 * output at a time: the largest of accumulators, since requantising never falls (rules R5 and F5).
 * scratch: 3 bytes, the accumulators of those and of the convolution's row, and what nib_lane_begin
 * asks for. */
NIB_KERNEL void nib_depthwise_conv_2d_lane_max_pool_s8(
    const nib_depthwise_conv_2d_lane_max_pool_s8_layer *flash, const int8_t *input, int8_t *output,
    int8_t *scratch, int from, int to) {
  NIB_NEAR(nib_depthwise_conv_2d_lane_max_pool_s8_layer, layer, flash);
  const nib_depthwise_conv_2d_layer *const convolution = &layer->convolution;
  const nib_pooling *const pool = &layer->pool;
  const nib_geometry *const g = &convolution->geometry;
  const int row = nib_output_row(g);
  int32_t *const largest = nib_lane_sums(scratch);
  int32_t *const sums = largest + pool->output_width * NIB_LANE_CHANNELS;
  int image = 0;
  nib_lane lane;
  nib_lane_begin(convolution, sums + g->output_width * NIB_LANE_CHANNELS, &lane);
  for (int n = 0; n < g->batches; n++) {
    for (int y = from; y < to; y++) {
      const nib_taps rows = nib_pooled_rows(pool, g, y);
      const int lap = nib_lap(g, rows.at);
      int8_t *const begin = output + image + nib_ring_row(y, g->output_rows) * row;
      for (nib_lane_channels c = nib_lane_first(g); c.count > 0; nib_lane_next(convolution, &c)) {
        for (int ky = rows.first; ky < rows.end; ky++) {
          nib_window p;
          nib_window_rows(g, &p, rows.at + ky - rows.first, lap);
          nib_lane_row(convolution, &lane, &p, input + c.input, c.first, c.count, sums);
          nib_lane_compare(pool, g, sums, ky == rows.first, largest);
        }
        nib_lane_outputs(convolution, largest, c.first, c.count, pool->output_width, 0,
                         begin + c.first);
      }
    }
    input += nib_input_image(g);
    image += g->output_rows * row;
  }
}
