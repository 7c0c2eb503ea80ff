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
  nib_product_s8_layer layer;
  nib_walk_row row = nib_walk_begin();
  NIB_LOAD(layer, flash);
  do {
    for (int32_t i = 0; i < layer.walk.extents[0]; i++) {
      const int8_t a = first[row.first + i * layer.walk.first_strides[0]];
      const int8_t b = second[row.second + i * layer.walk.second_strides[0]];
      const int32_t x = (int32_t)a - layer.first_zero_point;
      const int32_t y = (int32_t)b - layer.second_zero_point;
      *output = nib_requantize(&layer.requantization, x * y, 0);
      output++;
    }
  } while (nib_walk_next(&layer.walk, &row));
}
