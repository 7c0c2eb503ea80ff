/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_CONV_2D_BLOCK_MAX_H
#define NIB_CONV_2D_BLOCK_MAX_H

#include "nib_conv_2d_block.h"
#include "nib_pooling.h"

/* A layer CONV_2D with a maximum behind it: output [N,PH,PW,O]. */
typedef struct {
  nib_conv_2d_packed_layer convolution;
  nib_pooling pool;
} nib_conv_2d_block_max_layer;

/* largest[channel] = the largest of itself, unless it begins with them, and the sums of some
 * windows, of some channels. */
NIB_INLINE void nib_block_compare(const int32_t *sums, int positions, int channels, int begins,
                                  int32_t *largest) {
  for (int i = 0; i < channels; i++) {
    int32_t most = begins ? sums[i] : largest[i];
    for (int k = 0; k < positions; k++) {
      const int32_t sum = sums[k * channels + i];
      most = sum > most ? sum : most;
    }
    largest[i] = most;
  }
}

/* A function of its own where it is called in two places. */
#if defined(NIB_BLOCK_PATCH)
#define NIB_BLOCK_LARGEST NIB_INNER
#else
#define NIB_BLOCK_LARGEST NIB_INLINE
#endif

/* The same of the windows gathered and some channels; weights: those of a channel. */
NIB_BLOCK_LARGEST void nib_block_largest_fours(const nib_column *columns, const nib_taken *taken,
                                               nib_flash_s8 w, int weights, int positions,
                                               int channels, int begins, int32_t *largest) {
  while (channels > 0) {
    int32_t sums[NIB_BLOCK_POSITIONS * NIB_BLOCK_CHANNELS];
    if (positions == NIB_BLOCK_POSITIONS && channels >= NIB_BLOCK_CHANNELS) {
      nib_block_accumulate(columns, taken, w, NIB_BLOCK_POSITIONS, NIB_BLOCK_CHANNELS, sums);
      nib_block_compare(sums, NIB_BLOCK_POSITIONS, NIB_BLOCK_CHANNELS, begins, largest);
    } else {
      const int count = nib_block_count(0, channels, NIB_BLOCK_CHANNELS);
      nib_block_accumulate(columns, taken, w, positions, count, sums);
      nib_block_compare(sums, positions, count, begins, largest);
    }
    w += NIB_BLOCK_CHANNELS * weights;
    largest += NIB_BLOCK_CHANNELS;
    channels -= NIB_BLOCK_CHANNELS;
  }
}

/* The same for all channels of a layer. */
NIB_INLINE void nib_block_largest(const nib_column *columns, const nib_taken *taken, nib_flash_s8 w,
                                  int weights, int positions, int channels, int begins,
                                  int32_t *largest) {
#if defined(NIB_BLOCK_LARGEST_EIGHTS)
  if (positions == NIB_BLOCK_POSITIONS) {
    const int eights = NIB_BLOCK_LARGEST_EIGHTS(columns, taken, w, weights, channels, begins,
                                                largest);
    if (eights == channels) {
      return;
    }
    w += eights * weights;
    largest += eights;
    channels -= eights;
  }
#endif
  nib_block_largest_fours(columns, taken, w, weights, positions, channels, begins, largest);
}

/* largest[channel] = the largest of the sums of the windows of some rows and columns. */
NIB_INLINE void nib_conv_2d_block_largest(const nib_conv_2d_packed_layer *layer,
                                          const int8_t *input, nib_column *column,
                                          const nib_taps *rows, const nib_taps *columns, int lap,
                                          int32_t *largest) {
  const nib_geometry *const g = &layer->geometry;
  const int weights = nib_block_weights(g);
  const int channels = g->output_channels;
  int begins = 1;
  nib_taken taken;
#if defined(NIB_BLOCK_PATCH)
  nib_patch patch;
  const int gathered =
      nib_block_gather_patch(g, layer->outside, input, rows, columns, lap, &patch, column);
  if (gathered != 0) {
    const int tall = rows->end - rows->first;
    const int wide = columns->end - columns->first;
    /* At an edge windows one above the other have the same columns of taps outside. */
    const int edge = gathered == 1 && (patch.x < 0 || patch.x + patch.columns > g->input_width);
    const int below = tall == 2 && (wide == 1 || edge);
    int at = 0;
    for (int y = 0; y < tall; y += 1 + below) {
      for (int x = 0; x < wide; x += 2 - below) {
        const int right = !below && x + 1 < wide;
        if (gathered == 1 || wide > 2 || y == 0) {
          at = nib_block_pair(g, &patch, layer->outside, y, x, below, right, &taken);
        } else {
          at += g->stride_height * taken.pitch; /* the same further down */
        }
        nib_block_largest(column + at, &taken, layer->weights, weights, 1 + (below | right),
                          channels, begins, largest);
        begins = 0;
      }
    }
    return;
  }
#endif
  for (int ky = rows->first; ky < rows->end; ky++) {
    nib_window p;
    nib_window_rows(g, &p, rows->at + ky - rows->first, lap);
    for (int kx = columns->first; kx < columns->end; kx += NIB_BLOCK_POSITIONS) {
      const int positions = nib_block_count(kx, columns->end, NIB_BLOCK_POSITIONS);
      nib_block_gather(g, &p, layer->outside, input, columns->at + kx - columns->first, positions,
                       column, &taken);
      nib_block_largest(column, &taken, layer->weights, weights, positions, channels, begins,
                        largest);
      begins = 0;
    }
  }
}

/* The largest of what some rows and columns of the convolution give, for all channels of one output
 * position: of the accumulators, since requantising never falls (rule F5).
 * keeps: 1 when what the output holds counts, too. scratch: 3 bytes, an accumulator for each
 * channel, and a column for each of NIB_BLOCK_POSITIONS windows. */
NIB_INLINE void nib_conv_2d_block_max_position(const nib_conv_2d_packed_layer *layer,
                                               const int8_t *input, int8_t *output,
                                               int8_t *scratch, nib_taps rows, nib_taps columns,
                                               int lap, int keeps) {
  const nib_geometry *const g = &layer->geometry;
  int32_t *const largest = (int32_t *)nib_conv_2d_words(scratch);
  nib_column *const column = (nib_column *)(void *)(largest + g->output_channels);
  nib_conv_2d_block_largest(layer, input, column, &rows, &columns, lap, largest);
  nib_block_outputs(layer, largest, 0, g->output_channels, keeps, output);
}

#endif
