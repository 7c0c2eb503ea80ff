/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_platform.h"

/* One input of a layer CONCATENATION. */
typedef struct {
  int32_t rows;
  int32_t row_elements;        /* of this input */
  int32_t output_row_elements; /* of all inputs together */
  int32_t start;               /* where this input's rows begin in the output's */
} nib_concatenation_s8_layer;

/* Puts one input's rows into the output's (rule W1). */
NIB_KERNEL void nib_concatenation_s8(const nib_concatenation_s8_layer *flash, const int8_t *input,
                                     int8_t *output) {
  nib_concatenation_s8_layer layer;
  NIB_LOAD(layer, flash);
  output += layer.start;
  for (int32_t row = 0; row < layer.rows; row++) {
    for (int32_t i = 0; i < layer.row_elements; i++) {
      output[i] = input[i];
    }
    input += layer.row_elements;
    output += layer.output_row_elements;
  }
}
