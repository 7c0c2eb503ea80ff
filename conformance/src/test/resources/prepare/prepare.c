/* Prepares pictures with nib_prepare.h: reads fields of 16 bits, then the picture's bytes, until the inputs end; writes what
 * becomes of each. */
#include "nib_port.h"
#include "nib_prepare.h"

/* What is done: a digit of all of it, of its lines one by one; the fit alone, row by row, and ink by its border; a digit of
 * bright ink without contrast; contrast alone. */
enum { DIGIT, LINES, FIT, CENTRE, STRETCH };

enum { OPERATION, FORMAT, STRIDE, HEIGHT, WIDTH, TOP, LEFT, ROWS, COLUMNS, TRANSPOSE, INK, SIZE, BOX, FIELDS };

static uint8_t buffer[PICTURE_BYTES];
static uint8_t levels[NIB_SMALL_BYTES];
static uint8_t digit[64 * 64];
static uint32_t sums[64];
static int16_t fields[FIELDS];

static nib_picture part(const uint8_t *bytes, int32_t height) {
  nib_picture p = nib_buffer(bytes, height, fields[WIDTH], (nib_pixel_format)fields[FORMAT]);
  p.stride = fields[STRIDE];
  return p;
}

/* The picture's part that is prepared. */
static nib_picture picture(void) {
  const nib_picture p =
      nib_crop(part(buffer, fields[HEIGHT]), fields[TOP], fields[LEFT], fields[ROWS], fields[COLUMNS]);
  return fields[TRANSPOSE] ? nib_transpose(p) : p;
}

/* Each line as a camera gives it: at one place, and gone when the next one comes. */
static void digit_of_lines(void) {
  static uint8_t line[LINE_BYTES];
  nib_lines lines;
  nib_lines_begin(&lines, fields[ROWS], fields[COLUMNS], levels);
  for (int32_t y = 0; y < fields[ROWS]; y++) {
    const nib_picture all = part(buffer, fields[HEIGHT]);
    const int32_t bytes = all.width * all.step;
    for (int32_t i = 0; i < bytes; i++) {
      line[i] = buffer[(fields[TOP] + y) * all.stride + i];
    }
    nib_lines_next(&lines, nib_crop(part(line, 1), 0, fields[LEFT], 1, fields[COLUMNS]), 0);
  }
  nib_lines_digit(&lines, (nib_ink)fields[INK], fields[SIZE], fields[BOX], digit);
}

static void fit(void) {
  const nib_picture p = picture();
  nib_levels fitted;
  nib_fit fit;
  uint8_t *to = digit;
  nib_fit_begin(&fit, p.height, p.width, fields[BOX], fields[SIZE], sums);
  for (int32_t y = 0; y < p.height; y++) {
    to += fields[SIZE] * nib_fit_row(&fit, p, y, to, fields[SIZE]);
  }
  fitted.levels = digit;
  fitted.height = fields[BOX];
  fitted.width = fields[SIZE];
  if (fields[INK] == NIB_INK_DARK || (fields[INK] == NIB_INK_FIND && nib_has_bright_border(fitted))) {
    nib_negative(digit, fitted.height * fitted.width);
  }
}

static void write(const uint8_t *bytes, int32_t count) {
  nib_port_write(NIB_PORT_OUTPUTS, (const int8_t *)bytes, count);
}

int main(void) {
  nib_port_open();
  while (nib_port_read((int8_t *)fields, sizeof fields)) {
    const int32_t size = fields[SIZE];
    const int32_t step = part(buffer, 1).step;
    const int32_t bytes = (fields[HEIGHT] - 1) * (int32_t)fields[STRIDE] + fields[WIDTH] * step;
    if (bytes > PICTURE_BYTES || !nib_port_read((int8_t *)buffer, bytes)) {
      return 5;
    }
    if (fields[OPERATION] == FIT) {
      fit();
      write(digit, fields[BOX] * size);
      continue;
    }
    if (fields[OPERATION] == STRETCH) {
      const nib_levels small = nib_reduce(picture(), levels);
      nib_stretch(small);
      write(levels, small.height * small.width);
      continue;
    }
    if (fields[OPERATION] == LINES) {
      digit_of_lines();
    } else if (fields[OPERATION] == CENTRE) {
      nib_centre(picture(), size, fields[BOX], digit);
    } else {
      nib_digit(picture(), (nib_ink)fields[INK], size, fields[BOX], levels, digit);
    }
    write(digit, size * size);
  }
  nib_port_close();
  return 0;
}
