/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_POOLING_H
#define NIB_POOLING_H

#include "nib_geometry.h"

/* A pool behind a convolution, whose windows do not overlap. Its rows are those of the
 * convolution's geometry, whose output_rows are the pool's. */
typedef struct {
  int16_t output_height, output_width;
  int16_t window_height, window_width;
  int16_t stride_height, stride_width;
  int16_t pad_top, pad_left;
} nib_pooling;

/* So many channels are pooled at a time: their numbers are on the stack, of which AVRs have little,
 * and where a window lies is found once for all of them. */
#if defined(__AVR__)
#define NIB_POOLED_CHANNELS 4
#else
#define NIB_POOLED_CHANNELS 8
#endif

/* How many of the channels from first on are pooled together. */
NIB_INLINE int nib_pooled_channels(int first, int channels) {
  return channels - first < NIB_POOLED_CHANNELS ? channels - first : NIB_POOLED_CHANNELS;
}

/* The rows of the convolution that row y of the pool covers. */
NIB_SHARED nib_taps nib_pooled_rows(const nib_pooling *pool, const nib_geometry *g, int y) {
  return nib_taps_inside(y * pool->stride_height - pool->pad_top, pool->window_height, 1,
                         g->output_height);
}

/* The columns of the convolution that column x of the pool covers. */
NIB_SHARED nib_taps nib_pooled_columns(const nib_pooling *pool, const nib_geometry *g, int x) {
  return nib_taps_inside(x * pool->stride_width - pool->pad_left, pool->window_width, 1,
                         g->output_width);
}

/* Rows, a multiple of the input ring's, that are no longer there where row y of the convolution is
 * computed. */
NIB_SHARED int nib_lap(const nib_geometry *g, int y) {
  const int first = y * g->stride_height - g->pad_top;
  int lap = 0;
  while (first - lap >= g->input_rows) {
    lap += g->input_rows;
  }
  return lap;
}

/* Which row of a pool a row of the convolution belongs to. */
typedef struct {
  int row;    /* -1: none */
  int begins; /* 1: it is the first one */
} nib_pooled_row;

NIB_SHARED nib_pooled_row nib_pooled_row_of(const nib_pooling *pool, int y) {
  nib_pooled_row of = {0, 0};
  int first = -pool->pad_top;
  while (first + pool->stride_height <= y) {
    first += pool->stride_height;
    of.row++;
  }
  if (of.row >= pool->output_height || y >= first + pool->window_height) {
    of.row = -1;
  }
  of.begins = y == (first < 0 ? 0 : first);
  return of;
}

#endif
