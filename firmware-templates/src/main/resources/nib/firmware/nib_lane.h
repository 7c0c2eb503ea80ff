/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
/* The inner part of the fast depthwise convolutions: nib_lane_c.h on every core, and where code is
 * generated for a chip what is fastest on its core stands here instead. */
#include "nib_lane_c.h"
