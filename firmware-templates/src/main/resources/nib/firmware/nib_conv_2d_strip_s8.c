/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_conv_2d_strip.h"

typedef nib_conv_2d_packed_layer nib_conv_2d_strip_s8_layer;

/* What nib_conv_2d_s8 computes, with a strip (rule R5). scratch: 3 bytes, the strip, and for each
 * of its windows an accumulator for each of an even number of channels. */
NIB_KERNEL void nib_conv_2d_strip_s8(const nib_conv_2d_strip_s8_layer *flash, const int8_t *input,
                                     int8_t *output, int8_t *scratch, int from, int to) {
  NIB_NEAR(nib_conv_2d_strip_s8_layer, layer, flash);
  const nib_geometry *const g = &layer->geometry;
  nib_conv_2d_strip c;
  nib_conv_2d_strip_begin(&c, layer, g->output_width, 0, scratch);
  for (int n = 0; n < g->batches; n++) {
    c.strip.input = input;
    for (int y = from; y < to; y++) {
      int8_t *position = output + nib_ring_row(y, g->output_rows) * nib_output_row(g);
      int windows;
      nib_strip_to_row(&c.strip, y, 0);
      for (int x = 0; x < g->output_width; x += windows) {
        windows = nib_strip_to(&c.strip, x, g->output_width - x);
        nib_strip_sums(&c.strip, layer->weights, layer->bias, c.sums);
        nib_strip_outputs(&c.factors, c.sums, position, windows);
        position += windows * g->pitch;
      }
    }
    input += nib_input_image(g);
    output += g->output_rows * nib_output_row(g);
  }
}
