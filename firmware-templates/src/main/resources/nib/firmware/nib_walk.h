/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_WALK_H
#define NIB_WALK_H

#include "nib_platform.h"

#define NIB_MOST_AXES 6

/* A walk over several axes with a position in each of two tensors (rule W1): at index [i0,i1,...]
 * the sum of the indices times that tensor's strides. */
typedef struct {
  int32_t extents[NIB_MOST_AXES]; /* innermost axis first, 1 where there are fewer axes */
  int32_t first_strides[NIB_MOST_AXES];
  int32_t second_strides[NIB_MOST_AXES];
} nib_walk;

/* Where a walk is: the index of every axis but the innermost, and the positions of its row. */
typedef struct {
  int32_t index[NIB_MOST_AXES];
  int32_t first;
  int32_t second;
} nib_walk_row;

/* The first row. */
NIB_SHARED nib_walk_row nib_walk_begin(void) {
  nib_walk_row row = {{0, 0, 0, 0, 0, 0}, 0, 0};
  return row;
}

/* Goes to the next row: 1 when there is one, 0 at the end. */
NIB_SHARED int nib_walk_next(const nib_walk *walk, nib_walk_row *row) {
  for (int axis = 1; axis < NIB_MOST_AXES; axis++) {
    row->first += walk->first_strides[axis];
    row->second += walk->second_strides[axis];
    row->index[axis]++;
    if (row->index[axis] < walk->extents[axis]) {
      return 1;
    }
    row->first -= walk->extents[axis] * walk->first_strides[axis];
    row->second -= walk->extents[axis] * walk->second_strides[axis];
    row->index[axis] = 0;
  }
  return 0;
}

#endif
