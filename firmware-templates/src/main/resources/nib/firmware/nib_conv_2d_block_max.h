/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_CONV_2D_BLOCK_MAX_H
#define NIB_CONV_2D_BLOCK_MAX_H

#include "nib_conv_2d_block.h"
#include "nib_pooling.h"

/* A layer CONV_2D with a maximum behind it: output [N,PH,PW,O]. */
typedef struct {
  nib_conv_2d_block_layer convolution;
  nib_pooling pool;
} nib_conv_2d_block_max_layer;

/* The largest accumulators so far become those of windows side by side, which have been gathered,
 * where these are larger, or when they are the first ones. */
NIB_INLINE void nib_conv_2d_block_largest(const nib_conv_2d_block_layer *layer,
                                          const nib_column *columns, const nib_taken *taken,
                                          int positions, int begins, int32_t *largest) {
  const nib_geometry *const g = &layer->geometry;
  const int weights = nib_block_weights(g);
  nib_flash_s8 w = layer->weights;
  for (int first = 0; first < g->output_channels; first += NIB_BLOCK_CHANNELS) {
    const int channels = nib_block_count(first, g->output_channels, NIB_BLOCK_CHANNELS);
    int32_t sums[NIB_BLOCK_POSITIONS * NIB_BLOCK_CHANNELS];
    nib_block_accumulate(columns, taken, w, positions, channels, sums);
    for (int i = 0; i < channels; i++) {
      int32_t most = sums[i];
      for (int k = 1; k < positions; k++) {
        const int32_t sum = sums[k * channels + i];
        most = sum > most ? sum : most;
      }
      *largest = begins || most > *largest ? most : *largest;
      largest++;
    }
    w += channels * weights;
  }
}

/* The largest of what some rows and columns of the convolution give, for all channels of one output
 * position: of the accumulators, since requantising never falls (rule F5).
 * keeps: 1 when what the output holds counts, too. scratch: 3 bytes, an accumulator for each
 * channel, and a column for each of NIB_BLOCK_POSITIONS windows. */
NIB_INLINE void nib_conv_2d_block_max_position(const nib_conv_2d_block_layer *layer,
                                               const int8_t *input, int8_t *output,
                                               int8_t *scratch, nib_taps rows, nib_taps columns,
                                               int lap, int keeps) {
  const nib_geometry *const g = &layer->geometry;
  int32_t *const largest = (int32_t *)nib_block_words(scratch);
  nib_column *const column = (nib_column *)(void *)(largest + g->output_channels);
  int begins = 1;
  for (int ky = rows.first; ky < rows.end; ky++) {
    nib_window p;
    nib_window_rows(g, &p, rows.at + ky - rows.first, lap);
    for (int kx = columns.first; kx < columns.end; kx += NIB_BLOCK_POSITIONS) {
      const int positions = nib_block_count(kx, columns.end, NIB_BLOCK_POSITIONS);
      nib_taken taken;
      nib_block_gather(g, &p, layer->outside, input, columns.at + kx - columns.first, positions,
                       column, &taken);
      nib_conv_2d_block_largest(layer, column, &taken, positions, begins, largest);
      begins = 0;
    }
  }
  nib_block_outputs(layer, largest, 0, g->output_channels, keeps, output);
}

#endif
