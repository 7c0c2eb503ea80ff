/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_DOT_H
#define NIB_DOT_H

#include "nib_platform.h"

/* sum + the products of count inputs x and weights w; w is in flash. Four at a time, while there
 * are as many. */
NIB_INNER int32_t nib_dot(int32_t sum, const int8_t *x, nib_flash_s8 w, int32_t count) {
  for (; count >= 4; count -= 4) {
    sum += x[0] * NIB_READ_S8(w);
    sum += x[1] * NIB_READ_S8(w + 1);
    sum += x[2] * NIB_READ_S8(w + 2);
    sum += x[3] * NIB_READ_S8(w + 3);
    x += 4;
    w += 4;
  }
  for (; count > 0; count--) {
    sum += *x * NIB_READ_S8(w);
    x++;
    w++;
  }
  return sum;
}

#endif
