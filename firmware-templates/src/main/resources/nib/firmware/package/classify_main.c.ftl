/*
 * ${title}: runs the net on an image that is part of the program, and prints the scores and how many
 * of them differ from nib's simulator.
 *
 * SPDX-License-Identifier: MIT-0
 */
#include <stdio.h>

#include "../classify.h"

static int example(void) {
  int different = 0;
  classify();
  printf("%s\n", ${exampleLine});
  for (int i = 0; i < EXAMPLE_SCORES; i++) {
    different += differs(i);
<#if hasProbabilities>
    printf("%d: %d, in thousandths %d\n", i, score(i), ${prefix}_permille((int8_t)score(i)));
<#else>
    printf("%d: %d\n", i, score(i));
</#if>
  }
<#if classifies>
  printf("class %d\n", ${prefix}_argmax(${outputFunction}(arena)));
</#if>
  printf("%d bytes differ from nib's simulator\n", different);
  return different != 0;
}

#include "../../nib_start.h"
