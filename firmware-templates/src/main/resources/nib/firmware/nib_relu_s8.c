/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_requantize.h"

/* A layer RELU, RELU6 or RELU_N1_TO_1. */
typedef struct {
  int32_t elements;
  int16_t input_zero_point;
  nib_requantization requantization; /* its clamp is the point of it */
} nib_relu_s8_layer;

/* out[i] = requantize(in[i] - input zero point) (rule Q3). */
NIB_KERNEL void nib_relu_s8(const nib_relu_s8_layer *flash, const int8_t *input, int8_t *output) {
  nib_relu_s8_layer layer;
  NIB_LOAD(layer, flash);
  for (int32_t i = 0; i < layer.elements; i++) {
    output[i] = nib_requantize(&layer.requantization, input[i] - layer.input_zero_point, 0);
  }
}
