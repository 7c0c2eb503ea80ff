/*
 * ${title}: an image as it comes in, byte by byte. The sketch and main/main.c share it.
 *
 * The protocol, at 115200 baud, 8 bits, no parity:
 *
 *   board  # ${prefix} ${serialRows} ${serialRowBytes} ${scores}
 *          once, when it starts: the net, rows of an image, bytes of a row, scores.
 *   host   the ${serialRowBytes} bytes of a row, from the top.
 *   board  a dot, once it is ready for the next row, and behind the last row, instead of the dot, a
 *          line of numbers: <#if classifies>the class, then </#if>the scores.
 *   board  ! 299 of ${serialBytes}
 *          a line, when nothing came for a second in the midst of an image, which it forgets then.
 *
 * <#if hasPixels>A byte is a grey level, from 0 (black, no ink) to 255 (white, full ink).<#else>A byte is an int8 of the input, as its comment in ${file} says.</#if>
 *
 * SPDX-License-Identifier: MIT-0
 */
#ifndef EXAMPLE_RECEIVE_H
#define EXAMPLE_RECEIVE_H

#include <${file}>

#define EXAMPLE_ROWS ${serialRows}
#define EXAMPLE_ROW_BYTES ${serialRowBytes}
#define EXAMPLE_BYTES (EXAMPLE_ROWS * EXAMPLE_ROW_BYTES)
#define EXAMPLE_SCORES ${scores}

static int8_t arena[${macro}_<#if byRows>ROWS_</#if>ARENA_BYTES];

/* How many bytes of the image are there. */
static int received;

<#if byRows>
/* Takes the next byte; each row is used before this returns. */
static void receive(uint8_t byte) {
  static int8_t row[EXAMPLE_ROW_BYTES];
  if (received == 0) {
    ${prefix}_begin(arena);
  }
  row[received % EXAMPLE_ROW_BYTES] = <#if hasPixels>${prefix}_pixel(byte)<#else>(int8_t)byte</#if>;
  received++;
  if (received % EXAMPLE_ROW_BYTES == 0) {
    ${prefix}_row(arena, row);
  }
}

/* Finishes the run of an image of which all bytes are there; the next one may come. */
static void answer(void) {
  ${prefix}_end(arena);
  received = 0;
}
<#else>
/* Takes the next byte, which goes straight to where the net reads it. */
static void receive(uint8_t byte) {
<#if inputs?size == 1>
  ${inputs[0].function}(arena)[received] = <#if hasPixels>${prefix}_pixel(byte)<#else>(int8_t)byte</#if>;
<#else>
  int at = received;
<#list inputs as t>
<#if t?has_next>
  if (at < ${t.macro}_BYTES) {
    ${t.function}(arena)[at] = (int8_t)byte;
    received++;
    return;
  }
  at -= ${t.macro}_BYTES;
<#else>
  ${t.function}(arena)[at] = (int8_t)byte;
</#if>
</#list>
</#if>
  received++;
}

/* Runs the net on an image of which all bytes are there; the next one may come. */
static void answer(void) {
  ${prefix}_run(arena);
  received = 0;
}
</#if>

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

#endif
