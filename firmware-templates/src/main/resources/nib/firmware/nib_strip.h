/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_STRIP_H
#define NIB_STRIP_H

#include "nib_geometry.h"

/* Windows for Armv6-M (Cortex-M0, M0+), which has a product of 32 bits and eight registers that can
 * hold its operands. Two channels share it: a word has the weight of one in its lower half and that
 * of the other in its upper half.
 *
 * What a window reads lies in a strip, inputs as words, columns of taps one after the other, so
 * that the next window to the right takes over all but what is new. */

#if defined(__ARM_ARCH_6M__)
/* Assembly puts the upper registers on the stack, by way of r4 to r7, which lie there already, and
 * gets them back. */
#define NIB_STRIP_PUSH_HIGH \
  "mov r4, r8\n"            \
  "mov r5, r9\n"            \
  "mov r6, r10\n"           \
  "mov r7, r11\n"           \
  "push {r4-r7}\n"
#define NIB_STRIP_POP_HIGH \
  "pop {r4-r7}\n"          \
  "mov r8, r4\n"           \
  "mov r9, r5\n"           \
  "mov r10, r6\n"          \
  "mov r11, r7\n"
#endif

/* So many words more than those of a window a strip has at most, for windows to the right of it. */
#define NIB_STRIP_MORE 24

/* Which rows of taps of a window are inside the input, and where they are. */
typedef struct {
  int y;               /* of the window */
  uint32_t *places;    /* elements from the input on */
  const uint32_t *end; /* behind the places */
  int above;           /* elements of a column of taps in front of them */
} nib_strip_rows;

/* Windows of a layer, some of them side by side in the strip. Assembly reads the first fields, in
 * their order. */
typedef struct {
  const int32_t *window;
  const int32_t *end; /* behind an even number of words */
  int fours_begin;    /* bytes into a turn where four channels begin */
  int twos_begin;     /* the same of two */
  int fours;          /* blocks of four channels */
  int twos;           /* 1: a block of two behind them */
  int compares;       /* 1: the largest of sums and of what is there are wanted */
  int pooled;         /* what that becomes behind a window */
  int step;           /* words from a window to the next one */
  int count;          /* windows whose sums are wanted */
  int channels;       /* of the input */
  int gap;            /* bytes of a column of taps that are outside */
  const uint32_t *places;
  const uint32_t *places_end;

  int32_t *strip;
  const int8_t *input;
  int x;       /* of the first window in the strip */
  int windows; /* in it */
  int words;   /* of a window */
  int stride;  /* columns of the input from a window to the next one */
  int column;  /* words of a column of taps */
  int columns; /* of taps in the strip */
  int above;   /* words of a column outside, in front of what is inside */
  int all;     /* words: an even number for a window, those of the next ones, and all places */
  int outside; /* what a tap outside the input reads */
  const nib_geometry *g;
  nib_strip_rows rows[2]; /* of the window and of the one below or above it */
} nib_strip;

/* A column farther from those of the output than any strip is wide. */
#define NIB_STRIP_NOWHERE (-65536)

/* Pairs of inputs in a turn of a loop, and bytes of the instructions for one of them, for four
 * channels and for two. */
#define NIB_STRIP_TURN 8
#define NIB_STRIP_FOUR_BYTES 30
#define NIB_STRIP_TWO_BYTES 16

/* Begins with a layer, at a place for s->all words. windows: the most that are wanted side by
 * side. */
NIB_INLINE void nib_strip_begin(nib_strip *s, const nib_geometry *g, int outside, int windows,
                                int32_t *at) {
  const int column = g->window_height * g->input_channels;
  const int step = g->stride_width * column;
  const int pairs = (g->window_width * column + 1) / 2;
  const int before = -pairs & (NIB_STRIP_TURN - 1);
  const int most = windows < g->output_width ? windows : g->output_width;
  int more = 0;
  s->windows = 1;
  while (s->windows < most && more + step <= NIB_STRIP_MORE && g->dilation_width == 1) {
    more += step;
    s->windows++;
  }
  s->words = 2 * pairs;
  s->fours_begin = before * NIB_STRIP_FOUR_BYTES;
  s->twos_begin = before * NIB_STRIP_TWO_BYTES;
  s->fours = (g->output_channels + 1) / 4;
  s->twos = (g->output_channels - 1) % 4 < 2;
  s->channels = g->input_channels;
  s->strip = at;
  s->step = step;
  s->stride = g->stride_width;
  s->column = column;
  s->columns = g->window_width + (s->windows - 1) * g->stride_width;
  s->outside = outside;
  s->g = g;
  s->compares = 0;
  s->pooled = 0;
  s->rows[0].places = (uint32_t *)(void *)(at + 2 * pairs + more);
  s->rows[1].places = s->rows[0].places + g->window_height;
  s->all = 2 * pairs + more + 2 * g->window_height;
  s->rows[0].y = -1;
  s->rows[1].y = -1;
}

/* Finds the rows of taps of the windows of output row y. lap: so many rows have left the input's
 * ring at least. */
NIB_INNER void nib_strip_find_rows(const nib_geometry *g, nib_strip_rows *rows, int y, int lap) {
  const int row = nib_input_row(g);
  const nib_taps inside = nib_taps_inside(y * g->stride_height - g->pad_top, g->window_height,
                                          g->dilation_height, g->input_height);
  int at = inside.at - lap;
  uint32_t *place = rows->places;
  rows->y = y;
  rows->above = inside.first * g->input_channels;
  for (int tap = inside.first; tap < inside.end; tap++) {
    *place = (uint32_t)(nib_ring_row(at, g->input_rows) * row);
    place++;
    at += g->dilation_height;
  }
  rows->end = place;
}

/* Goes to the windows of output row y. */
NIB_INLINE void nib_strip_to_row(nib_strip *s, int y, int lap) {
  nib_strip_rows *const rows = &s->rows[y & 1];
  if (rows->y != y) {
    nib_strip_find_rows(s->g, rows, y, lap);
  }
  s->places = rows->places;
  s->places_end = rows->end;
  s->above = rows->above;
  s->gap = 4 * (s->column - (int)(rows->end - rows->places) * s->channels);
  s->x = NIB_STRIP_NOWHERE;
}

#endif
