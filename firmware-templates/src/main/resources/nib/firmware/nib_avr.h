/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_AVR_H
#define NIB_AVR_H

#include "nib_conv_2d_packed.h"

/* Windows for AVRs with a multiplier: two side by side meet three output channels.
 *
 * What windows of a row of the output read lies in a strip as u = x + 128, columns of taps one
 * after the other: windows side by side share columns, and the next ones take over all but what is
 * new. The inputs of a window are one run of bytes, or one for each column of taps, where rows
 * of taps are left out because they are outside the input and read 0. */

#define NIB_AVR_CHANNELS 3 /* whose weights lie side by side: [O/3][KW][KH][I][3], the last block
                              with O % 3 */
#define NIB_AVR_STRIPS 2   /* rows of a pool's windows that keep their strips */

/* An accumulator of 24 bits: generation has proved that they are enough. */
typedef struct {
  uint8_t low, mid;
  int8_t high;
} nib_avr_sum;

/* An accumulator as a number. */
NIB_INLINE int32_t nib_avr_value(const nib_avr_sum *sum) {
  return (int32_t)sum->high * 65536 + (int32_t)sum->mid * 256 + sum->low;
}

/* A row of windows; assembly reads the first fields in their order. */
typedef struct {
  const uint8_t *left, *right; /* windows */
  int run;              /* inputs of a window side by side, 0: none */
  uint8_t runs;
  uint8_t blocks;       /* of NIB_AVR_CHANNELS channels */
  uint8_t rest;         /* channels behind them */
  nib_avr_sum *sums;    /* of the left window */
  int further;          /* bytes from them to those of the right one; 0: the largest of all and of
                           what is there are wanted */
  int gap;              /* weights of a channel between two runs */
  int next;             /* bytes of weights from the end of a block's to those of the next one */
  int last;             /* the same to those of the rest */
  nib_flash_s8 weights; /* the first ones taken */
  uint8_t work[4];      /* assembly's own */

  int16_t *rows;        /* of taps: where they begin, elements from the input on, -1: outside */
  uint8_t tall;         /* so many of them */
  int channels;         /* of the input */
  const int8_t *from;   /* the input's first column of taps that is new */
  uint8_t *to;          /* where a strip's columns go that are kept; new ones follow */
  const uint8_t *kept;
  int kept_inputs;
  uint8_t fresh;        /* columns that are new */

  uint8_t *strip;
  int x;                /* the left window's column of the output */
  int start;            /* the input's column of the first one of the strip */
  int end;              /* behind the last one */
  int column;           /* inputs of a column of taps */
  uint8_t above;        /* rows of taps left out in front */
  uint8_t inside;       /* 1: all rows of taps lie inside the input */
  uint8_t whole;        /* 1: no column of taps is left out */
  uint8_t steady;       /* 1: the next two windows take over columns of these two */
} nib_avr_strip;

/* A layer at work. */
typedef struct {
  const nib_conv_2d_packed_layer *layer;
  const int8_t *input;
  nib_avr_sum *sums;
  uint8_t slides; /* 1: windows side by side overlap */
} nib_avr;

/* Begins with a layer and some strips; largest: 1 when the largest sums are wanted. Scratch,
 * aligned: for each strip KH places, then for each channel an accumulator, two without a largest,
 * then for each strip KH * I * (dilation 1 and S <= KW ? KW + S : 2 * KW) inputs, KW for one
 * column of windows. */
NIB_INNER void nib_avr_begin(nib_avr *a, nib_avr_strip *s, int strips,
                             const nib_conv_2d_packed_layer *layer, int largest,
                             int8_t *scratch) {
  const nib_geometry *const g = &layer->geometry;
  const int channels = g->output_channels;
  int columns = g->window_width;
  int rest = channels;
  int blocks = 0;
  int16_t *places = (int16_t *)nib_conv_2d_words(scratch);
  uint8_t *bytes;
  a->layer = layer;
  a->slides = g->dilation_width == 1 && g->stride_width <= columns;
  if (g->output_width > 1) {
    columns += a->slides ? g->stride_width : columns;
  }
  a->sums = (nib_avr_sum *)(void *)(places + strips * g->window_height);
  bytes = (uint8_t *)(void *)(a->sums + (largest ? 1 : 2) * channels);
  for (; rest >= NIB_AVR_CHANNELS; rest -= NIB_AVR_CHANNELS) {
    blocks++; /* no division: AVRs have none */
  }
  for (; strips > 0; strips--) {
    s->blocks = (uint8_t)blocks;
    s->rest = (uint8_t)rest;
    s->sums = a->sums;
    s->further = largest ? 0 : channels * (int)sizeof(nib_avr_sum);
    s->channels = g->input_channels;
    s->rows = places;
    s->strip = bytes;
    places += g->window_height;
    bytes += columns * g->window_height * g->input_channels;
    s++;
  }
}

/* Goes to the windows of output row y with a strip. lap: so many rows have left the input's ring
 * at least. */
NIB_INNER void nib_avr_row(const nib_avr *a, nib_avr_strip *s, int y, int lap) {
  const nib_geometry *const g = &a->layer->geometry;
  const nib_taps inside = nib_taps_inside(y * g->stride_height - g->pad_top, g->window_height,
                                          g->dilation_height, g->input_height);
  const int row = nib_input_row(g);
  int first = 0;
  int end = g->window_height;
  int at = inside.at - lap;
  if (a->layer->outside == 0) {
    first = inside.first;
    end = inside.end;
  }
  s->above = (uint8_t)first;
  s->tall = (uint8_t)(end - first);
  s->inside = first == inside.first && end == inside.end;
  s->column = (end - first) * g->input_channels;
  s->start = 0;
  s->end = 0;
  s->whole = 0;
  s->steady = 0;
  for (int tap = first; tap < end; tap++) {
    int place = -1;
    if (tap >= inside.first && tap < inside.end) {
      place = nib_ring_row(at, g->input_rows) * row;
      at += g->dilation_height;
    }
    s->rows[tap - first] = (int16_t)place;
  }
}

#endif
