/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_DOT_H
#define NIB_DOT_H

#include "nib_platform.h"

/* sum + the products of inputs x and weights w; w is in flash. */
static inline int32_t nib_dot(int32_t sum, const int8_t *x, nib_flash_s8 w, int32_t count) {
  const int8_t *const end = x + count;
  while (x < end) {
    sum += *x * NIB_READ_S8(w);
    x++;
    w++;
  }
  return sum;
}

#endif
