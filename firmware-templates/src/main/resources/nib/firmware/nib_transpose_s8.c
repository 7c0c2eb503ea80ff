/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_walk.h"

/* A layer TRANSPOSE. */
typedef struct {
  nib_walk walk; /* first where an output element comes from, second the output in order */
} nib_transpose_s8_layer;

/* The input's elements in another order (rule W1). */
NIB_KERNEL void nib_transpose_s8(const nib_transpose_s8_layer *flash, const int8_t *input,
                                 int8_t *output) {
  nib_transpose_s8_layer layer;
  NIB_LOAD(layer, flash);
  nib_walk_copy(&layer.walk, input, output);
}
