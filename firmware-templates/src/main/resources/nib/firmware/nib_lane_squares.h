/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
/* The sums of nib_lane_c.h by a table of squares, for cores without a multiplier. */
#include "nib_squares.h"
#include "nib_lane_c.h"
