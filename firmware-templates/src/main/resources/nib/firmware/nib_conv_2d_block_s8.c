/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_conv_2d_block.h"

typedef nib_conv_2d_packed_layer nib_conv_2d_block_s8_layer;

/* All channels of windows side by side, which have been gathered. */
NIB_INLINE void nib_conv_2d_block_windows(const nib_conv_2d_packed_layer *layer,
                                          const nib_column *columns, const nib_taken *taken,
                                          int positions, int8_t *output) {
  const nib_geometry *const g = &layer->geometry;
  const int weights = nib_block_weights(g);
  nib_flash_s8 w = layer->weights;
  int channels;
  for (int first = 0; first < g->output_channels; first += channels) {
#if defined(NIB_BLOCK_EIGHT)
    int32_t sums[NIB_BLOCK_POSITIONS * 8];
    channels = 8;
    if (positions != NIB_BLOCK_POSITIONS || g->output_channels - first < 8 ||
        NIB_BLOCK_EIGHT(columns, taken, w, weights, sums) == 0)
#else
    int32_t sums[NIB_BLOCK_POSITIONS * NIB_BLOCK_CHANNELS];
#endif
    {
      channels = nib_block_count(first, g->output_channels, NIB_BLOCK_CHANNELS);
      nib_block_accumulate(columns, taken, w, positions, channels, sums);
    }
    for (int k = 0; k < positions; k++) {
      nib_block_outputs(layer, sums + k * channels, first, channels, 0,
                        output + k * g->pitch + first);
    }
    w += channels * weights;
  }
}

/* What nib_conv_2d_s8 and nib_fully_connected_s8 compute, several windows by several channels at a
 * time (rule R5). scratch: 3 bytes and a column for each of NIB_BLOCK_POSITIONS windows. */
NIB_KERNEL void nib_conv_2d_block_s8(const nib_conv_2d_block_s8_layer *flash, const int8_t *input,
                                     int8_t *output, int8_t *scratch, int from, int to) {
  NIB_NEAR(nib_conv_2d_block_s8_layer, layer, flash);
  const nib_geometry *const g = &layer->geometry;
  nib_column *const columns = (nib_column *)nib_conv_2d_words(scratch);
  const int row = nib_output_row(g);
  int image = 0;
  for (int n = 0; n < g->batches; n++) {
    for (int y = from; y < to; y++) {
      const int begin = image + nib_ring_row(y, g->output_rows) * row;
      nib_window p;
      nib_window_rows(g, &p, y, 0);
      for (int x = 0; x < g->output_width; x += NIB_BLOCK_POSITIONS) {
        const int positions = nib_block_count(x, g->output_width, NIB_BLOCK_POSITIONS);
        nib_taken taken;
        nib_block_gather(g, &p, layer->outside, input, x, positions, columns, &taken);
        nib_conv_2d_block_windows(layer, columns, &taken, positions, output + begin + x * g->pitch);
      }
    }
    input += nib_input_image(g);
    image += g->output_rows * row;
  }
}
