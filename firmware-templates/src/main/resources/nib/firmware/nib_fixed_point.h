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

#if defined(NIB_NO_MULTIPLIER)
/* Rule R1 for x between plus and minus 2^30 and a multiplier that is not negative, by additions: a
 * bit of x that is set adds the multiplier, then what was added so far is halved. What falls out
 * is below all bits that are still to come. As many steps as x has bits.
 *
 * A negative x is -1 - y; floor(x * m / 2^30) is -1 - floor((y * m + m - 1) / 2^30). */
NIB_INNER int32_t nib_high_mul_by_bits(int32_t x, int32_t multiplier) {
  const uint32_t m = (uint32_t)multiplier;
  const uint32_t sign = (uint32_t)(x >> 31);
  uint32_t bits = (uint32_t)x ^ sign;
  uint32_t sum;
  int left = 28;
  if (multiplier == 0) {
    return 0;
  }
  sum = sign & (m - 1u);
  sum = (sum + ((bits & 1u) != 0 ? m : 0)) >> 1;
  sum = (sum + ((bits & 2u) != 0 ? m : 0)) >> 1;
  for (bits >>= 2; bits != 0; bits >>= 4) {
    sum = (sum + ((bits & 1u) != 0 ? m : 0)) >> 1;
    sum = (sum + ((bits & 2u) != 0 ? m : 0)) >> 1;
    sum = (sum + ((bits & 4u) != 0 ? m : 0)) >> 1;
    sum = (sum + ((bits & 8u) != 0 ? m : 0)) >> 1;
    left -= 4;
  }
  return ((int32_t)((sum >> left) ^ sign) + 1) >> 1;
}
#endif

/* x * multiplier / 2^(31 + exponent) with double rounding (rule R3), for x between plus and minus
 * 2^30 and exponent 0 to 31: no product is too large, and halves are added away from zero. */
NIB_INLINE int32_t nib_scale_right(int32_t x, int32_t multiplier, int exponent) {
#if defined(NIB_NO_MULTIPLIER)
  const int32_t high = nib_high_mul_by_bits(x, multiplier);
#elif defined(__ARM_FEATURE_DSP) && defined(__thumb2__) && defined(__GNUC__)
  int32_t high; /* (2 * x * multiplier + 2^31) / 2^32, which is the same */
  __asm__("smmulr %0, %1, %2" : "=r"(high) : "r"(x * 2), "r"(multiplier));
#elif defined(__riscv)
  /* Both fit doubled, and the upper half of their product is an instruction. */
  const int64_t product = (int64_t)(x * 2) * (int64_t)((uint32_t)multiplier * 2u);
  const int32_t high = ((int32_t)(product >> 32) + 1) >> 1;
#else
  const int32_t high = (int32_t)(((int64_t)x * multiplier + ((int64_t)1 << 30)) >> 31);
#endif
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
