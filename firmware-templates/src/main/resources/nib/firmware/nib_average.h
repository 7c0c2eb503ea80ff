/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_AVERAGE_H
#define NIB_AVERAGE_H

#include "nib_platform.h"

/* sum / count, halves away from zero (rule A1), clamped. */
NIB_SHARED int8_t nib_average(int32_t sum, int32_t count, int32_t min, int32_t max) {
  const int32_t value = (sum > 0 ? sum + count / 2 : sum - count / 2) / count;
  return (int8_t)(value < min ? min : value > max ? max : value);
}

#endif
