/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_requantize.h"
#include "nib_walk.h"

/* A layer MUL: two inputs whose elements meet as the walk says, output in order. */
typedef struct {
  nib_walk walk;
  int16_t first_zero_point;
  int16_t second_zero_point;
  nib_requantization requantization;
} nib_product_s8_layer;

/* out = requantize(first * second), both less their zero points (rule E2). The output may be an
 * input whose elements the walk takes in order. */
NIB_KERNEL void nib_product_s8(const nib_product_s8_layer *flash, const int8_t *first,
                               const int8_t *second, int8_t *output) {
  NIB_NEAR(nib_product_s8_layer, layer, flash);
  const nib_factor factor = nib_factor_of(&layer->requantization);
  const int32_t first_step = layer->walk.first_strides[0];
  const int32_t second_step = layer->walk.second_strides[0];
  const int32_t elements = layer->walk.extents[0];
  const int32_t first_zero_point = layer->first_zero_point;
  const int32_t second_zero_point = layer->second_zero_point;
  nib_walk_row row = nib_walk_begin();
  do {
    const int8_t *x = first + row.first;
    const int8_t *y = second + row.second;
    for (int32_t i = 0; i < elements; i++) {
      const int32_t a = (int32_t)*x - first_zero_point;
      const int32_t b = (int32_t)*y - second_zero_point;
      *output = nib_rescaled(&factor, a * b);
      output++;
      x += first_step;
      y += second_step;
    }
  } while (nib_walk_next(&layer->walk, &row));
}
