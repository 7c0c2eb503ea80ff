/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_conv_2d_avr.h"

typedef nib_conv_2d_packed_layer nib_conv_2d_avr_s8_layer;

/* What nib_conv_2d_s8 and nib_fully_connected_s8 compute (rule R5), two windows side by side at a
 * time. scratch: that of a strip, with two accumulators for each channel. */
NIB_KERNEL void nib_conv_2d_avr_s8(const nib_conv_2d_avr_s8_layer *flash, const int8_t *input,
                                   int8_t *output, int8_t *scratch, int from, int to) {
  NIB_NEAR(nib_conv_2d_avr_s8_layer, layer, flash);
  const nib_geometry *const g = &layer->geometry;
  const int row = nib_output_row(g);
  nib_avr a;
  nib_avr_strip strip;
  nib_avr_factors factors;
  int image = 0;
  nib_avr_begin(&a, &strip, 1, layer, 0, scratch);
  nib_avr_factors_of(&factors, layer);
  for (int n = 0; n < g->batches; n++) {
    a.input = input;
    for (int y = from; y < to; y++) {
      int8_t *position = output + image + nib_ring_row(y, g->output_rows) * row;
      nib_avr_row(&a, &strip, y, 0);
      for (int x = 0; x < g->output_width; x += 2) {
        const int windows = g->output_width - x < 2 ? 1 : 2;
        nib_avr_to(&a, &strip, x, windows);
        nib_avr_sums(&a, &strip, windows);
        for (int window = 0; window < windows; window++) {
          nib_avr_outputs(&a, &factors, a.sums + window * g->output_channels, position);
          position += g->pitch;
        }
      }
    }
    input += nib_input_image(g);
    image += g->output_rows * row;
  }
}
