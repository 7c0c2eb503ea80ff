/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_dot.h"
#include "nib_requantize.h"

/* A layer FULLY_CONNECTED: input [B,I], output [B,O]. */
typedef struct {
  int32_t batches;
  int32_t inputs;
  int32_t outputs;
  nib_flash_s8 weights; /* [O,I], in flash */
  nib_flash_s32 bias;   /* [O], the input zero point folded in (rule B1), in flash */
  nib_requantization requantization;
} nib_fully_connected_s8_layer;

/* out[b,o] = requantize(bias[o] + sum of weights[o,i] * in[b,i]). */
NIB_KERNEL void nib_fully_connected_s8(const nib_fully_connected_s8_layer *flash,
                                       const int8_t *input, int8_t *output) {
  NIB_NEAR(nib_fully_connected_s8_layer, layer, flash);
  for (int32_t b = 0; b < layer->batches; b++) {
    nib_flash_s8 w = layer->weights;
    for (int32_t o = 0; o < layer->outputs; o++) {
      const int32_t sum = nib_dot(NIB_READ_S32(layer->bias, o), input, w, layer->inputs);
      *output = nib_requantize(&layer->requantization, sum, o);
      output++;
      w += layer->inputs;
    }
    input += layer->inputs;
  }
}
