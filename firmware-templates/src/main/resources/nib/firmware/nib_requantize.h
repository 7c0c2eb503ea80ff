/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_REQUANTIZE_H
#define NIB_REQUANTIZE_H

#include "nib_fixed_point.h"

/* From an int32 accumulator to an int8 output (rule R5). */
typedef struct {
  nib_flash_s32 multipliers; /* 2^30 to 2^31 - 1, or 0; in flash */
  nib_flash_s8 shifts;       /* -31 to 31, positive ones to the left; in flash */
  int16_t factor_step;        /* 1: a factor for each output channel, 0: one for all */
  int16_t output_zero_point;
  int16_t min; /* the smallest output, the activation function included */
  int16_t max; /* the largest output */
} nib_requantization;

/* x * multiplier * 2^(shift - 31) with double rounding (rule R3). */
NIB_SHARED int32_t nib_scale(int32_t x, int32_t multiplier, int shift) {
  const int left = shift > 0 ? shift : 0;
  const int right = shift < 0 ? -shift : 0;
  return nib_rounding_shift_right(nib_high_mul(nib_shift_left(x, left), multiplier), right);
}

/* The output of a channel for its accumulator (rule R5). */
NIB_SHARED int8_t nib_requantize(const nib_requantization *r, int32_t accumulator,
                                 int32_t channel) {
  const int32_t factor = channel * r->factor_step;
  const int32_t scaled = nib_scale(accumulator, NIB_READ_S32(r->multipliers, factor),
                                   NIB_READ_S8(r->shifts + factor));
  const int32_t shifted = scaled + r->output_zero_point; /* fits: generation has proved it */
  return (int8_t)(shifted < r->min ? r->min : shifted > r->max ? r->max : shifted);
}

/* A requantisation with one factor for all channels, read once for many elements. */
typedef struct {
  int32_t multiplier;
  int16_t zero_point;
  int16_t min;
  int16_t max;
  int8_t shift;
} nib_factor;

static inline nib_factor nib_factor_of(const nib_requantization *r) {
  nib_factor f;
  f.multiplier = NIB_READ_S32(r->multipliers, 0);
  f.zero_point = r->output_zero_point;
  f.min = r->min;
  f.max = r->max;
  f.shift = NIB_READ_S8(r->shifts);
  return f;
}

/* The output for an accumulator (rule R5). */
NIB_SHARED int8_t nib_rescaled(const nib_factor *f, int32_t accumulator) {
  const int32_t shifted = nib_scale(accumulator, f->multiplier, f->shift) + f->zero_point;
  return (int8_t)(shifted < f->min ? f->min : shifted > f->max ? f->max : shifted);
}

#endif
