/* The net of the page, for clang --target=wasm32. Made by nib ${nibVersion} from ${source}
 * (SHA-256 ${sha256}).
 *
 * SPDX-License-Identifier: MIT-0 */
#include <stdint.h>

#define PAGE_EXPORT(name) __attribute__((export_name(name)))

/* Told of each tensor as it is complete: its name in the model, where it lies, its bytes. */
__attribute__((import_module("page"), import_name("tensor"))) void page_tensor(
    const char *name, const int8_t *data, int32_t bytes);

#define ${macro}_TRACE(step, name, data, bytes) page_tensor(name, data, bytes)
#define ${macro}_IMPLEMENTATION
#include "${header}"
#include "nib_prepare.h"

enum { SIZE = ${size}, BOX = ${box}, MOST = ${canvas}, MOST_PHOTO = ${photo} };

static int8_t arena[${macro}_ARENA_BYTES];
static uint8_t drawing[MOST * MOST];
static uint8_t digit[SIZE * SIZE];
static uint8_t line[4 * MOST_PHOTO];
static uint8_t levels[NIB_SMALL_BYTES];
static nib_lines lines;

/* Where a drawing of up to MOST x MOST grey levels belongs. */
PAGE_EXPORT("drawing") uint8_t *page_drawing(void) { return drawing; }

/* The levels that the net sees. */
PAGE_EXPORT("digit") uint8_t *page_digit(void) { return digit; }

/* Where the bytes that go in belong, and where those that come out lie. */
PAGE_EXPORT("input") int8_t *page_input(void) { return ${prefix}_input(arena); }
PAGE_EXPORT("output") const int8_t *page_output(void) { return ${prefix}_output(arena); }

/* From the drawing to the digit. */
PAGE_EXPORT("centre") void page_centre(int32_t height, int32_t width) {
  nib_centre(nib_buffer(drawing, height, width, NIB_GREY), SIZE, BOX, digit);
}

/* A photograph comes line by line, four bytes a pixel, of which red, green and blue count. */
PAGE_EXPORT("line") uint8_t *page_line(void) { return line; }
PAGE_EXPORT("begin") void page_begin(int32_t height, int32_t width) {
  nib_lines_begin(&lines, height, width, levels);
}
PAGE_EXPORT("next") void page_next(int32_t width) {
  nib_picture pixels = nib_buffer(line, 1, width, NIB_RGB888);
  pixels.step = 4;
  nib_lines_next(&lines, pixels, 0);
}

/* From the last line to the digit. */
PAGE_EXPORT("end") void page_end(void) { nib_lines_digit(&lines, NIB_INK_FIND, SIZE, BOX, digit); }

/* From the digit to the input. */
PAGE_EXPORT("load") void page_load(void) {
  for (int32_t i = 0; i < SIZE * SIZE; i++) {
    ${prefix}_input(arena)[i] = ${prefix}_pixel(digit[i]);
  }
}

/* From the input to the output. */
PAGE_EXPORT("run") void page_run(void) { ${prefix}_run(arena); }

PAGE_EXPORT("predicted") int32_t page_predicted(void) {
  return ${prefix}_argmax(${prefix}_output(arena));
}
