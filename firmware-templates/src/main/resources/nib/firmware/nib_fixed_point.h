/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_FIXED_POINT_H
#define NIB_FIXED_POINT_H

#include "nib_platform.h"

#if defined(__AVR_HAVE_MUL__)
/* A product of bytes is added where its place is; the third register cannot overflow. */
#define NIB_BYTES_ADD(x, m, low, mid, high, zero) \
  "mul " x "," m "\n\t"                           \
  "add " low ",r0\n\t"                            \
  "adc " mid ",r1\n\t"                            \
  "adc " high "," zero "\n\t"

/* Adds the product of x, of three bytes, and m, of four, the lowest first, to p, of eight: 12
 * products of bytes. zero is a register that holds it. */
#define NIB_BYTES_PRODUCT_24(x0, x1, x2, m0, m1, m2, m3, p0, p1, p2, p3, p4, p5, p6, p7, zero) \
  NIB_BYTES_ADD(x0, m0, p0, p1, p2, zero)                                                      \
  NIB_BYTES_ADD(x0, m1, p1, p2, p3, zero)                                                      \
  NIB_BYTES_ADD(x1, m0, p1, p2, p3, zero)                                                      \
  NIB_BYTES_ADD(x0, m2, p2, p3, p4, zero)                                                      \
  NIB_BYTES_ADD(x1, m1, p2, p3, p4, zero)                                                      \
  NIB_BYTES_ADD(x2, m0, p2, p3, p4, zero)                                                      \
  NIB_BYTES_ADD(x0, m3, p3, p4, p5, zero)                                                      \
  NIB_BYTES_ADD(x1, m2, p3, p4, p5, zero)                                                      \
  NIB_BYTES_ADD(x2, m1, p3, p4, p5, zero)                                                      \
  NIB_BYTES_ADD(x1, m3, p4, p5, p6, zero)                                                      \
  NIB_BYTES_ADD(x2, m2, p4, p5, p6, zero)                                                      \
  NIB_BYTES_ADD(x2, m3, p5, p6, p7, zero)

/* The same for x of four bytes: 4 more products from 2^24 on. */
#define NIB_BYTES_PRODUCT(x0, x1, x2, x3, m0, m1, m2, m3, p0, p1, p2, p3, p4, p5, p6, p7, zero) \
  NIB_BYTES_PRODUCT_24(x0, x1, x2, m0, m1, m2, m3, p0, p1, p2, p3, p4, p5, p6, p7, zero)        \
  "tst " x3 "\n\t"                                                                              \
  "breq 1f\n\t"                                                                                 \
  NIB_BYTES_ADD(x3, m0, p3, p4, p5, zero)                                                       \
  "adc " p6 "," zero "\n\t"                                                                     \
  "adc " p7 "," zero "\n\t"                                                                     \
  NIB_BYTES_ADD(x3, m1, p4, p5, p6, zero)                                                       \
  "adc " p7 "," zero "\n\t"                                                                     \
  NIB_BYTES_ADD(x3, m2, p5, p6, p7, zero)                                                       \
  "mul " x3 "," m3 "\n\t"                                                                       \
  "add " p6 ",r0\n\t"                                                                           \
  "adc " p7 ",r1\n\t"                                                                           \
  "1:\n\t"

/* A product p of magnitudes, and sign 0xff where it is negative, are rounded as rule R1 does: p4 to
 * p7 are the magnitude. Rule R1 adds 2^30, and one less for a negative number, whose halves it
 * rounds upwards: half is 0x40 + sign. */
#define NIB_BYTES_ROUND(p0, p1, p2, p3, p4, p5, p6, p7, sign, half, zero) \
  "add " p0 "," sign "\n\t"                                               \
  "adc " p1 "," sign "\n\t"                                               \
  "adc " p2 "," sign "\n\t"                                               \
  "adc " p3 "," half "\n\t"                                               \
  "adc " p4 "," zero "\n\t"                                               \
  "adc " p5 "," zero "\n\t"                                               \
  "adc " p6 "," zero "\n\t"                                               \
  "adc " p7 "," zero "\n\t"                                               \
  "lsl " p3 "\n\t"                                                        \
  "rol " p4 "\n\t"                                                        \
  "rol " p5 "\n\t"                                                        \
  "rol " p6 "\n\t"                                                        \
  "rol " p7 "\n\t"

/* Rule R1 for magnitudes; sign: 0xff where the product is negative, else 0. */
NIB_INNER uint32_t nib_high_mul_by_bytes(uint32_t x, uint32_t multiplier, uint8_t sign) {
  const uint8_t half = (uint8_t)(0x40 + sign);
  uint32_t high;
  uint8_t b0;
  uint8_t b1;
  uint8_t b2;
  uint8_t b3;
  uint8_t zero;
  __asm__("clr %[zero]\n\t"
          "clr %[b0]\n\t"
          "clr %[b1]\n\t"
          "clr %[b2]\n\t"
          "clr %[b3]\n\t"
          "clr %A[high]\n\t"
          "clr %B[high]\n\t"
          "movw %C[high],%A[high]\n\t"
          NIB_BYTES_PRODUCT("%A[x]", "%B[x]", "%C[x]", "%D[x]", "%A[m]", "%B[m]", "%C[m]", "%D[m]",
                            "%[b0]", "%[b1]", "%[b2]", "%[b3]", "%A[high]", "%B[high]",
                            "%C[high]", "%D[high]", "%[zero]")
          NIB_BYTES_ROUND("%[b0]", "%[b1]", "%[b2]", "%[b3]", "%A[high]", "%B[high]", "%C[high]",
                          "%D[high]", "%[sign]", "%[half]", "%[zero]")
          "clr __zero_reg__\n\t"
          : [high] "=&r"(high), [b0] "=&r"(b0), [b1] "=&r"(b1), [b2] "=&r"(b2), [b3] "=&r"(b3),
            [zero] "=&r"(zero)
          : [x] "r"(x), [m] "r"(multiplier), [sign] "r"(sign), [half] "r"(half));
  return high;
}

