/*
 * tiny net: an example that runs one input and prints the outputs.
 *
 *   cc -std=c99 -O2 -o example main.c && ./example
 *
 * SPDX-License-Identifier: MIT-0
 */
#include <stdio.h>

#define TINY_NET_IMPLEMENTATION
#include "tiny_net.h"

/* The caller owns the memory; it may be used for other things between runs. */
static int8_t arena[TINY_NET_ARENA_BYTES];

/* A black image. */
static const int8_t given[] = {
  -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128, -128
};

/* What nib's simulator computes for it. */
static const int8_t expected[] = {
  0, 0, 0
};

int main(void) {
  int different = 0;
  int next = 0;
  for (int i = 0; i < TINY_NET_INPUT_BYTES; i++) {
    tiny_net_input(arena)[i] = given[next++];
  }
  tiny_net_run(arena);
  next = 0;
  for (int i = 0; i < TINY_NET_OUTPUT_BYTES; i++) {
    const int score = tiny_net_output(arena)[i];
    different += score != expected[next++];
    printf("%d: %d\n", i, score);
  }
  printf("class %d\n", tiny_net_argmax(tiny_net_output(arena)));
  printf("%d bytes differ from nib's simulator\n", different);
  return different != 0;
}
