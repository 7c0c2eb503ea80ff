/*
 * ${title}: prints what a run takes of time and of the stack.
 *
 * SPDX-License-Identifier: MIT-0
 */
#include <stdio.h>

#include "../measure.h"

static int example(void) {
  measure();
  printf("time: %lu " NIB_CLOCK_UNIT "\n", (unsigned long)run_time);
  if (run_stack < 0) {
    printf("stack: not measured here\n");
  } else if (run_stack >= run_painted) {
    printf("stack: all %ld bytes that were free for it; it may have taken more and run into variables\n",
           (long)run_painted);
  } else {
    printf("stack: %ld bytes of %ld\n", (long)run_stack, (long)run_painted);
  }
  return 0;
}

#include "../../nib_start.h"
