/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_fixed_point.h"

/* A layer SOFTMAX over rows of depth elements. */
typedef struct {
  int32_t rows;
  int32_t depth;
  int32_t multiplier; /* scales a difference of inputs to Q5.26, after the shift */
  int16_t left_shift; /* 1 to 31 */
  int32_t diff_min;   /* differences to the row's largest below this give the smallest output */
} nib_softmax_s8_layer;

/* x * 2^exponent, saturated. */
static inline int32_t nib_saturating_shift_left(int32_t x, int exponent) {
  if (x > INT32_MAX >> exponent) {
    return INT32_MAX;
  }
  return x < INT32_MIN >> exponent ? INT32_MIN : nib_shift_left(x, exponent);
}

/* exp(a) for a in [-1/4, 0), both Q0.31, by the Taylor series about -1/8 (rule S1). */
static inline int32_t nib_exp_on_quarter(int32_t a) {
  const int32_t x = a + ((int32_t)1 << 28);
  const int32_t x2 = nib_high_mul(x, x);
  const int32_t x3 = nib_high_mul(x2, x);
  const int32_t x4_over_4 = nib_rounding_shift_right(nib_high_mul(x2, x2), 2);
  const int32_t one_third = 715827883;
  const int32_t exp_of_minus_eighth = 1895147668;
  const int32_t tail =
      nib_rounding_shift_right(nib_high_mul(x4_over_4 + x3, one_third) + x2, 1);
  return exp_of_minus_eighth + nib_high_mul(exp_of_minus_eighth, x + tail);
}

/* exp(a) for a in (-32, 0]; a is Q5.26, the result Q0.31 (rule S1). */
static inline int32_t nib_exp_on_negative(int32_t a) {
  /* exp(-2^k) in Q0.31 for k = -2 to 4. */
  static const int32_t factors[7] NIB_FLASH = {1672461947, 1302514674, 790015084, 290630308,
                                               39332535,   720401,     242};
  const int32_t quarter = (int32_t)1 << 24;
  const int32_t part = (a & (quarter - 1)) - quarter; /* in [-1/4, 0) */
  int quarters = (int)((part - a) >> 24);
  int32_t result;
  if (a == 0) {
    return INT32_MAX;
  }
  result = nib_exp_on_quarter(part * 32); /* Q5.26 to Q0.31 */
  for (int k = 0; quarters != 0; k++) {
    if (quarters & 1) {
      result = nib_high_mul(result, NIB_READ_S32(NIB_ADDRESS(factors), k));
    }
    quarters >>= 1;
  }
  return result;
}

/* 1 / (1 + a) for a in [0, 1), both Q0.31, by three Newton-Raphson steps (rule S2). */
static inline int32_t nib_reciprocal_of_one_plus(int32_t a) {
  const int32_t half_denominator = (a >> 1) + ((int32_t)1 << 30);
  /* 48/17 - 32/17 * d in Q2.29, the best linear start on [1/2, 1]. */
  int32_t x = 1515870810 + nib_high_mul(half_denominator, -1010580540);
  for (int step = 0; step < 3; step++) {
    const int32_t error = ((int32_t)1 << 29) - nib_high_mul(half_denominator, x);
    x += nib_saturating_shift_left(nib_high_mul(x, error), 2);
  }
  return nib_saturating_shift_left(x, 1);
}

/* exp of a difference to the row's largest input, in Q0.31. */
NIB_INNER int32_t nib_softmax_exp(const nib_softmax_s8_layer *layer, int32_t difference) {
  return nib_exp_on_negative(
      nib_high_mul(nib_shift_left(difference, layer->left_shift), layer->multiplier));
}

/* One row (rule S3). */
static inline void nib_softmax_row(const nib_softmax_s8_layer *layer, const int8_t *input,
                                   int8_t *output) {
  int32_t max = input[0];
  /* Of exponentials, Q12.19. From 512 on each output is below half a step: it is added up no
   * further, and every shift below is at most 31. */
  const uint32_t vanishing = (uint32_t)1 << 28;
  uint32_t sum = 0;
  int zeros = 0;
  int32_t reciprocal;
  for (int32_t i = 1; i < layer->depth; i++) {
    max = input[i] > max ? input[i] : max;
  }
  for (int32_t i = 0; i < layer->depth && sum < vanishing; i++) {
    if (input[i] - max >= layer->diff_min) {
      sum += (uint32_t)nib_rounding_shift_right(nib_softmax_exp(layer, input[i] - max), 12);
    }
  }
  if (sum >= vanishing) {
    for (int32_t i = 0; i < layer->depth; i++) {
      output[i] = -128;
    }
    return;
  }
  /* The largest input alone adds 2^19, so this ends. */
  while ((sum & 0x80000000u) == 0) {
    sum <<= 1;
    zeros++;
  }
  reciprocal = nib_reciprocal_of_one_plus((int32_t)(sum & 0x7fffffffu));
  for (int32_t i = 0; i < layer->depth; i++) {
    const int32_t difference = input[i] - max;
    int32_t q = -128;
    if (difference >= layer->diff_min) {
      /* Q12.19 was shifted by zeros; the output has 8 bits after the point. */
      q += nib_rounding_shift_right(
          nib_high_mul(reciprocal, nib_softmax_exp(layer, difference)), 12 - zeros + 31 - 8);
    }
    output[i] = (int8_t)(q > 127 ? 127 : q);
  }
}

/* out[r,i] = exp(in[r,i] * scale) / sum over the row, in steps of 1/256 from -128. */
NIB_KERNEL void nib_softmax_s8(const nib_softmax_s8_layer *flash, const int8_t *input,
                               int8_t *output) {
  NIB_NEAR(nib_softmax_s8_layer, layer, flash);
  for (int32_t row = 0; row < layer->rows; row++) {
    nib_softmax_row(layer, input, output);
    input += layer->depth;
    output += layer->depth;
  }
}
