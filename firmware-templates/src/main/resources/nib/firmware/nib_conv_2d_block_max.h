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

/* The same for all channels of a layer, of the windows gathered and of others below them: so many
 * pairs of windows, or single ones, whose inputs lie down apart. */
NIB_INLINE void nib_block_largest(const nib_column *columns, const nib_taken *taken, int pairs,
                                  int down, nib_flash_s8 w, int weights, int positions,
                                  int channels, int begins, int32_t *largest) {
#if defined(NIB_BLOCK_LARGEST_EIGHTS)
  if (positions == NIB_BLOCK_POSITIONS) {
    const int eights = NIB_BLOCK_LARGEST_EIGHTS(columns, taken, pairs, down, w, weights, channels,
                                                begins, largest);
    if (eights == channels) {
      return;
    }
    w += eights * weights;
    largest += eights;
    channels -= eights;
  }
#endif
  for (; pairs > 0; pairs--) {
    nib_block_largest_fours(columns, taken, w, weights, positions, channels, begins, largest);
    columns += down;
    begins = 0;
  }
}

/* How windows are multiplied, from one position of the output to the next. */
typedef struct {
  nib_taken taken;
  int whole; /* 1: it is that of all windows that lie inside the input */
} nib_block_plan;

/* largest[channel] = the largest of the sums of the windows of some rows and columns, all those of
 * the pool's window when whole is 1. What they read is gathered once for all of them where it is a
 * patch, and otherwise for two windows at a time. */
NIB_INLINE void nib_conv_2d_block_largest(const nib_conv_2d_packed_layer *layer,
                                          nib_block_plan *plan, const int8_t *input,
                                          nib_column *gathered, const nib_taps *rows,
                                          const nib_taps *columns, int whole, int lap,
                                          int32_t *largest) {
  const nib_geometry *const g = &layer->geometry;
  const int tall = rows->end - rows->first;
  const int wide = columns->end - columns->first;
  const int weights = nib_block_weights(g);
  int pairs = 1;
  int below = 0;
  int begins = 1;
#if defined(NIB_BLOCK_PATCH)
  nib_patch patch;
  const int patched = nib_block_patch(g, rows, columns, &patch);
  const int inside = patched && nib_block_gather_inside(g, &patch, input, lap, gathered);
  if (inside) {
    below = tall == 2 && wide == 1;
    pairs = below ? 1 : tall;
    if (!whole || !plan->whole) {
      nib_block_take(g, patch.columns, 0, 0, g->window_height, g->window_width, below,
                     &plan->taken);
    }
  } else if (patched) {
    /* At an edge windows one above the other have the same columns of taps outside. */
    const int edge = patch.x < 0 || patch.x + patch.columns > g->input_width;
    below = tall == 2 && (wide == 1 || edge);
    nib_block_gather_patch(g, &patch, layer->outside, input, lap, gathered);
  }
  plan->whole = inside && whole;
#else
  (void)whole;
#endif
  for (int y = 0; y < tall; y += pairs + below) {
    for (int x = 0; x < wide; x += NIB_BLOCK_POSITIONS - below) {
      const int right = !below && x + 1 < wide;
      const nib_column *column = gathered;
      int down = 0;
#if defined(NIB_BLOCK_PATCH)
      if (inside) {
        column += x * plan->taken.step;
        down = g->stride_height * plan->taken.pitch;
      } else if (patched) {
        column += nib_block_pair(g, &patch, layer->outside, y, x, below, right, &plan->taken);
      } else
#endif
      {
        nib_window p;
        nib_window_rows(g, &p, rows->at + y, lap);
        nib_block_gather(g, &p, layer->outside, input, columns->at + x, 1 + right, gathered,
                         &plan->taken);
      }
      nib_block_largest(column, &plan->taken, pairs, down, layer->weights, weights,
                        1 + (below | right), g->output_channels, begins, largest);
      begins = 0;
    }
  }
}

/* The largest of what some rows and columns of the convolution give, for all channels of one output
 * position: of the accumulators, since requantising never falls (rule F5).
 * keeps: 1 when what the output holds counts, too. scratch: 3 bytes, an accumulator for each
 * channel, and a column for each of NIB_BLOCK_POSITIONS windows, or NIB_BLOCK_PATCH_TAPS taps. */
NIB_INLINE void nib_conv_2d_block_max_position(const nib_conv_2d_packed_layer *layer,
                                               nib_block_plan *plan, const int8_t *input,
                                               int8_t *output, int8_t *scratch, nib_taps rows,
                                               nib_taps columns, int whole, int lap, int keeps) {
  const nib_geometry *const g = &layer->geometry;
  int32_t *const largest = (int32_t *)nib_conv_2d_words(scratch);
  nib_column *const gathered = (nib_column *)(void *)(largest + g->output_channels);
  nib_conv_2d_block_largest(layer, plan, input, gathered, &rows, &columns, whole, lap, largest);
  nib_block_outputs(layer, largest, 0, g->output_channels, keeps, output);
}

#endif
