/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_requantize.h"

/* A layer PRELU with a slope for each index of the innermost axis. */
typedef struct {
  int32_t rows;     /* of all channels */
  int32_t channels;
  int16_t input_zero_point;
  int16_t alpha_zero_point;
  nib_flash_s8 alphas;       /* one for each channel, in flash */
  nib_requantization factor; /* from the zero point on */
  nib_requantization below;  /* of the product with the slope below it */
} nib_prelu_s8_layer;

/* out[i] = requantize(in[i] - input zero point), below it of the product with the channel's slope
 * (rule E4). Input and output may be the same. */
NIB_KERNEL void nib_prelu_s8(const nib_prelu_s8_layer *flash, const int8_t *input,
                             int8_t *output) {
  NIB_NEAR(nib_prelu_s8_layer, layer, flash);
  for (int32_t row = 0; row < layer->rows; row++) {
    for (int32_t c = 0; c < layer->channels; c++) {
      const int32_t difference = (int32_t)*input - layer->input_zero_point;
      if (difference < 0) {
        const int32_t slope = (int32_t)NIB_READ_S8(layer->alphas + c) - layer->alpha_zero_point;
        *output = nib_requantize(&layer->below, difference * slope, 0);
      } else {
        *output = nib_requantize(&layer->factor, difference, 0);
      }
      input++;
      output++;
    }
  }
}
