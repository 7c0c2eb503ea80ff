/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_conv_2d_strip.h"

typedef nib_conv_2d_packed_layer nib_conv_2d_strip_s8_layer;

/* What nib_conv_2d_s8 and nib_fully_connected_s8 compute (rule R5), two rows of the output at a
 * time. The lower one is written when the upper one is done: it may lie where that still reads.
 * scratch: 3 bytes, two accumulators for each channel, a strip, and a row of the output. */
NIB_KERNEL void nib_conv_2d_strip_s8(const nib_conv_2d_strip_s8_layer *flash, const int8_t *input,
                                     int8_t *output, int8_t *scratch, int from, int to) {
  NIB_NEAR(nib_conv_2d_strip_s8_layer, layer, flash);
  const nib_geometry *const g = &layer->geometry;
  const int channels = g->output_channels;
  const int row = g->output_width * channels;
  int32_t *const sums = (int32_t *)nib_conv_2d_words(scratch);
  nib_strip s;
  nib_strip_factors factors;
  int8_t *const line =
      nib_strip_begin(&s, g, layer->outside, channels, (uint32_t *)sums + 2 * channels);
  nib_strip_factors_of(&factors, &layer->requantization, channels);
  for (int n = 0; n < g->batches; n++) {
    for (int y = from; y < to; y += s.windows) {
      int8_t *above = output + nib_ring_row(y, g->output_rows) * row;
      int8_t *below = line;
      nib_strip_rows(&s, input, y, to - y < 2 ? 1 : 2, 0);
      for (int x = 0; x < g->output_width; x++) {
        nib_strip_to(&s, x);
        nib_strip_sums(&s, layer->weights, layer->bias, sums);
        nib_strip_outputs(&factors, sums, above, s.windows == 2 ? below : 0);
        above += channels;
        below += channels;
      }
      if (s.windows == 2) {
        int8_t *const lower = output + nib_ring_row(y + 1, g->output_rows) * row;
        for (int i = 0; i < row; i++) {
          lower[i] = line[i];
        }
      }
    }
    input += nib_input_image(g);
    output += g->output_rows * row;
  }
}
