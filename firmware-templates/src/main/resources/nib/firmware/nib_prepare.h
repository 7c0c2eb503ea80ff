/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_PREPARE_H
#define NIB_PREPARE_H

/* From a camera's buffer to the levels that a net takes, in integers, the same bytes as nib's own
 * preparation of images; the rules' numbers are those of docs/arithmetic.md. Nothing is allocated.
 *
 *   nib_digit     a digit as MNIST has it of any photograph: the ink found, whatever the light
 *   nib_lines_*   the same of a camera that gives one line after another
 *   nib_fit_*     scaled by area only, row by row, for a net that takes rows
 *
 * RAM besides the camera's buffer, or its one line: a photograph made small takes NIB_SMALL_BYTES
 * (2304), the digit size * size, nib_lines 232 bytes, and the stack some 1,600 bytes below the caller.
 * nib_fit takes four bytes for each column of the result, and no picture: it fits an AVR of 2 KB. */

#include <stdint.h>

/* ---- Pictures ---- */

/* How a buffer holds its pixels: a byte of grey; 16 bits, red in the upper 5, green in 6, blue in the
 * lower 5, with the lower or (as most cameras send it) the upper byte first; bytes of red, green and
 * blue; YUV 4:2:2 with luma in the first or second of a pixel's two bytes. */
typedef enum {
  NIB_GREY,
  NIB_RGB565,
  NIB_RGB565_BIG_ENDIAN,
  NIB_RGB888,
  NIB_YUYV,
  NIB_UYVY
} nib_pixel_format;

/* A picture, or a part of one, of up to 2^24 pixels: the first byte of its first pixel, how many bytes
 * further the next row is, and the next pixel, and its size. */
typedef struct {
  const uint8_t *pixels;
  int32_t stride;
  int32_t step;
  int32_t height;
  int32_t width;
  nib_pixel_format format;
} nib_picture;

/* The picture in a buffer whose rows stand one behind the other. */
static inline nib_picture nib_buffer(const uint8_t *buffer, int32_t height, int32_t width,
                                     nib_pixel_format format) {
  nib_picture p;
  p.pixels = buffer;
  p.step = format == NIB_GREY ? 1 : format == NIB_RGB888 ? 3 : 2;
  p.stride = width * p.step;
  p.height = height;
  p.width = width;
  p.format = format;
  return p;
}

/* A rectangle of it, which must lie inside: nothing checks it, and memory beside would be read. */
static inline nib_picture nib_crop(nib_picture p, int32_t top, int32_t left, int32_t height,
                                   int32_t width) {
  p.pixels += top * p.stride + left * p.step;
  p.height = height;
  p.width = width;
  return p;
}

/* Rule G3: rows and columns in each other's place. */
static inline nib_picture nib_transpose(nib_picture p) {
  const nib_picture of = p;
  p.stride = of.step;
  p.step = of.stride;
  p.height = of.width;
  p.width = of.height;
  return p;
}

static inline int32_t nib_min(int32_t a, int32_t b) {
  return a < b ? a : b;
}

static inline int32_t nib_max(int32_t a, int32_t b) {
  return a > b ? a : b;
}

/* Rule G1: the luma of samples 0..255, halves up. */
static inline uint8_t nib_luma(int32_t red, int32_t green, int32_t blue) {
  return (uint8_t)((299 * red + 587 * green + 114 * blue + 500) / 1000);
}

/* The same of 5, 6 and 5 bits, which become 0..255 first, halves up. */
static inline uint8_t nib_luma_565(uint8_t upper, uint8_t lower) {
  const int32_t red = upper >> 3;
  const int32_t green = (upper & 7) << 3 | lower >> 5;
  const int32_t blue = lower & 31;
  return nib_luma((510 * red + 31) / 62, (510 * green + 63) / 126, (510 * blue + 31) / 62);
}

/* A pixel's grey level. */
static inline uint8_t nib_level(const nib_picture *p, int32_t y, int32_t x) {
  const uint8_t *at = p->pixels + (y * p->stride + x * p->step);
  switch (p->format) {
    case NIB_RGB565:
      return nib_luma_565(at[1], at[0]);
    case NIB_RGB565_BIG_ENDIAN:
      return nib_luma_565(at[0], at[1]);
    case NIB_RGB888:
      return nib_luma(at[0], at[1], at[2]);
    case NIB_UYVY:
      return at[1];
    case NIB_GREY:
    case NIB_YUYV:
    default:
      return at[0];
  }
}

/* ---- Rule G4: scaled by area, row by row ---- */

