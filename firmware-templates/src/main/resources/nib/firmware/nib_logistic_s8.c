/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_platform.h"

/* A layer LOGISTIC. */
typedef struct {
  int32_t elements;
  nib_flash_s8 table; /* the outputs for -128 to 127, in flash */
} nib_logistic_s8_layer;

/* out[i] = table[in[i] + 128] (rule T1). */
NIB_KERNEL void nib_logistic_s8(const nib_logistic_s8_layer *flash, const int8_t *input,
                                int8_t *output) {
  nib_logistic_s8_layer layer;
  NIB_LOAD(layer, flash);
  for (int32_t i = 0; i < layer.elements; i++) {
    output[i] = NIB_READ_S8(layer.table + (input[i] + 128));
  }
}
