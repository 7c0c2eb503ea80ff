/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_CONV_2D_STRIP_MAX_H
#define NIB_CONV_2D_STRIP_MAX_H

#include "nib_conv_2d_strip.h"
#include "nib_pooling.h"

/* A layer CONV_2D with a maximum behind it: output [N,PH,PW,O]. */
typedef struct {
  nib_conv_2d_packed_layer convolution;
  nib_pooling pool;
} nib_conv_2d_strip_max_layer;

/* The largest of what some rows and columns of the convolution give, for all channels of one output
 * position: of the accumulators, since requantising never falls (rule F5).
 * keeps: 1 when what the output holds counts, too. largest: accumulators of all channels. */
NIB_INLINE void nib_conv_2d_strip_max_position(const nib_conv_2d_packed_layer *layer, nib_strip *s,
                                               const nib_strip_factors *factors,
                                               const int8_t *input, int8_t *output,
                                               int32_t *largest, nib_taps rows, nib_taps columns,
                                               int lap, int keeps) {
  const int channels = layer->geometry.output_channels;
  for (int i = 0; i < channels; i++) {
    largest[i] = INT32_MIN;
  }
  for (int ky = rows.first; ky < rows.end; ky += s->windows) {
    nib_strip_rows(s, input, rows.at + ky - rows.first, rows.end - ky < 2 ? 1 : 2, lap);
    for (int kx = columns.first; kx < columns.end; kx++) {
      nib_strip_to(s, columns.at + kx - columns.first);
      nib_strip_sums(s, layer->weights, layer->bias, largest);
    }
  }
  if (keeps) {
    int8_t *const values = (int8_t *)largest; /* each is read before its place is written */
    nib_strip_outputs(factors, largest, values, 0);
    for (int i = 0; i < channels; i++) {
      output[i] = values[i] > output[i] ? values[i] : output[i];
    }
  } else {
    nib_strip_outputs(factors, largest, output, 0);
  }
}

/* Where the strip begins: behind 3 bytes and an accumulator for each channel. */
NIB_INLINE int32_t *nib_conv_2d_strip_begin(const nib_conv_2d_packed_layer *layer, nib_strip *s,
                                            nib_strip_factors *factors, int8_t *scratch) {
  const nib_geometry *const g = &layer->geometry;
  int32_t *const largest = (int32_t *)nib_conv_2d_words(scratch);
  (void)nib_strip_begin(s, g, layer->outside, 0, (uint32_t *)largest + g->output_channels);
  nib_strip_factors_of(factors, &layer->requantization, g->output_channels);
  return largest;
}

#endif
