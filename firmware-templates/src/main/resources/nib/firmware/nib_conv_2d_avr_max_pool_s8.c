/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_conv_2d_avr_max.h"

typedef nib_conv_2d_avr_max_layer nib_conv_2d_avr_max_pool_s8_layer;

/* What nib_conv_2d_max_pool_s8 computes, two windows side by side at a time: of accumulators, since
 * requantising never falls (rules R5 and F5). scratch: that of strips, NIB_AVR_STRIPS where the
 * pool's windows have no more rows, else one, with an accumulator for each channel. */
NIB_KERNEL void nib_conv_2d_avr_max_pool_s8(const nib_conv_2d_avr_max_pool_s8_layer *flash,
                                            const int8_t *input, int8_t *output, int8_t *scratch,
                                            int from, int to) {
  NIB_NEAR(nib_conv_2d_avr_max_pool_s8_layer, layer, flash);
  const nib_geometry *const g = &layer->convolution.geometry;
  const int row = nib_output_row(g);
  const int strips = layer->pool.window_height > NIB_AVR_STRIPS ? 1 : layer->pool.window_height;
  nib_avr a;
  nib_avr_strip kept[NIB_AVR_STRIPS];
  nib_avr_factors factors;
  int image = 0;
  nib_avr_begin(&a, kept, strips, &layer->convolution, 1, scratch);
  nib_avr_factors_of(&factors, &layer->convolution);
  for (int n = 0; n < g->batches; n++) {
    a.input = input;
    for (int y = from; y < to; y++) {
      const nib_taps rows = nib_pooled_rows(&layer->pool, g, y);
      const int height = rows.end - rows.first;
      const int lap = nib_lap(g, rows.at);
      int8_t *position = output + image + nib_ring_row(y, g->output_rows) * row;
      for (int x = 0; x < layer->pool.output_width; x++) {
        const nib_taps columns = nib_pooled_columns(&layer->pool, g, x);
        nib_avr_least(&a);
        for (int i = 0; i < height; i++) {
          nib_avr_strip *const s = &kept[strips == 1 ? 0 : i];
          if (x == 0 || strips < height) {
            nib_avr_row(&a, s, rows.at + i, lap);
          }
          nib_avr_largest(&a, s, &columns);
        }
        nib_avr_outputs(&a, &factors, a.sums, position);
        position += g->pitch;
      }
    }
    input += nib_input_image(g);
    image += g->output_rows * row;
  }
}
