/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_COUNTER_H
#define NIB_COUNTER_H

#include "nib_platform.h"

/* A counter in two bytes of the arena, which need no alignment: 0 to 32767. */
NIB_SHARED int nib_counter(const int8_t *at) { return (at[0] & 255) + at[1] * 256; }

NIB_SHARED void nib_set_counter(int8_t *at, int value) {
  at[0] = (int8_t)(value & 255);
  at[1] = (int8_t)(value >> 8);
}

/* What it counts before it counts on. */
NIB_SHARED int nib_count(int8_t *at) {
  const int value = nib_counter(at);
  nib_set_counter(at, value + 1);
  return value;
}

#endif