/* What is known of a picture of which some rows came: both sizes, how much of the result's next row
 * is there, in cells, and its sums. */
typedef struct {
  int32_t from_height;
  int32_t from_width;
  int32_t height;
  int32_t width;
  int32_t filled;
  uint32_t *sums;
} nib_fit;

/* sums: room for width numbers, until the last row came. */
static inline void nib_fit_begin(nib_fit *fit, int32_t from_height, int32_t from_width,
                                 int32_t height, int32_t width, uint32_t *sums) {
  fit->from_height = from_height;
  fit->from_width = from_width;
  fit->height = height;
  fit->width = width;
  fit->filled = 0;
  fit->sums = sums;
  for (int32_t x = 0; x < width; x++) {
    sums[x] = 0;
  }
}

/* The cells of row y of a picture for column x of the result. */
static inline uint32_t nib_fit_across(const nib_fit *fit, const nib_picture *p, int32_t y,
                                      int32_t x) {
  uint32_t sum = 0;
  const int32_t from = x * fit->from_width;
  const int32_t to = from + fit->from_width;
  for (int32_t c = from / fit->width; c * fit->width < to; c++) {
    const int32_t cells =
        nib_min(to, (c + 1) * fit->width) - nib_max(from, c * fit->width);
    sum += (uint32_t)cells * nib_level(p, y, c);
  }
  return sum;
}

/* Takes the next row, row y of p (0 of a camera's line), and writes the rows of the result that are
 * complete with it, stride bytes apart. Gives how many they are: one or none of a smaller result,
 * up to height / from_height + 1 of a larger one. */
static inline int32_t nib_fit_row(nib_fit *fit, nib_picture p, int32_t y, uint8_t *to,
                                  int32_t stride) {
  const uint32_t cells = (uint32_t)fit->from_height * (uint32_t)fit->from_width;
  int32_t filled = fit->filled;
  int32_t rows = 0;
  for (int32_t x = 0; x < fit->width; x++) {
    const uint32_t across = nib_fit_across(fit, &p, y, x);
    uint32_t sum = fit->sums[x];
    rows = 0;
    filled = fit->filled;
    /* A row of the picture is height cells high, one of the result from_height. */
    for (int32_t left = fit->height; left > 0;) {
      const int32_t part = nib_min(left, fit->from_height - filled);
      sum += (uint32_t)part * across;
      left -= part;
      filled += part;
      if (filled == fit->from_height) {
        to[rows * stride + x] = (uint8_t)((sum + cells / 2) / cells);
        rows++;
        filled = 0;
        sum = 0;
      }
    }
    fit->sums[x] = sum;
  }
  fit->filled = filled;
  return rows;
}

/* ---- Rules G5 and G6: ink ---- */

/* Which end of the grey scale is ink. NIB_INK_FIND looks (rule G11). */
typedef enum { NIB_INK_BRIGHT, NIB_INK_DARK, NIB_INK_FIND } nib_ink;

/* Rule G5: the negative. */
static inline void nib_negative(uint8_t *levels, int32_t count) {
  for (int32_t i = 0; i < count; i++) {
    levels[i] = (uint8_t)(255 - levels[i]);
  }
}

/* Grey levels, row by row, of up to 2^22 pixels. */
typedef struct {
  uint8_t *levels;
  int32_t height;
  int32_t width;
} nib_levels;

static inline nib_picture nib_of_levels(nib_levels g) {
  return nib_buffer(g.levels, g.height, g.width, NIB_GREY);
}

/* The sum of the first and last row and column, and of how many pixels. */
static inline uint32_t nib_border(nib_levels g, uint32_t *pixels) {
  uint32_t sum = 0;
  *pixels = 0;
  for (int32_t y = 0; y < g.height; y++) {
    const int32_t apart = y == 0 || y == g.height - 1 ? 1 : nib_max(1, g.width - 1);
    for (int32_t x = 0; x < g.width; x += apart) {
      sum += g.levels[y * g.width + x];
      (*pixels)++;
    }
  }
  return sum;
}

/* Rule G6: whether the border is brighter than the middle of the grey scale. */
static inline int nib_has_bright_border(nib_levels g) {
  uint32_t pixels;
  const uint32_t sum = nib_border(g, &pixels);
  return 2 * sum > 255 * pixels;
}

/* ---- Rules G9 to G11: photographs ---- */

#define NIB_SMALL 48
#define NIB_SMALL_BYTES (NIB_SMALL * NIB_SMALL)
#define NIB_CELLS 16
#define NIB_WINDOW 5

