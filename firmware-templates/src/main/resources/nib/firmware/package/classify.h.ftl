/*
 * ${title}: an image, and what nib's simulator computes for it. The sketch and main/main.c share it.
 *
 * SPDX-License-Identifier: MIT-0
 */
#ifndef EXAMPLE_CLASSIFY_H
#define EXAMPLE_CLASSIFY_H

#include <${file}>

/* On AVR these constants stay in flash, too. */
#if defined(__AVR__)
#include <avr/pgmspace.h>
#define EXAMPLE_FLASH PROGMEM
#define EXAMPLE_READ(place) ((int8_t)pgm_read_byte(place))
#else
#define EXAMPLE_FLASH
#define EXAMPLE_READ(place) (*(place))
#endif

/* The caller owns the memory; it may be used for other things between runs. */
static int8_t arena[${macro}_<#if byRows>ROWS_</#if>ARENA_BYTES];

/* ${exampleComment} */
static const int8_t given[] EXAMPLE_FLASH = {
${exampleInput}
};

/* What nib's simulator computes for it. */
static const int8_t expected[] EXAMPLE_FLASH = {
${exampleOutput}
};

#define EXAMPLE_SCORES ((int)sizeof expected)

/* Runs the net on the image. */
static void classify(void) {
  int next = 0;
<#if byRows>
  static int8_t row[${macro}_ROW_BYTES];
  ${prefix}_begin(arena);
  for (int y = 0; y < ${macro}_ROWS; y++) {
    for (int i = 0; i < ${macro}_ROW_BYTES; i++) {
      row[i] = EXAMPLE_READ(given + next);
      next++;
    }
    ${prefix}_row(arena, row);
  }
  ${prefix}_end(arena);
<#else>
<#list inputs as t>
  for (int i = 0; i < ${t.macro}_BYTES; i++) {
    ${t.function}(arena)[i] = EXAMPLE_READ(given + next);
    next++;
  }
</#list>
  ${prefix}_run(arena);
</#if>
}

/* A score of the last run, from 0<#if outputs?size != 1>, those of all outputs in their order</#if>. */
static int score(int i) {
<#list outputs as t>
<#if t?has_next>
  if (i < ${t.macro}_BYTES) {
    return ${t.function}(arena)[i];
  }
  i -= ${t.macro}_BYTES;
<#else>
  return ${t.function}(arena)[i];
</#if>
</#list>
}

/* Whether it is another than in nib's simulator: 1, else 0. */
static int differs(int i) {
  return score(i) != EXAMPLE_READ(expected + i);
}

#endif
