/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_average.h"
#include "nib_depthwise_conv_2d.h"
#include "nib_pooling.h"

/* A layer DEPTHWISE_CONV_2D with an average behind it: output [N,PH,PW,O]. */
typedef struct {
  nib_depthwise_conv_2d_layer convolution;
  nib_pooling pool;
  int16_t min; /* the smallest output */
  int16_t max; /* the largest output */
} nib_depthwise_conv_2d_average_pool_s8_layer;

/* All channels of one output position. */
static inline void nib_depthwise_conv_2d_average_position(
    const nib_depthwise_conv_2d_average_pool_s8_layer *layer, const int8_t *input, int8_t *output,
    nib_taps rows, nib_taps columns, int lap) {
  const nib_depthwise_conv_2d_layer *const convolution = &layer->convolution;
  const nib_geometry *const g = &convolution->geometry;
  const int32_t count = (int32_t)(rows.end - rows.first) * (columns.end - columns.first);
  int first_x = 0; /* the input channel that the first channel below reads */
  int first_m = 0; /* which one of its output channels that is */
  for (int channel = 0; channel < g->output_channels; channel += NIB_POOLED_CHANNELS) {
    const int channels = nib_pooled_channels(channel, g->output_channels);
    int32_t sums[NIB_POOLED_CHANNELS];
    int x = first_x;
    int m = first_m;
    nib_window p;
    for (int i = 0; i < channels; i++) {
      sums[i] = 0;
    }
    for (int ky = rows.first; ky < rows.end; ky++) {
      nib_window_rows(g, &p, rows.at + ky - rows.first, lap);
      for (int kx = columns.first; kx < columns.end; kx++) {
        nib_window_columns(g, &p, input, columns.at + kx - columns.first, 1);
        x = first_x;
        m = first_m;
        for (int i = 0; i < channels; i++) {
          const int32_t sum = nib_depthwise_conv_2d_sum(
              &p, convolution->input_zero_point, NIB_READ_S32(convolution->bias, channel + i), x,
              convolution->weights + channel + i, g->output_channels);
          sums[i] += nib_requantize(&convolution->requantization, sum, channel + i);
          m++;
          if (m == convolution->depth_multiplier) {
            m = 0;
            x++;
          }
        }
      }
    }
    for (int i = 0; i < channels; i++) {
      *output = nib_average(sums[i], count, layer->min, layer->max);
      output++;
    }
    first_x = x;
    first_m = m;
  }
}

/* out[n,y,x,o] = the mean of requantize(...) of nib_depthwise_conv_2d_s8 over the pool's window
 * (rules R5 and A1), for the rows y from from to before to. */
NIB_KERNEL void nib_depthwise_conv_2d_average_pool_s8(
    const nib_depthwise_conv_2d_average_pool_s8_layer *flash, const int8_t *input, int8_t *output,
    int from, int to) {
  NIB_NEAR(nib_depthwise_conv_2d_average_pool_s8_layer, layer, flash);
  const nib_geometry *const g = &layer->convolution.geometry;
  const int row = nib_output_row(g);
  int image = 0;
  for (int n = 0; n < g->batches; n++) {
    for (int y = from; y < to; y++) {
      const nib_taps rows = nib_pooled_rows(&layer->pool, g, y);
      const int lap = nib_lap(g, rows.at);
      int at = image + nib_ring_row(y, g->output_rows) * row;
      for (int x = 0; x < layer->pool.output_width; x++) {
        nib_depthwise_conv_2d_average_position(layer, input, output + at, rows,
                                               nib_pooled_columns(&layer->pool, g, x), lap);
        at += g->pitch;
      }
    }
    input += nib_input_image(g);
    image += g->output_rows * row;
  }
}