/* The extent of a side when the longer one becomes most, at least 1, halves up. */
static inline int32_t nib_scaled(int32_t side, int32_t longer, int32_t most) {
  /* 2^24 pixels in a line, times 2 * 48 and more: in 64 bits. */
  const int64_t scaled = (2 * (int64_t)side * most + longer) / (2 * (int64_t)longer);
  return nib_max(1, (int32_t)scaled);
}

/* A photograph of which some lines came, becoming small (rule G10). */
typedef struct {
  nib_fit fit;
  nib_levels small;
  int32_t rows;
  uint32_t sums[NIB_SMALL];
} nib_lines;

/* height, width: of what the camera takes. levels: room for NIB_SMALL_BYTES. */
static inline void nib_lines_begin(nib_lines *lines, int32_t height, int32_t width,
                                   uint8_t *levels) {
  const int32_t longer = nib_max(height, width);
  lines->small.levels = levels;
  lines->small.height = longer > NIB_SMALL ? nib_scaled(height, longer, NIB_SMALL) : height;
  lines->small.width = longer > NIB_SMALL ? nib_scaled(width, longer, NIB_SMALL) : width;
  lines->rows = 0;
  nib_fit_begin(&lines->fit, height, width, lines->small.height, lines->small.width, lines->sums);
}

/* Takes row y of p (0 of a line), from the top. */
static inline void nib_lines_next(nib_lines *lines, nib_picture p, int32_t y) {
  uint8_t *to = lines->small.levels + lines->rows * lines->small.width;
  lines->rows += nib_fit_row(&lines->fit, p, y, to, lines->small.width);
}

/* Rule G10 of a whole picture. */
static inline nib_levels nib_reduce(nib_picture p, uint8_t *levels) {
  nib_lines lines;
  nib_lines_begin(&lines, p.height, p.width, levels);
  for (int32_t y = 0; y < p.height; y++) {
    nib_lines_next(&lines, p, y);
  }
  return lines.small;
}

/* A picture of up to 48 x 48 fitted to 16 x 16 cells (rule G4). */
static inline void nib_cells(nib_levels g, uint8_t *cells) {
  uint32_t sums[NIB_CELLS];
  nib_fit fit;
  nib_fit_begin(&fit, g.height, g.width, NIB_CELLS, NIB_CELLS, sums);
  for (int32_t y = 0; y < g.height; y++) {
    cells += NIB_CELLS * nib_fit_row(&fit, nib_of_levels(g), y, cells, NIB_CELLS);
  }
}

/* Rule G11: whether the ink of a picture of up to 48 x 48 is dark. */
static inline int nib_has_dark_ink(nib_levels g) {
  uint8_t cells[NIB_CELLS * NIB_CELLS];
  uint8_t darkest = 255;
  uint8_t brightest = 0;
  uint32_t pixels;
  const uint32_t sum = nib_border(g, &pixels);
  nib_cells(g, cells);
  for (int32_t i = 0; i < NIB_CELLS * NIB_CELLS; i++) {
    darkest = cells[i] < darkest ? cells[i] : darkest;
    brightest = cells[i] > brightest ? cells[i] : brightest;
  }
  return 3 * sum > pixels * ((uint32_t)brightest + 2 * (uint32_t)darkest);
}

/* Rule G9, paper: the highest, over the windows that have a cell, of a window's lowest cell. */
static inline void nib_open(const uint8_t *cells, uint8_t *paper) {
  for (int32_t i = 0; i < NIB_CELLS * NIB_CELLS; i++) {
    paper[i] = 0;
  }
  for (int32_t top = 1 - NIB_WINDOW; top < NIB_CELLS; top++) {
    for (int32_t left = 1 - NIB_WINDOW; left < NIB_CELLS; left++) {
      const int32_t bottom = nib_min(NIB_CELLS, top + NIB_WINDOW);
      const int32_t right = nib_min(NIB_CELLS, left + NIB_WINDOW);
      uint8_t lowest = 255;
      for (int32_t y = nib_max(0, top); y < bottom; y++) {
        for (int32_t x = nib_max(0, left); x < right; x++) {
          const uint8_t cell = cells[y * NIB_CELLS + x];
          lowest = cell < lowest ? cell : lowest;
        }
      }
      for (int32_t y = nib_max(0, top); y < bottom; y++) {
        for (int32_t x = nib_max(0, left); x < right; x++) {
          uint8_t *const cell = paper + (y * NIB_CELLS + x);
          *cell = lowest > *cell ? lowest : *cell;
        }
      }
    }
  }
}

