/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_requantize.h"

/* A layer CONV_2D without dilation and the maximum behind it, whose windows lie side by side inside
 * the convolution's output; without one a pool's window is a pixel. A layer FULLY_CONNECTED is one
 * position. Input [1,H,W,I], output [1,OH,OW,O]. */
typedef struct {
  int16_t input_height, input_width, input_channels;
  int16_t output_height, output_width, output_channels;
  int16_t window_height, window_width;
  int16_t stride_height, stride_width;
  int16_t pad_top, pad_left;
  int16_t pool_height, pool_width;
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

/* sum + the products of an output channel, whose weights begin at w, for the window at row y and
 * column x of the input. Inputs count less their zero point: taps outside the input, which read it
 * (rule P2), add nothing, and biases are small. */
NIB_INNER int32_t nib_conv_2d_compact_sum(const nib_conv_2d_compact_s8_layer *layer,
                                          const int8_t *input, int y, int x, int32_t sum,
                                          nib_flash_s8 w) {
  const int channels = layer->input_channels;
  for (int ky = layer->window_height; ky > 0; ky--) {
    int column = x;
    for (int kx = layer->window_width; kx > 0; kx--) {
      if (y >= 0 && y < layer->input_height && column >= 0 && column < layer->input_width) {
        const int8_t *tap = input + (y * layer->input_width + column) * channels;
        for (int i = 0; i < channels; i++) {
          sum += (tap[i] - layer->input_zero_point) * NIB_READ_S8(w + i); /* fits int16_t */
        }
      }
      w += channels;
      column++;
    }
    y++;
  }
  return sum;
}

/* out[0,y,x,o] = requantize(the largest bias[o] + sum of weights[o,ky,kx,i] * in[0,iy,ix,i] of the
 * pool's window) for the rows y from from to before to (rules R5 and F5). */
NIB_KERNEL void nib_conv_2d_compact_s8(const nib_conv_2d_compact_s8_layer *flash,
                                       const int8_t *input, int8_t *output, int from, int to) {
  NIB_NEAR(nib_conv_2d_compact_s8_layer, layer, flash);
  const int weights = layer->window_height * layer->window_width * layer->input_channels;
  output += from * layer->output_width * layer->output_channels;
  for (int y = from; y < to; y++) {
    for (int x = 0; x < layer->output_width; x++) {
      nib_flash_s8 w = layer->weights;
      for (int channel = 0; channel < layer->output_channels; channel++) {
        int32_t largest = INT32_MIN;
        for (int py = 0; py < layer->pool_height; py++) {
          for (int px = 0; px < layer->pool_width; px++) {
            const int32_t sum = nib_conv_2d_compact_sum(
                layer, input,
                (y * layer->pool_height + py) * layer->stride_height - layer->pad_top,
                (x * layer->pool_width + px) * layer->stride_width - layer->pad_left,
                nib_conv_2d_compact_bias(layer, channel), w);
            largest = sum > largest ? sum : largest;
          }
        }
        *output = nib_requantize(&layer->requantization, largest, channel);
        output++;
        w += weights;
      }
    }
  }
}
