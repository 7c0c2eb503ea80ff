/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_FIXED_POINT_H
#define NIB_FIXED_POINT_H

#include "nib_platform.h"

/* Saturating rounding doubling high multiply (rule R1): floor((a * b + 2^30) / 2^31). */
NIB_SHARED int32_t nib_high_mul(int32_t a, int32_t b) {
  if (a == INT32_MIN && b == INT32_MIN) {
    return INT32_MAX;
  }
  return (int32_t)(((int64_t)a * b + ((int64_t)1 << 30)) >> 31);
}

/* x / 2^exponent, halves away from zero (rule R2); exponent 0 to 31. */
NIB_SHARED int32_t nib_rounding_shift_right(int32_t x, int exponent) {
  const int32_t mask = (int32_t)(((uint32_t)1 << exponent) - 1u);
  const int32_t remainder = x & mask;
  const int32_t threshold = (mask >> 1) + (x < 0 ? 1 : 0);
  return (x >> exponent) + (remainder > threshold ? 1 : 0);
}

/* x * multiplier / 2^(31 + exponent) with double rounding (rule R3), for x between plus and minus
 * 2^30 and exponent 0 to 31: no product is too large, and halves are added away from zero. */
NIB_INLINE int32_t nib_scale_right(int32_t x, int32_t multiplier, int exponent) {
  const int32_t high = (int32_t)(((int64_t)x * multiplier + ((int64_t)1 << 30)) >> 31);
  const int32_t sign = high >> 31;
  const int32_t half = (int32_t)((((uint32_t)1 << exponent) + (uint32_t)sign) >> 1);
  return (high + half) >> exponent;
}

/* x * 2^exponent, which fits: generation has proved it. Unsigned, since C does not define the left
 * shift of a negative number. */
NIB_INLINE int32_t nib_shift_left(int32_t x, int exponent) {
  return (int32_t)((uint32_t)x << exponent);
}

#endif
