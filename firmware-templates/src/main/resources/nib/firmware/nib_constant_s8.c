/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_platform.h"

/* A constant operand. */
typedef struct {
  int32_t elements;
  nib_flash_s8 values; /* in flash */
} nib_constant_s8_layer;

/* Puts the operand where its readers expect it (rule W1). */
NIB_KERNEL void nib_constant_s8(const nib_constant_s8_layer *flash, int8_t *output) {
  nib_constant_s8_layer layer;
  NIB_LOAD(layer, flash);
  for (int32_t i = 0; i < layer.elements; i++) {
    output[i] = NIB_READ_S8(layer.values + i);
  }
}
