/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_ROWS_H
#define NIB_ROWS_H

#include "nib_platform.h"

/* What a kernel goes over that computes each element from the input's element at its place: rows in
 * rings of rows, input and output the same one where it works in place. What is there as a whole is
 * one row. */
typedef struct {
  int32_t elements;                /* of a row */
  int16_t input_rows, output_rows; /* of the rings */
} nib_rows;

/* Where row y of a ring begins. */
NIB_INLINE int32_t nib_row_at(const nib_rows *rows, int y, int ring_rows) {
  while (y >= ring_rows) {
    y -= ring_rows;
  }
  return y * rows->elements;
}

#endif