/* Where the middle of a pixel lies among the middles of cells, in sixteenths of one. */
static inline int32_t nib_place(int32_t pixel, int32_t extent) {
  const int32_t at = (2 * pixel + 1) * (8 * NIB_CELLS) / extent - 8;
  return nib_max(0, nib_min(at, 16 * (NIB_CELLS - 1)));
}

/* The paper's level there, bilinear between cells, halves up. */
static inline int32_t nib_paper(const uint8_t *paper, int32_t down, int32_t along) {
  const uint8_t *at = paper + (down / 16 * NIB_CELLS + along / 16);
  const int32_t right = along / 16 < NIB_CELLS - 1 ? 1 : 0;
  const int32_t below = down / 16 < NIB_CELLS - 1 ? NIB_CELLS : 0;
  const int32_t x = along % 16;
  const int32_t y = down % 16;
  const int32_t upper = (16 - x) * at[0] + x * at[right];
  const int32_t lower = (16 - x) * at[below] + x * at[below + right];
  return ((16 - y) * upper + y * lower + 128) / 256;
}

/* Otsu's threshold: the last level of the lower class, 255 where there is one class. counts: of each
 * level; up to 48 x 48 pixels in all. */
static inline int32_t nib_threshold(const uint16_t *counts) {
  int32_t count = 0;
  int32_t sum = 0;
  int32_t lower = 0;
  int32_t lower_sum = 0;
  uint64_t most = 0;
  int32_t threshold = 255;
  for (int32_t level = 0; level < 256; level++) {
    count += counts[level];
    sum += level * counts[level];
  }
  for (int32_t level = 0; level < 255; level++) {
    lower += counts[level];
    lower_sum += level * counts[level];
    if (lower > 0 && lower < count) {
      const int64_t apart = count * lower_sum - lower * sum; /* below 2^31: 48^4 * 255 */
      const uint64_t variance = (uint64_t)(apart * apart) / (uint32_t)(lower * (count - lower));
      if (variance > most) {
        most = variance;
        threshold = level;
      }
    }
  }
  return threshold;
}

/* The mean of the levels from, ..., to - 1, rounded down; 0 of none. */
static inline int32_t nib_class_mean(const uint16_t *counts, int32_t from, int32_t to) {
  int32_t sum = 0;
  int32_t count = 0;
  for (int32_t level = from; level < to; level++) {
    sum += level * counts[level];
    count += counts[level];
  }
  return count > 0 ? sum / count : 0;
}

/* Rule G9: a picture of up to 48 x 48 of bright ink on dark paper gets paper 0 and ink 255, zeros
 * where nothing stands out. */
static inline void nib_stretch(nib_levels g) {
  uint8_t paper[NIB_CELLS * NIB_CELLS];
  union { /* counts come when the cells have gone */
    uint8_t cells[NIB_CELLS * NIB_CELLS];
    uint16_t counts[256];
  } room;
  nib_cells(g, room.cells);
  nib_open(room.cells, paper);
  for (int32_t level = 0; level < 256; level++) {
    room.counts[level] = 0;
  }
  for (int32_t y = 0; y < g.height; y++) {
    const int32_t down = nib_place(y, g.height);
    for (int32_t x = 0; x < g.width; x++) {
      uint8_t *const at = g.levels + (y * g.width + x);
      const int32_t from = nib_paper(paper, down, nib_place(x, g.width));
      *at = (uint8_t)(*at <= from ? 0 : 255 * (*at - from) / nib_max(80, 255 - from));
      room.counts[*at]++;
    }
  }
  const int32_t threshold = nib_threshold(room.counts);
  const int32_t low = nib_class_mean(room.counts, 0, threshold + 1);
  const int32_t high = nib_class_mean(room.counts, threshold + 1, 256);
  const int32_t from = low + (high - low) / 8;
  for (int32_t i = 0; i < g.height * g.width; i++) {
    const int32_t above = nib_max(0, g.levels[i] - from);
    g.levels[i] = (uint8_t)(high - low < 20 ? 0 : nib_min(255, 255 * above / (high - from)));
  }
}

/* ---- Rules G7 and G8: a digit as MNIST has it ---- */

/* Rule G7: the part of a picture of bright ink on dark paper that has ink: all pixels of at least
 * half of the brightest level, and what lies between them; no rows where nothing is brighter than 0. */
