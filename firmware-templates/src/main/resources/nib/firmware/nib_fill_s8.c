/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_platform.h"

/* A constant operand, or what lies around the input of a PAD. */
typedef struct {
  int32_t elements;
  nib_flash_s8 values; /* in flash */
  int16_t step;        /* 1: a value for each element, 0: one for all */
} nib_fill_s8_layer;

/* Puts constants where their readers expect them (rule W1). */
NIB_KERNEL void nib_fill_s8(const nib_fill_s8_layer *flash, int8_t *output) {
  NIB_NEAR(nib_fill_s8_layer, layer, flash);
  nib_flash_s8 value = layer->values;
  for (int32_t i = 0; i < layer->elements; i++) {
    output[i] = NIB_READ_S8(value);
    value += layer->step;
  }
}
