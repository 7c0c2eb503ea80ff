/*
 * ${title}: takes images from the standard input and answers with their scores. receive.h has the
 * protocol, of which a file or a pipe never waits for the dots.
 *
 * SPDX-License-Identifier: MIT-0
 */
#include <stdio.h>

#include "../receive.h"

static void say_scores(void) {
<#if classifies>
  printf("%d", ${prefix}_argmax(${outputFunction}(arena)));
  for (int i = 0; i < EXAMPLE_SCORES; i++) {
    printf(" %d", score(i));
  }
<#else>
  for (int i = 0; i < EXAMPLE_SCORES; i++) {
    printf(i > 0 ? " %d" : "%d", score(i));
  }
</#if>
  printf("\n");
}

static int example(void) {
  int byte;
  printf("# ${prefix} ${serialRows} ${serialRowBytes} ${scores}\n");
  fflush(stdout);
  while ((byte = getchar()) != EOF) {
    receive((uint8_t)byte);
    if (received == EXAMPLE_BYTES) {
      answer();
      say_scores();
    } else if (received % EXAMPLE_ROW_BYTES == 0) {
      putchar('.');
    }
    fflush(stdout);
  }
  if (received > 0) {
    printf("! %d of ${serialBytes}\n", received);
    return 1;
  }
  return 0;
}

#include "../../nib_start.h"