static inline nib_picture nib_ink_box(nib_picture p) {
  uint8_t most = 0;
  for (int32_t y = 0; y < p.height; y++) {
    for (int32_t x = 0; x < p.width; x++) {
      const uint8_t level = nib_level(&p, y, x);
      most = level > most ? level : most;
    }
  }
  int32_t top = p.height;
  int32_t left = p.width;
  int32_t bottom = 0;
  int32_t right = 0;
  for (int32_t y = 0; y < p.height; y++) {
    for (int32_t x = 0; x < p.width; x++) {
      if (most > 0 && 2 * nib_level(&p, y, x) >= most) {
        top = y < top ? y : top;
        left = x < left ? x : left;
        bottom = y + 1;
        right = x + 1 > right ? x + 1 : right;
      }
    }
  }
  if (bottom == 0) {
    p.height = 0;
    return p;
  }
  return nib_crop(p, top, left, bottom - top, right - left);
}

/* Where extent pixels begin in size so that their centre of mass lies in the middle: moment is the
 * sum of (2 i + 1) times the mass at i. */
static inline int32_t nib_middle(int32_t size, int32_t extent, int32_t moment, int32_t mass) {
  const int32_t twice = size * mass - moment + mass;
  const int32_t at = mass > 0 && twice > 0 ? twice / (2 * mass) : 0;
  return nib_min(at, size - extent);
}

#define NIB_MOST_SIZE 64

/* Rule G8: a digit as MNIST has it. The ink (G7) is scaled by area (G4) until its longer side is box
 * pixels, and put on size x size pixels of paper with its centre of mass in the middle.
 *
 * p: bright ink on dark paper. digit: receives size * size levels, size at most 64. */
static inline void nib_centre(nib_picture p, int32_t size, int32_t box, uint8_t *digit) {
  for (int32_t i = 0; i < size * size; i++) {
    digit[i] = 0;
  }
  const nib_picture ink = nib_ink_box(p);
  if (ink.height == 0) {
    return;
  }
  const int32_t longer = nib_max(ink.height, ink.width);
  const int32_t height = nib_scaled(ink.height, longer, box);
  const int32_t width = nib_scaled(ink.width, longer, box);
  uint32_t sums[NIB_MOST_SIZE];
  nib_fit fit;
  nib_fit_begin(&fit, ink.height, ink.width, height, width, sums);
  /* Scaled into the upper left corner, then moved to where it belongs, the last pixel first. */
  int32_t rows = 0;
  for (int32_t y = 0; y < ink.height; y++) {
    rows += nib_fit_row(&fit, ink, y, digit + rows * size, size);
  }
  int32_t mass = 0;
  int32_t down = 0;
  int32_t along = 0;
  for (int32_t y = 0; y < height; y++) {
    for (int32_t x = 0; x < width; x++) {
      const int32_t level = digit[y * size + x];
      mass += level;
      down += (2 * y + 1) * level;
      along += (2 * x + 1) * level;
    }
  }
  const int32_t to = nib_middle(size, height, down, mass) * size + nib_middle(size, width, along, mass);
  for (int32_t y = height - 1; y >= 0 && to > 0; y--) {
    for (int32_t x = width - 1; x >= 0; x--) {
      const uint8_t level = digit[y * size + x];
      digit[y * size + x] = 0;
      digit[y * size + x + to] = level;
    }
  }
}

/* ---- All of it ---- */

/* A digit of a photograph that was made small: ink (G11, G5), contrast (G9), centre (G8). small is
 * changed. */
static inline void nib_digit_of_small(nib_levels small, nib_ink ink, int32_t size, int32_t box,
                                      uint8_t *digit) {
  if (ink == NIB_INK_DARK || (ink == NIB_INK_FIND && nib_has_dark_ink(small))) {
    nib_negative(small.levels, small.height * small.width);
  }
  nib_stretch(small);
  nib_centre(nib_of_levels(small), size, box, digit);
}

/* A digit of a photograph. levels: room for NIB_SMALL_BYTES. digit: receives size * size levels, of
 * which the ink takes box; MNIST has 28 and 20. */
static inline void nib_digit(nib_picture p, nib_ink ink, int32_t size, int32_t box, uint8_t *levels,
                             uint8_t *digit) {
  nib_digit_of_small(nib_reduce(p, levels), ink, size, box, digit);
}

/* The same of a camera whose last line has been taken. */
static inline void nib_lines_digit(const nib_lines *lines, nib_ink ink, int32_t size, int32_t box,
                                   uint8_t *digit) {
  nib_digit_of_small(lines->small, ink, size, box, digit);
}

#endif
