/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_DEPTHWISE_CONV_2D_MAX_H
#define NIB_DEPTHWISE_CONV_2D_MAX_H

#include "nib_depthwise_conv_2d.h"
#include "nib_pooling.h"

/* A layer DEPTHWISE_CONV_2D with a maximum behind it: output [N,PH,PW,O]. */
typedef struct {
  nib_depthwise_conv_2d_layer convolution;
  nib_pooling pool;
} nib_depthwise_conv_2d_max_layer;

/* The largest of what some rows and columns of the convolution give, for each channel of one output
 * position: of the accumulators, since requantising never falls (rule F5).
 * keeps: 1 when what the output holds counts, too. */
NIB_INLINE void nib_depthwise_conv_2d_max_position(const nib_depthwise_conv_2d_layer *layer,
                                                      const int8_t *input, int8_t *output,
                                                      nib_taps rows, nib_taps columns, int lap,
                                                      int keeps) {
  const nib_geometry *const g = &layer->geometry;
  int first_x = 0; /* the input channel that the first channel below reads */
  int first_m = 0; /* which one of its output channels that is */
  for (int channel = 0; channel < g->output_channels; channel += NIB_POOLED_CHANNELS) {
    const int channels = nib_pooled_channels(channel, g->output_channels);
    int32_t largest[NIB_POOLED_CHANNELS];
    int x = first_x;
    int m = first_m;
    nib_window p;
    for (int i = 0; i < channels; i++) {
      largest[i] = INT32_MIN;
    }
    for (int ky = rows.first; ky < rows.end; ky++) {
      nib_window_rows(g, &p, rows.at + ky - rows.first, lap);
      for (int kx = columns.first; kx < columns.end; kx++) {
        nib_window_columns(g, &p, input, columns.at + kx - columns.first, 1);
        x = first_x;
        m = first_m;
        for (int i = 0; i < channels; i++) {
          const int32_t sum = nib_depthwise_conv_2d_sum(
              &p, layer->input_zero_point, NIB_READ_S32(layer->bias, channel + i), x,
              layer->weights + channel + i, g->output_channels);
          largest[i] = sum > largest[i] ? sum : largest[i];
          m++;
          if (m == layer->depth_multiplier) {
            m = 0;
            x++;
          }
        }
      }
    }
    for (int i = 0; i < channels; i++) {
      const int8_t value = nib_requantize(&layer->requantization, largest[i], channel + i);
      *output = keeps && *output > value ? *output : value;
      output++;
    }
    first_x = x;
    first_m = m;
  }
}

#endif
