/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_depthwise_conv_2d_lane.h"

typedef nib_depthwise_conv_2d_layer nib_depthwise_conv_2d_lane_s8_layer;

/* What nib_depthwise_conv_2d_s8 computes, NIB_LANE_CHANNELS channels of a row of the output at a
 * time (rule R5). scratch: 3 bytes, the accumulators of those, and what nib_lane_begin asks for. */
NIB_KERNEL void nib_depthwise_conv_2d_lane_s8(const nib_depthwise_conv_2d_lane_s8_layer *flash,
                                              const int8_t *input, int8_t *output,
                                              int8_t *scratch, int from, int to) {
  NIB_NEAR(nib_depthwise_conv_2d_lane_s8_layer, layer, flash);
  const nib_geometry *const g = &layer->geometry;
  const int row = nib_output_row(g);
  int32_t *const sums = nib_lane_sums(scratch);
  int image = 0;
  nib_lane lane;
  nib_lane_begin(layer, sums + g->output_width * NIB_LANE_CHANNELS, &lane);
  for (int n = 0; n < g->batches; n++) {
    for (int y = from; y < to; y++) {
      int8_t *const begin = output + image + nib_ring_row(y, g->output_rows) * row;
      nib_window p;
      nib_window_rows(g, &p, y, 0);
      for (nib_lane_channels c = nib_lane_first(g); c.count > 0; nib_lane_next(layer, &c)) {
        nib_lane_row(layer, &lane, &p, input + c.input, c.first, c.count, sums);
        nib_lane_outputs(layer, sums, c.first, c.count, g->output_width, 0, begin + c.first);
      }
    }
    input += nib_input_image(g);
    image += g->output_rows * row;
  }
}
