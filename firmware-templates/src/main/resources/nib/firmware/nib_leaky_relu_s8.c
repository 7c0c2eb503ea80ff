/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_requantize.h"

/* A layer LEAKY_RELU. */
typedef struct {
  int32_t elements;
  int16_t input_zero_point;
  nib_requantization positive; /* from the zero point on */
  nib_requantization negative; /* below it */
} nib_leaky_relu_s8_layer;

/* out[i] = requantize(in[i] - input zero point), by its sign (rule E3). */
NIB_KERNEL void nib_leaky_relu_s8(const nib_leaky_relu_s8_layer *flash, const int8_t *input,
                                  int8_t *output) {
  nib_leaky_relu_s8_layer layer;
  NIB_LOAD(layer, flash);
  for (int32_t i = 0; i < layer.elements; i++) {
    const int32_t difference = (int32_t)input[i] - layer.input_zero_point;
    output[i] = nib_requantize(difference < 0 ? &layer.negative : &layer.positive, difference, 0);
  }
}
