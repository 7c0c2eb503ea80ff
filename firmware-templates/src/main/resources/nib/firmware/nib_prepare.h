/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_PREPARE_H
#define NIB_PREPARE_H

#include <stdint.h>

/* A part of a picture of grey levels: where its first pixel is, how far the next row is, its size.
 * Height times width is at most 2^24. */
typedef struct {
  const uint8_t *pixels;
  int32_t stride;
  int32_t height;
  int32_t width;
} nib_picture;

/* How far [from, from + length) and [other, other + extent) overlap. */
static int32_t nib_overlap(int32_t from, int32_t length, int32_t other, int32_t extent) {
  const int32_t start = from > other ? from : other;
  const int32_t end = from + length < other + extent ? from + length : other + extent;
  return end - start;
}

/* Rule G4: one pixel of a picture scaled by area to height x width, halves up. */
static uint8_t nib_fitted(nib_picture p, int32_t height, int32_t width, int32_t y, int32_t x) {
  const uint32_t cells = (uint32_t)p.height * (uint32_t)p.width;
  uint32_t sum = 0;
  for (int32_t r = y * p.height / height; r * height < (y + 1) * p.height; r++) {
    const uint8_t *row = p.pixels + r * p.stride;
    uint32_t line = 0;
    for (int32_t c = x * p.width / width; c * width < (x + 1) * p.width; c++) {
      line += (uint32_t)nib_overlap(x * p.width, p.width, c * width, width) * row[c];
    }
    sum += (uint32_t)nib_overlap(y * p.height, p.height, r * height, height) * line;
  }
  return (uint8_t)((sum + cells / 2) / cells);
}

/* Rule G7: the part of a picture of bright ink on dark paper that has ink: all pixels of at least
 * half of the brightest level, and what lies between them; no rows where nothing is brighter than 0. */
static nib_picture nib_ink(nib_picture p) {
  uint8_t most = 0;
  for (int32_t y = 0; y < p.height; y++) {
    for (int32_t x = 0; x < p.width; x++) {
      const uint8_t level = p.pixels[y * p.stride + x];
      most = level > most ? level : most;
    }
  }
  int32_t top = p.height;
  int32_t left = p.width;
  int32_t bottom = 0;
  int32_t right = 0;
  for (int32_t y = 0; y < p.height; y++) {
    for (int32_t x = 0; x < p.width; x++) {
      if (most > 0 && 2 * p.pixels[y * p.stride + x] >= most) {
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
  p.pixels += top * p.stride + left;
  p.height = bottom - top;
  p.width = right - left;
  return p;
}

/* The extent of a side of the ink when the longer one becomes box, at least 1, halves up. */
static int32_t nib_boxed(int32_t side, int32_t longer, int32_t box) {
  const int32_t scaled = (2 * side * box + longer) / (2 * longer);
  return scaled > 0 ? scaled : 1;
}

/* Where extent pixels begin in size so that their centre of mass lies in the middle: moment is the
 * sum of (2 i + 1) times the mass at i. */
static int32_t nib_middle(int32_t size, int32_t extent, int32_t moment, int32_t mass) {
  const int32_t twice = size * mass - moment + mass;
  const int32_t at = mass > 0 && twice > 0 ? twice / (2 * mass) : 0;
  return at + extent <= size ? at : size - extent;
}

/* Rule G8: a digit as MNIST has it. The ink (G7) is scaled by area (G4) until its longer side is box
 * pixels, and put on size x size pixels of paper with its centre of mass in the middle.
 *
 * p: bright ink on dark paper. digit: receives size * size levels, size at most 64. */
static void nib_centre(nib_picture p, int32_t size, int32_t box, uint8_t *digit) {
  for (int32_t i = 0; i < size * size; i++) {
    digit[i] = 0;
  }
  const nib_picture ink = nib_ink(p);
  if (ink.height == 0) {
    return;
  }
  const int32_t longer = ink.height > ink.width ? ink.height : ink.width;
  const int32_t height = nib_boxed(ink.height, longer, box);
  const int32_t width = nib_boxed(ink.width, longer, box);
  int32_t mass = 0;
  int32_t down = 0;
  int32_t along = 0;
  /* Scaled into the upper left corner, then moved to where it belongs, the last pixel first. */
  for (int32_t y = 0; y < height; y++) {
    for (int32_t x = 0; x < width; x++) {
      const uint8_t level = nib_fitted(ink, height, width, y, x);
      digit[y * size + x] = level;
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

#endif
