/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_SUM_H
#define NIB_SUM_H

#include "nib_requantize.h"
#include "nib_walk.h"

/* An input of a sum: from its difference to the zero point, shifted left by 20, to the common
 * scale. */
typedef struct {
  int32_t multiplier;
  int16_t shift;
  int16_t zero_point;
} nib_sum_input;

/* The value of x on the common scale (rule E1). */
NIB_SHARED int32_t nib_sum_scaled(const nib_sum_input *input, int8_t x) {
  const int32_t difference = (int32_t)x - input->zero_point;
  return nib_scale(nib_shift_left(difference, 20), input->multiplier, input->shift);
}

#endif
