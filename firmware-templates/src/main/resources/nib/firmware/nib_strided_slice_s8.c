/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_walk.h"

/* A layer STRIDED_SLICE. */
typedef struct {
  nib_walk walk; /* first where an output element comes from, second the output in order */
  int32_t start; /* where the first output element comes from */
} nib_strided_slice_s8_layer;

/* Some of the input's elements (rule W1). */
NIB_KERNEL void nib_strided_slice_s8(const nib_strided_slice_s8_layer *flash, const int8_t *input,
                                     int8_t *output) {
  nib_strided_slice_s8_layer layer;
  NIB_LOAD(layer, flash);
  nib_walk_copy(&layer.walk, input + layer.start, output);
}
