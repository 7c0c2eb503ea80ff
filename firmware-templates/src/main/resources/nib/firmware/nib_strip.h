/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_STRIP_H
#define NIB_STRIP_H

#include "nib_geometry.h"

/* Windows for Armv6-M (Cortex-M0, M0+), which has a product of 32 bits and eight registers that can
 * hold its operands. Two windows, one below the other, share it: u = x + 128 of the upper one lies
 * in the lower half of a word, that of the lower one in the upper half.
 *
 * What windows read lies in a strip, columns of taps one after the other, so that the next windows
 * to the right take over all but what is new. */

/* What a strip takes of an arena, for windows of h rows of w taps, c input channels, rows of the
 * input of r elements; that of a fully connected layer, of c inputs, c + 8. */
#define NIB_STRIP_BYTES(h, w, c, r) (4 * (h) * (w) * (c) + 8 * (h) + (r))

/* Where two windows, one below the other, read a row of taps: elements from the input on, in its
 * first column. */
typedef struct {
  uint32_t above, below;
} nib_strip_row;

/* Windows of a column of the output, one or two of them. Assembly reads the first fields, in their
 * order. */
typedef struct {
  const uint8_t *from;       /* what is taken: of two windows words, of one bytes */
  int count;                 /* inputs of a window */
  uint32_t above, below;     /* -128 * sums of u */
  uint32_t apart;            /* bytes from sums above to those below; 0: the largest are wanted */
  int outputs;               /* channels */
  int first;                 /* inputs in front of what is taken */
  int weights;               /* inputs of a window, all of them */
  uint8_t *strip;
  const uint8_t *kept;       /* what becomes the strip's beginning in the next window */
  int kept_inputs;           /* how much of it */
  const nib_strip_row *rows; /* of taps: places */
  const nib_strip_row *end;
  int channels;              /* of the input */
  int column;                /* inputs of a column of taps */
  int columns;               /* of taps */
  int stride;
  int slides;                /* 1: windows side by side overlap */
  int width;                 /* of the input */
  const nib_geometry *g;
  const int8_t *input;
  int outside;               /* u of a tap outside the input */
  int windows;
  int y, x;                  /* of the upper window */
  int left;                  /* the input's column of the first column of taps */
  uint32_t sum;              /* of u, of one window */
  nib_taps inside[2];        /* rows of taps of the windows */
  nib_strip_row *places;
  int8_t *nothing;           /* a row outside the input */
} nib_strip;

/* No window: none is behind it. */
#define NIB_STRIP_NOWHERE (-2)

/* Begins with a layer whose sums above and below lie apart, so many words, or whose largest sums
 * are wanted; at: a place for words, from which on NIB_STRIP_BYTES are the strip's. Says where
 * these end. */
NIB_INNER int8_t *nib_strip_begin(nib_strip *s, const nib_geometry *g, int outside, int apart,
                                  uint32_t *at) {
  const int rows = g->window_height;
  s->g = g;
  s->outside = outside;
  s->apart = (uint32_t)apart * (uint32_t)sizeof(int32_t);
  s->outputs = g->output_channels;
  s->channels = g->input_channels;
  s->columns = g->window_width;
  s->stride = g->stride_width;
  s->width = g->input_width;
  s->column = rows * s->channels;
  s->weights = s->columns * s->column;
  s->places = (nib_strip_row *)(void *)at;
  s->rows = s->places;
  s->end = s->places + rows;
  s->strip = (uint8_t *)(void *)(s->places + rows);
  s->slides = g->dilation_width == 1 && s->stride < s->columns;
  s->y = -1;
  if (s->weights == s->channels && g->output_height * g->output_width == 1 &&
      g->pad_top + g->pad_left == 0) {
    /* One window, which is inside. */
    s->nothing = (int8_t *)s->strip;
    return s->nothing + s->channels;
  }
  s->nothing = (int8_t *)s->strip + 4 * s->weights;
  for (int i = 0; i < nib_input_row(g); i++) {
    s->nothing[i] = (int8_t)(outside ^ -128);
  }
  return s->nothing + nib_input_row(g);
}

/* The place of a row outside the input, which assembly adds to the input's address. */
NIB_INLINE uint32_t nib_strip_nowhere(const nib_strip *s) {
  return (uint32_t)(uintptr_t)s->nothing - (uint32_t)(uintptr_t)s->input;
}

/* Goes to the windows of output rows y and, of two, y + 1. lap: so many rows have left the input's
 * ring at least. */
NIB_INNER void nib_strip_rows(nib_strip *s, const int8_t *input, int y, int windows, int lap) {
  const nib_geometry *const g = s->g;
  const int row = nib_input_row(g);
  if (s->y == y && s->input == input && s->windows == windows) {
    return;
  }
  s->input = input;
  s->y = y;
  s->x = NIB_STRIP_NOWHERE;
  s->windows = windows;
  for (int i = 0; i < windows; i++) {
    const nib_taps inside =
        nib_taps_inside((y + i) * g->stride_height - g->pad_top, g->window_height,
                        g->dilation_height, g->input_height);
    int at = inside.at - lap;
    s->inside[i] = inside;
    for (int tap = 0; tap < g->window_height; tap++) {
      uint32_t place = nib_strip_nowhere(s);
      if (tap >= inside.first && tap < inside.end) {
        place = (uint32_t)(nib_ring_row(at, g->input_rows) * row);
        at += g->dilation_height;
      }
      if (i == 0) {
        s->places[tap].above = place;
      } else {
        s->places[tap].below = place;
      }
    }
  }
  if (windows == 2) {
    s->kept = s->strip + 4 * s->stride * s->column;
    s->kept_inputs = (s->columns - s->stride) * s->column;
  }
}

#endif
