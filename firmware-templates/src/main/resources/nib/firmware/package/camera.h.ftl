/*
 * ${title}: a camera's picture, the digit in it, and what nib computes of both. The sketch and
 * main/main.c share it.
 *
 * SPDX-License-Identifier: MIT-0
 */
#ifndef EXAMPLE_CAMERA_H
#define EXAMPLE_CAMERA_H

#include <${file}>
#include <nib_prepare.h>

/* On AVR these constants stay in flash, too. */
#if defined(__AVR__)
#include <avr/pgmspace.h>
#define EXAMPLE_FLASH PROGMEM
#define EXAMPLE_READ(place) pgm_read_byte(place)
#else
#define EXAMPLE_FLASH
#define EXAMPLE_READ(place) (*(place))
#endif

<#list camera as c>
#define CAMERA_HEIGHT ${c.height}
#define CAMERA_WIDTH ${c.width}
#define CAMERA_LINE_BYTES (2 * CAMERA_WIDTH)
#define DIGIT_SIZE ${c.size}
#define DIGIT_BOX ${c.box}

/* ${c.comment}: RGB565, the upper byte first, as most cameras send it. */
static const uint8_t frame[] EXAMPLE_FLASH = {
${c.frame}
};

/* The digit that nib makes of it. */
static const uint8_t expected_digit[] EXAMPLE_FLASH = {
${c.digit}
};

/* What nib's simulator computes for that. */
static const int8_t expected[] EXAMPLE_FLASH = {
${c.output}
};
</#list>

#define EXAMPLE_SCORES ((int)sizeof expected)

static int8_t arena[${macro}_<#if byRows>ROWS_</#if>ARENA_BYTES];

/* The picture made small, and the digit. */
static uint8_t levels[NIB_SMALL_BYTES];
static uint8_t digit[DIGIT_SIZE * DIGIT_SIZE];

/* Stands for the camera's driver: gives line y, into the place where lines come. */
static void take_line(int y, uint8_t *line) {
  for (int i = 0; i < CAMERA_LINE_BYTES; i++) {
    line[i] = EXAMPLE_READ(frame + (y * CAMERA_LINE_BYTES + i));
  }
}

/* Takes a picture and runs the net on the digit in it. A driver that gives a whole picture needs
 * no more than nib_digit(nib_buffer(picture, CAMERA_HEIGHT, CAMERA_WIDTH, NIB_RGB565_BIG_ENDIAN),
 * NIB_INK_FIND, DIGIT_SIZE, DIGIT_BOX, levels, digit). */
static void classify(void) {
  static uint8_t line[CAMERA_LINE_BYTES];
  static nib_lines lines;
  nib_lines_begin(&lines, CAMERA_HEIGHT, CAMERA_WIDTH, levels);
  for (int y = 0; y < CAMERA_HEIGHT; y++) {
    take_line(y, line);
    nib_lines_next(&lines, nib_buffer(line, 1, CAMERA_WIDTH, NIB_RGB565_BIG_ENDIAN), 0);
  }
  nib_lines_digit(&lines, NIB_INK_FIND, DIGIT_SIZE, DIGIT_BOX, digit);
<#if byRows>
  static int8_t row[${macro}_ROW_BYTES];
  ${prefix}_begin(arena);
  for (int y = 0; y < DIGIT_SIZE; y++) {
    for (int x = 0; x < DIGIT_SIZE; x++) {
      row[x] = ${prefix}_pixel(digit[y * DIGIT_SIZE + x]);
    }
    ${prefix}_row(arena, row);
  }
  ${prefix}_end(arena);
<#else>
  for (int i = 0; i < DIGIT_SIZE * DIGIT_SIZE; i++) {
    ${inputs[0].function}(arena)[i] = ${prefix}_pixel(digit[i]);
  }
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

/* How many levels of the digit, and scores, are others than nib's. */
static int different(void) {
  int count = 0;
  for (int i = 0; i < (int)sizeof expected_digit; i++) {
    count += digit[i] != EXAMPLE_READ(expected_digit + i);
  }
  for (int i = 0; i < EXAMPLE_SCORES; i++) {
    count += score(i) != (int8_t)EXAMPLE_READ(expected + i);
  }
  return count;
}

#endif
