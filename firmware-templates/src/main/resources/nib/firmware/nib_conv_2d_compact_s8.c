/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_requantize.h"

/* A layer CONV_2D without dilation and the maximum behind it, whose windows lie side by side inside
 * the convolution's output; without one a pool's window is a pixel. A layer FULLY_CONNECTED is one
 * position. Input [1,H,W,I], output [1,OH,OW,O]; rows lie in rings, and pixels of the output maybe
 * apart, as in nib_geometry.h. */
typedef struct {
  int16_t input_height, input_width, input_channels;
  int16_t output_height, output_width, output_channels;
  int16_t window_height, window_width;
  int16_t stride_height, stride_width;
  int16_t pad_top, pad_left;
  int16_t pool_height, pool_width;
  int16_t unit_height;             /* rows of the convolution in a unit: the pool's, or 1 */
  int16_t input_rows, output_rows; /* of the rings */
  int16_t pitch_pixels, pitch;     /* of the output: pixels from row to row, elements of each */
  int16_t input_zero_point;
  int16_t bias_bytes;   /* of each bias: 2 or 4 */
  nib_flash_s8 weights; /* [O,KH,KW,I], in flash */
  nib_flash bias;       /* [O], for inputs less their zero point, in flash */
  nib_requantization requantization;
} nib_conv_2d_compact_s8_layer;

static inline int32_t nib_conv_2d_compact_bias(const nib_conv_2d_compact_s8_layer *layer,
                                               int channel) {
  return layer->bias_bytes == 2 ? NIB_READ_S16(layer->bias, channel)
                                : NIB_READ_S32(layer->bias, channel);
}

/* Where a window lies. */
typedef struct {
  const int8_t *input;
  int y, x; /* the row and column of its first tap */
  int lap;  /* rows that have left the input's ring at least, a multiple of its rows */
} nib_conv_2d_compact_window;

/* sum + the products of an output channel, whose weights begin at w. Inputs count less their zero
 * point: taps outside the input, which read it (rule P2), add nothing, and biases are small. */
NIB_INNER int32_t nib_conv_2d_compact_sum(const nib_conv_2d_compact_s8_layer *layer,
                                          const nib_conv_2d_compact_window *p, int channel,
                                          nib_flash_s8 w) {
  const int channels = layer->input_channels;
  const int zero_point = layer->input_zero_point;
  const int first = p->x < 0 ? 0 : p->x;
  const int right = p->x + layer->window_width;
  const int end = right < layer->input_width ? right : layer->input_width;
  const int run = (end - first) * channels; /* products of a row inside the input */
  const int below = p->y + layer->window_height;
  const int bottom = below < layer->input_height ? below : layer->input_height;
  int32_t sum = nib_conv_2d_compact_bias(layer, channel);
  w += (first - p->x) * channels;
  for (int y = p->y;; w += layer->window_width * channels) {
    if (y >= 0) {
      const int late = y - p->lap;
      const int row = late < layer->input_rows ? late : late - layer->input_rows;
      const int8_t *const x = p->input + (row * layer->input_width + first) * channels;
      for (int i = 0; i < run; i++) {
        sum += (x[i] - zero_point) * NIB_READ_S8(w + i); /* fits int16_t */
      }
    }
    y++;
    if (y >= bottom) {
      return sum; /* no step behind the last row, where the weights may end */
    }
  }
}

/* out[0,y,x,o] = requantize(the largest bias[o] + sum of weights[o,ky,kx,i] * in[0,iy,ix,i] of the
 * pool's window) for the units from from to before to (rules R5 and F5); where a unit is not the
 * first one of its row of the output, that row is maximised. */
NIB_KERNEL void nib_conv_2d_compact_s8(const nib_conv_2d_compact_s8_layer *flash,
                                       const int8_t *input, int8_t *output, int from, int to) {
  NIB_NEAR(nib_conv_2d_compact_s8_layer, layer, flash);
  const int weights = layer->window_height * layer->window_width * layer->input_channels;
  nib_conv_2d_compact_window p;
  p.input = input;
  for (int unit = from; unit < to; unit++) {
    int y = 0;                             /* the row of the output */
    int into = unit * layer->unit_height; /* the row of the convolution, less those of rows above */
    const int top = into * layer->stride_height - layer->pad_top;
    while (into >= layer->pool_height) {
      into -= layer->pool_height;
      y++;
    }
    if (y >= layer->output_height) {
      return;
    }
    for (; y >= layer->output_rows; y -= layer->output_rows) {
    }
    for (p.lap = 0; top - p.lap >= layer->input_rows; p.lap += layer->input_rows) {
    }
    int at = y * layer->pitch_pixels * layer->pitch;
    for (int x = 0; x < layer->output_width; x++) {
      nib_flash_s8 w = layer->weights;
      for (int channel = 0; channel < layer->output_channels; channel++) {
        int32_t largest = INT32_MIN;
        p.y = top;
        for (int py = layer->unit_height; py > 0; py--) {
          p.x = x * layer->pool_width * layer->stride_width - layer->pad_left;
          for (int px = layer->pool_width; px > 0; px--) {
            const int32_t sum = nib_conv_2d_compact_sum(layer, &p, channel, w);
            largest = sum > largest ? sum : largest;
            p.x += layer->stride_width;
          }
          p.y += layer->stride_height;
        }
        const int8_t value = nib_requantize(&layer->requantization, largest, channel);
        if (into == 0 || value > output[at + channel]) {
          output[at + channel] = value;
        }
        w += weights;
      }
      at += layer->pitch;
    }
  }
}
