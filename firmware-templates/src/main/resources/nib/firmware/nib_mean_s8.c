/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_requantize.h"
#include "nib_walk.h"

/* A layer MEAN. */
typedef struct {
  nib_walk kept;    /* first where an output element's sum begins, second the output in order */
  nib_walk reduced; /* first the elements that are added, counted from there */
  int32_t bias;     /* the input zero point times the number of elements, negated */
  nib_requantization requantization; /* divides by the number of elements, too */
} nib_mean_s8_layer;

/* bias + the sum of the elements that the walk reaches from input. */
static inline int32_t nib_mean_sum(const nib_walk *walk, const int8_t *input, int32_t bias) {
  nib_walk_row row = nib_walk_begin();
  int32_t sum = bias;
  do {
    for (int32_t i = 0; i < walk->extents[0]; i++) {
      const int8_t value = input[row.first + i * walk->first_strides[0]];
      sum += value;
    }
  } while (nib_walk_next(walk, &row));
  return sum;
}

/* out = requantize(bias + sum of the elements) (rule A2). */
NIB_KERNEL void nib_mean_s8(const nib_mean_s8_layer *flash, const int8_t *input, int8_t *output) {
  NIB_NEAR(nib_mean_s8_layer, layer, flash);
  nib_walk_row row = nib_walk_begin();
  do {
    for (int32_t i = 0; i < layer->kept.extents[0]; i++) {
      const int8_t *from = input + row.first + i * layer->kept.first_strides[0];
      const int32_t sum = nib_mean_sum(&layer->reduced, from, layer->bias);
      output[row.second + i * layer->kept.second_strides[0]] =
          nib_requantize(&layer->requantization, sum, 0);
    }
  } while (nib_walk_next(&layer->kept, &row));
}
