/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_CONV_2D_BLOCK_H
#define NIB_CONV_2D_BLOCK_H

#include "nib_block.h"
#include "nib_geometry.h"
#include "nib_requantize.h"

/* A layer CONV_2D: input [N,H,W,I], output [N,OH,OW,O]; or FULLY_CONNECTED, as a position of an
 * image. Weights are packed as nib_block.h reads them. */
typedef struct {
  nib_geometry geometry;
  int16_t outside;      /* what taps outside the input read: its zero point + 128 */
  nib_flash_s8 weights; /* in flash */
  nib_flash_s32 bias;   /* [O], for inputs + 128, their zero point folded in (rule B1), in flash */
  nib_requantization requantization;
} nib_conv_2d_block_layer;

/* The first place from scratch on that a word may have; three bytes are there for it. */
NIB_INLINE void *nib_block_words(int8_t *scratch) {
  return scratch + (-(uintptr_t)scratch & 3u);
}

/* How many of the windows or channels from first on are computed together. */
NIB_INLINE int nib_block_count(int first, int end, int most) {
  return end - first < most ? end - first : most;
}

/* The accumulators of some windows gathered and of channels from first on, for each window those of
 * its channels side by side. */
NIB_INLINE void nib_block_accumulate(const nib_conv_2d_block_layer *layer,
                                     const nib_column *columns, const nib_taken *taken,
                                     nib_flash_s8 w, int positions, int first, int channels,
                                     int32_t *sums) {
  for (int i = 0; i < channels; i++) {
    const int32_t bias = NIB_READ_S32(layer->bias, first + i);
    for (int k = 0; k < positions; k++) {
      sums[k * channels + i] = bias;
    }
  }
  nib_block_sums(columns, taken, w, positions, channels, sums);
}

/* The output of a channel for its accumulator (rule R5), by a factor that shifts to the right, from
 * an accumulator below 2^30: generation has proved both. */
NIB_INLINE int8_t nib_block_requantize(const nib_requantization *r, int32_t accumulator,
                                       int channel) {
  const int factor = channel * r->factor_step;
  const int32_t scaled = nib_scale_right(accumulator, NIB_READ_S32(r->multipliers, factor),
                                         -NIB_READ_S8(r->shifts + factor));
  const int32_t shifted = scaled + r->output_zero_point;
  return (int8_t)(shifted < r->min ? r->min : shifted > r->max ? r->max : shifted);
}

#endif
