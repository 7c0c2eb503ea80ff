/*
 * ${title}: makes a digit of a camera's picture that is part of the program, runs the net on it, and
 * prints the scores and how many bytes differ from what nib computes.
 *
 * SPDX-License-Identifier: MIT-0
 */
#include <stdio.h>

#include "../camera.h"

static int example(void) {
  classify();
  printf("scores");
  for (int i = 0; i < EXAMPLE_SCORES; i++) {
    printf(" %d", score(i));
  }
  printf("\n");
<#if classifies>
  printf("class %d\n", ${prefix}_argmax(${outputFunction}(arena)));
</#if>
  printf("%d bytes differ from nib\n", different());
  return different() != 0;
}

#include "../../nib_start.h"
