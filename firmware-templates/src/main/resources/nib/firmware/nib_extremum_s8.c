/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_walk.h"

/* A layer MAXIMUM or MINIMUM: two inputs whose elements meet as the walk says, output in order. */
typedef struct {
  nib_walk walk;
  int16_t largest; /* 1: the larger of two, 0: the smaller */
} nib_extremum_s8_layer;

/* out = the larger of first and second, or the smaller (rule X1). The output may be an input whose
 * elements the walk takes in order. */
NIB_KERNEL void nib_extremum_s8(const nib_extremum_s8_layer *flash, const int8_t *first,
                                const int8_t *second, int8_t *output) {
  NIB_NEAR(nib_extremum_s8_layer, layer, flash);
  const int32_t first_step = layer->walk.first_strides[0];
  const int32_t second_step = layer->walk.second_strides[0];
  const int32_t elements = layer->walk.extents[0];
  const int largest = layer->largest;
  nib_walk_row row = nib_walk_begin();
  do {
    const int8_t *x = first + row.first;
    const int8_t *y = second + row.second;
    for (int32_t i = 0; i < elements; i++) {
      *output = (*x > *y) == (largest != 0) ? *x : *y;
      output++;
      x += first_step;
      y += second_step;
    }
  } while (nib_walk_next(&layer->walk, &row));
}