/* The magnitude of a number. */
NIB_INLINE uint32_t nib_magnitude(int32_t x) {
  return x < 0 ? 0u - (uint32_t)x : (uint32_t)x;
}
#endif

/* Rounding doubling high multiply (rule R1): floor((a * b + 2^30) / 2^31). Not both are INT32_MIN,
 * where the rule saturates: factors are not negative. */
#if defined(__AVR_HAVE_MUL__)
NIB_INNER int32_t nib_high_mul(int32_t a, int32_t b) {
  const uint8_t sign = (a < 0) != (b < 0) ? 0xff : 0;
  const uint32_t high = nib_high_mul_by_bytes(nib_magnitude(a), nib_magnitude(b), sign);
  return sign != 0 ? (int32_t)(0u - high) : (int32_t)high;
}
#elif defined(NIB_SHORT_PRODUCTS)
/* Of halves of 16 bits. Below the upper half of the product only the two bits under it count, and
 * what the others carry. */
NIB_INNER int32_t nib_high_mul(int32_t a, int32_t b) {
  const int32_t a_high = a >> 16;
  const int32_t b_high = b >> 16;
  const uint32_t a_low = (uint32_t)a & 0xffffu;
  const uint32_t b_low = (uint32_t)b & 0xffffu;
  const int32_t ab = a_high * (int32_t)b_low;
  const int32_t ba = b_high * (int32_t)a_low;
  const uint32_t below =
      (a_low * b_low >> 16) + ((uint32_t)ab & 0xffffu) + ((uint32_t)ba & 0xffffu);
  return 2 * (a_high * b_high + (ab >> 16) + (ba >> 16)) + (int32_t)(((below >> 14) + 1u) >> 1);
}
#else
NIB_SHARED int32_t nib_high_mul(int32_t a, int32_t b) {
  return (int32_t)(((int64_t)a * b + ((int64_t)1 << 30)) >> 31);
}
#endif

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

#if defined(__AVR_HAVE_MUL__)
/* x / 2^exponent (rule R2) after rule R1, for x between plus and minus 2^30 and a multiplier that
 * is not negative: of magnitudes, so that all bytes are without a sign. */
NIB_INNER int32_t nib_scale_right_by_bytes(int32_t x, int32_t multiplier, uint8_t exponent) {
  const uint8_t sign = x < 0 ? 0xff : 0;
  uint32_t high = nib_high_mul_by_bytes(nib_magnitude(x), (uint32_t)multiplier, sign);
  if (exponent > 0) {
    for (exponent--; exponent >= 8; exponent = (uint8_t)(exponent - 8)) {
      high >>= 8;
    }
    for (; exponent > 0; exponent--) {
      high >>= 1;
    }
    high = (high + 1) >> 1;
  }
  return sign != 0 ? -(int32_t)high : (int32_t)high;
}
#endif

/* x * multiplier / 2^(31 + exponent) with double rounding (rule R3), for x between plus and minus
 * 2^30 and exponent 0 to 31: no product is too large, and halves are added away from zero. */
NIB_INLINE int32_t nib_scale_right(int32_t x, int32_t multiplier, int exponent) {
#if defined(__AVR_HAVE_MUL__)
  return nib_scale_right_by_bytes(x, multiplier, (uint8_t)exponent);
#else
#if defined(NIB_NO_MULTIPLIER)
  const int32_t high = nib_high_mul_by_bits(x, multiplier);
#elif defined(__ARM_FEATURE_DSP) && defined(__thumb2__) && defined(__GNUC__)
  int32_t high; /* (2 * x * multiplier + 2^31) / 2^32, which is the same */
  __asm__("smmulr %0, %1, %2" : "=r"(high) : "r"(x * 2), "r"(multiplier));
#elif defined(NIB_SHORT_PRODUCTS)
  const int32_t high = nib_high_mul(x, multiplier);
#elif defined(__riscv)
  /* Both fit doubled, and the upper half of their product is an instruction. */
  const int64_t product = (int64_t)(x * 2) * (int64_t)((uint32_t)multiplier * 2u);
  const int32_t high = ((int32_t)(product >> 32) + 1) >> 1;
#else
  const int64_t product = (int64_t)(x * 2) * multiplier;
  const int32_t high = (int32_t)(product >> 32) + (int32_t)((uint32_t)product >> 31);
#endif
  const int32_t sign = high >> 31;
  const int32_t half = (int32_t)((((uint32_t)1 << exponent) + (uint32_t)sign) >> 1);
  return (high + half) >> exponent;
#endif
}

/* x * 2^exponent, which fits: generation has proved it. Unsigned, since C does not define the left
 * shift of a negative number. */
NIB_INLINE int32_t nib_shift_left(int32_t x, int exponent) {
  return (int32_t)((uint32_t)x << exponent);
}

#endif
