/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_AVERAGE_H
#define NIB_AVERAGE_H

#include "nib_platform.h"

/* sum / count, halves away from zero (rule A1), clamped; sum is of count bytes, fewer than 2^24.
 *
 * The magnitude is at most 128, so its eight bits are found one after the other: cores without a
 * divider would call a library for all 32. */
NIB_INNER int8_t nib_average(int32_t sum, int32_t count, int32_t min, int32_t max) {
  const uint32_t one = (uint32_t)count;
  uint32_t rest = (uint32_t)(sum < 0 ? -sum : sum) + (one >> 1);
  int32_t value = 0;
  for (uint32_t part = one << 7; part >= one; part >>= 1) {
    value *= 2;
    if (rest >= part) {
      rest -= part;
      value++;
    }
  }
  value = sum < 0 ? -value : value;
  return (int8_t)(value < min ? min : value > max ? max : value);
}

#endif
