/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_walk.h"

/* A layer PAD or PADV2. */
typedef struct {
  nib_walk walk;           /* first the input, second where its elements go from start on */
  int32_t start;           /* where the input's first element goes */
  int32_t output_elements;
  int16_t value;           /* what fills the rest */
} nib_pad_s8_layer;

/* The input inside an output full of one value (rule W1). */
NIB_KERNEL void nib_pad_s8(const nib_pad_s8_layer *flash, const int8_t *input, int8_t *output) {
  nib_pad_s8_layer layer;
  NIB_LOAD(layer, flash);
  for (int32_t i = 0; i < layer.output_elements; i++) {
    output[i] = (int8_t)layer.value;
  }
  nib_walk_copy(&layer.walk, input, output + layer.start);
}
