/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_GEOMETRY_H
#define NIB_GEOMETRY_H

#include "nib_platform.h"

/* A window that slides over an input [N,H,W,C] (rule P1). Every array has fewer elements than an
 * int counts, and every position that a window reaches fits int16_t: generation has proved it.
 *
 * Input and output lie in rings of rows: of image n, row y is row y modulo the ring's rows of
 * ring n. A tensor that is there as a whole is a ring of all its rows. The output may lie in a
 * larger tensor: then there is more from pixel to pixel, or from row to row, than it has itself. */
typedef struct {
  int16_t batches;
  int16_t input_height, input_width, input_channels;
  int16_t output_height, output_width, output_channels; /* before a pool behind it */
  int16_t window_height, window_width;
  int16_t stride_height, stride_width;
  int16_t dilation_height, dilation_width;
  int16_t pad_top, pad_left;
  int16_t input_rows, output_rows; /* of the rings */
  int16_t pitch_pixels, pitch; /* of the output: pixels from row to row, elements of each */
} nib_geometry;

/* The taps [first, end) of a window along one axis that lie inside the input. */
typedef struct {
  int first;
  int end;
  int at; /* what tap first reads; without a meaning when there is none */
} nib_taps;

/* start: the position of tap 0. */
NIB_SHARED nib_taps nib_taps_inside(int start, int taps, int dilation, int extent) {
  int last = start + (taps - 1) * dilation;
  nib_taps inside;
  inside.first = 0;
  inside.end = taps;
  inside.at = start;
  while (inside.first < taps && inside.at < 0) {
    inside.first++;
    inside.at += dilation;
  }
  while (inside.end > inside.first && last >= extent) {
    inside.end--;
    last -= dilation;
  }
  return inside;
}

/* The row of a ring in which a row lies. No division: many cores have none. */
NIB_INLINE int nib_ring_row(int row, int rows) {
  while (row >= rows) {
    row -= rows;
  }
  return row;
}

/* Elements of an input row. */
NIB_INLINE int nib_input_row(const nib_geometry *g) {
  return g->input_width * g->input_channels;
}

/* Elements from one output row to the next. */
NIB_INLINE int nib_output_row(const nib_geometry *g) {
  return g->pitch_pixels * g->pitch;
}

/* Elements of one input image's ring. */
NIB_INLINE int nib_input_image(const nib_geometry *g) {
  return g->input_rows * nib_input_row(g);
}

/* What a window reads: of some rows some taps inside the input, and zero points around them. It is
 * found once for all channels, so that what goes over it keeps all it needs in registers. */
typedef struct {
  nib_taps tall;       /* rows of taps */
  const int8_t *input; /* the column of the first tap inside the input, in the ring's first row */
  int rows;            /* with taps inside the input, 0: all taps are outside */
  int at;              /* where the first of them begins, elements from input on */
  int row_step;        /* to the next one, before it wraps */
  int ring;            /* elements */
  int above;           /* weights in front of the first tap inside, all when there is none */
  int between;         /* from the last tap of a row to the first of the next one */
  int below;           /* behind the last one */
  int runs;            /* taps of a row, or runs of weights that meet inputs side by side */
  int run;             /* weights of a run */
  int run_step;        /* elements from one run to the next */
} nib_window;

/* Begins the windows of output row y; lap: so many rows have left the ring at least, a multiple of
 * its rows. */
NIB_INNER void nib_window_rows(const nib_geometry *g, nib_window *p, int y, int lap) {
  const int row = nib_input_row(g);
  p->tall = nib_taps_inside(y * g->stride_height - g->pad_top, g->window_height,
                            g->dilation_height, g->input_height);
  p->ring = g->input_rows * row;
  p->at = 0;
  p->row_step = 0;
  if (p->tall.end > p->tall.first) {
    p->at = nib_ring_row(p->tall.at - lap, g->input_rows) * row;
  }
  if (p->tall.end > p->tall.first + 1) {
    p->row_step = g->dilation_height * row;
  }
}

/* The window of output column x of the row begun; tap: the weights of a tap. */
NIB_INNER void nib_window_columns(const nib_geometry *g, nib_window *p, const int8_t *input, int x,
                                  int tap) {
  const nib_taps wide = nib_taps_inside(x * g->stride_width - g->pad_left, g->window_width,
                                        g->dilation_width, g->input_width);
  const int row = g->window_width * tap;
  const int before = wide.first * tap;
  const int behind = row - wide.end * tap;
  p->run = tap;
  p->run_step = g->dilation_width * g->input_channels;
  p->runs = wide.end - wide.first;
  p->rows = p->tall.end - p->tall.first;
  if (p->rows == 0 || p->runs == 0) {
    p->rows = 0;
    p->above = g->window_height * row;
  } else {
    p->input = input + wide.at * g->input_channels;
    p->above = p->tall.first * row + before;
    p->between = behind + before;
    p->below = behind + (g->window_height - p->tall.end) * row;
  }
}

/* Where the next row of a window begins. */
NIB_INLINE int nib_next_row(const nib_window *p, int at) {
  const int next = at + p->row_step;
  return next >= p->ring ? next - p->ring : next;
}

#endif
