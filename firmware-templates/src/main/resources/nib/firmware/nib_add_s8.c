/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_sum.h"

/* A layer ADD: two inputs whose elements meet as the walk says, output in order. */
typedef struct {
  nib_walk walk;
  nib_sum_input first;
  nib_sum_input second;
  nib_requantization requantization;
} nib_add_s8_layer;

/* out = requantize(first + second), both on a common scale (rule E1). */
NIB_KERNEL void nib_add_s8(const nib_add_s8_layer *flash, const int8_t *first, const int8_t *second,
                           int8_t *output) {
  nib_add_s8_layer layer;
  nib_walk_row row = nib_walk_begin();
  NIB_LOAD(layer, flash);
  do {
    for (int32_t i = 0; i < layer.walk.extents[0]; i++) {
      const int32_t a =
          nib_sum_scaled(&layer.first, first[row.first + i * layer.walk.first_strides[0]]);
      const int32_t b =
          nib_sum_scaled(&layer.second, second[row.second + i * layer.walk.second_strides[0]]);
      *output = nib_requantize(&layer.requantization, a + b, 0);
      output++;
    }
  } while (nib_walk_next(&layer.walk, &row));
}
