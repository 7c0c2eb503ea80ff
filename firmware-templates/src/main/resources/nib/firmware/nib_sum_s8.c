/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_requantize.h"
#include "nib_walk.h"

/* An input of a sum: from its difference to the zero point, shifted left by 20, to the common
 * scale. */
typedef struct {
  int32_t multiplier;
  int16_t shift;
  int16_t zero_point;
} nib_sum_input;

/* A layer ADD or SUB: two inputs whose elements meet as the walk says, output in order. */
typedef struct {
  nib_walk walk;
  nib_sum_input first;
  nib_sum_input second;
  nib_requantization requantization;
  int16_t subtracts; /* 1: the difference */
} nib_sum_s8_layer;

/* The value of x on the common scale (rule E1). */
NIB_SHARED int32_t nib_sum_scaled(const nib_sum_input *input, int8_t x) {
  const int32_t difference = (int32_t)x - input->zero_point;
  return nib_scale(nib_shift_left(difference, 20), input->multiplier, input->shift);
}

/* out = requantize(first + second), or first - second, both on a common scale (rule E1). The output
 * may be an input whose elements the walk takes in order. */
NIB_KERNEL void nib_sum_s8(const nib_sum_s8_layer *flash, const int8_t *first, const int8_t *second,
                           int8_t *output) {
  NIB_NEAR(nib_sum_s8_layer, layer, flash);
  const nib_sum_input first_input = layer->first;
  const nib_sum_input second_input = layer->second;
  const nib_factor factor = nib_factor_of(&layer->requantization);
  const int32_t first_step = layer->walk.first_strides[0];
  const int32_t second_step = layer->walk.second_strides[0];
  const int32_t elements = layer->walk.extents[0];
  const int32_t sign = -layer->subtracts; /* -1: (b ^ sign) - sign is -b */
  nib_walk_row row = nib_walk_begin();
  do {
    const int8_t *x = first + row.first;
    const int8_t *y = second + row.second;
    for (int32_t i = 0; i < elements; i++) {
      const int32_t a = nib_sum_scaled(&first_input, *x);
      const int32_t b = nib_sum_scaled(&second_input, *y);
      *output = nib_rescaled(&factor, a + ((b ^ sign) - sign));
      output++;
      x += first_step;
      y += second_step;
    }
  } while (nib_walk_next(&layer->walk, &row));
}
