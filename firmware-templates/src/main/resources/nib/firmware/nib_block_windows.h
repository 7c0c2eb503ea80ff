/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_BLOCK_WINDOWS_H
#define NIB_BLOCK_WINDOWS_H

#include "nib_geometry.h"

/* Windows side by side, gathered as bytes: a row of taps of windows that overlap is there once. */

#define NIB_BLOCK_POSITIONS 2 /* windows side by side computed together */

/* An input as it is multiplied: x + 128. */
typedef uint8_t nib_column;

/* What of the windows gathered is multiplied; all counts are of inputs or the weights of one
 * channel. */
typedef struct {
  int first; /* weights in front of the first one taken */
  int rows;  /* rows runs of run weights each */
  int run;
  int gap;   /* weights skipped between two runs */
  int step;  /* inputs from a run of one window to that of the next */
  int pitch; /* inputs from a run to the next one of the same window */
  int all;   /* weights of a channel */
} nib_taken;

/* Weights of one output channel. */
NIB_INLINE int nib_block_weights(const nib_geometry *g) {
  return g->window_height * g->window_width * g->input_channels;
}

#if defined(__GNUC__) && UINTPTR_MAX > 0xffffu
#define NIB_BLOCK_WORDS
typedef uint32_t __attribute__((__may_alias__)) nib_block_word;
#endif

/* Puts count inputs into a column, and says where it goes on. */
NIB_INLINE nib_column *nib_block_copy(nib_column *to, const int8_t *from, int count) {
  const nib_column *const end = to + count;
#if defined(NIB_BLOCK_WORDS)
  if ((((uintptr_t)to | (uintptr_t)from | (uintptr_t)count) & 3u) == 0) {
    while (to != end) {
      *(nib_block_word *)(void *)to = *(const nib_block_word *)(const void *)from ^ 0x80808080u;
      to += 4;
      from += 4;
    }
    return to;
  }
#endif
  if ((count & 1) != 0) {
    *to = (nib_column)(*from ^ -128);
    to++;
    from++;
  }
  while (to != end) {
    to[0] = (nib_column)(from[0] ^ -128);
    to[1] = (nib_column)(from[1] ^ -128);
    to += 2;
    from += 2;
  }
  return to;
}

/* Fills count inputs of a column, and says where it goes on. */
NIB_INLINE nib_column *nib_block_fill(nib_column *to, int zero, int count) {
  const nib_column *const end = to + count;
  while (to != end) {
    *to = (nib_column)zero;
    to++;
  }
  return to;
}

/* So many of the columns [at, at + count) lie in front of the input. */
NIB_INLINE int nib_block_outside(int at, int count) {
  return at >= 0 ? 0 : -at < count ? -at : count;
}

/* Gathers the rows of taps from ky on, before below, of windows that overlap: columns of the input
 * from at on. */
NIB_INNER void nib_block_overlapping(const nib_geometry *g, const nib_window *p, int zero,
                                      const int8_t *input, int at, int count, int ky, int below,
                                      nib_column *to) {
  const int tap = g->input_channels;
  const int before = nib_block_outside(at, count);
  const int behind = nib_block_outside(g->input_width - at - count, count);
  const int inside = (count - before - behind) * tap;
  int row = p->at;
  input += (at + before) * tap;
  for (; ky < below; ky++) {
    if (ky < p->tall.first || ky >= p->tall.end) {
      to = nib_block_fill(to, zero, count * tap);
    } else {
      if (before > 0) {
        to = nib_block_fill(to, zero, before * tap);
      }
      to = nib_block_copy(to, input + row, inside);
      if (behind > 0) {
        to = nib_block_fill(to, zero, behind * tap);
      }
      row = nib_next_row(p, row);
    }
  }
}

/* Gathers count taps of a row, from the column at on, of each of some windows: those of one behind
 * those of another. */
NIB_INLINE nib_column *nib_block_apart(const nib_geometry *g, int zero, const int8_t *row, int at,
                                       int count, int positions, nib_column *to) {
  for (; positions > 0; positions--) {
    for (int kx = 0; kx < count; kx++) {
      const int column = at + kx * g->dilation_width;
      if (column < 0 || column >= g->input_width) {
        to = nib_block_fill(to, zero, g->input_channels);
      } else {
        to = nib_block_copy(to, row + column * g->input_channels, g->input_channels);
      }
    }
    at += g->stride_width;
  }
  return to;
}

/* The same of windows that do not overlap or whose taps lie apart: count taps of each. */
NIB_INNER void nib_block_scattered(const nib_geometry *g, const nib_window *p, int zero,
                                   const int8_t *input, int at, int count, int positions, int ky,
                                   int below, nib_column *to) {
  int row = p->at;
  for (; ky < below; ky++) {
    if (ky < p->tall.first || ky >= p->tall.end) {
      to = nib_block_fill(to, zero, count * positions * g->input_channels);
    } else {
      to = nib_block_apart(g, zero, input + row, at, count, positions, to);
      row = nib_next_row(p, row);
    }
  }
}

/* Gathers the windows of `positions` output columns from x on, of the output row that p was begun
 * for by nib_window_rows. zero: what a tap outside the input reads, 0 to 255; where it is 0, rows
 * of taps outside the input are left out, and so are columns of taps outside for all windows.
 *
 * columns has KH * I * (dilation 1 and S <= KW ? KW + (NIB_BLOCK_POSITIONS - 1) * S :
 * NIB_BLOCK_POSITIONS * KW) elements, S the stride along the row: a row of taps of windows that
 * overlap is there once. */
NIB_INNER void nib_block_gather(const nib_geometry *g, const nib_window *p, int zero,
                                const int8_t *input, int x, int positions, nib_column *columns,
                                nib_taken *taken) {
  const int tap = g->input_channels;
  const int taps = g->window_width;
  const int dilation = g->dilation_width;
  const int further = (positions - 1) * g->stride_width;
  const int start = x * g->stride_width - g->pad_left;
  const int overlap = dilation == 1 && g->stride_width <= taps;
  int above = 0;
  int below = g->window_height;
  int left = 0;
  int right = taps;
  if (zero == 0) {
    above = p->tall.first;
    below = p->tall.end;
    if (start < 0 || start + further + (taps - 1) * dilation >= g->input_width) {
      left = nib_taps_inside(start + further, taps, dilation, g->input_width).first;
      right = nib_taps_inside(start, taps, dilation, g->input_width).end;
      if (right <= left) {
        right = left;
        below = above;
      }
    }
  }
  taken->all = nib_block_weights(g);
  taken->first = (above * taps + left) * tap;
  taken->rows = below - above;
  taken->run = (right - left) * tap;
  taken->gap = taps * tap - taken->run;
  taken->step = overlap ? g->stride_width * tap : taken->run;
  taken->pitch = taken->run + (positions - 1) * taken->step;
  if (overlap) {
    nib_block_overlapping(g, p, zero, input, start + left, right - left + further, above, below,
                          columns);
  } else {
    nib_block_scattered(g, p, zero, input, start + left * dilation, right - left, positions, above,
                        below, columns);
  }
}

#define NIB_BLOCK_PATCH

/* What the windows of some rows and columns of the output read, gathered once for all of them. */
typedef struct {
  int y, x;          /* of its first input */
  int rows, columns; /* of inputs */
} nib_patch;

/* Taps for which a patch has a place even where those of windows side by side are fewer. */
#define NIB_BLOCK_PATCH_TAPS 4

/* The patch of some rows and columns; 0 when it has no place in the columns of windows side by
 * side, or windows have gaps. */
NIB_INLINE int nib_block_patch(const nib_geometry *g, const nib_taps *rows,
                               const nib_taps *columns, nib_patch *patch) {
  const int windows = g->output_width < NIB_BLOCK_POSITIONS ? 1 : NIB_BLOCK_POSITIONS;
  const int taps = windows * g->window_height * g->window_width;
  patch->y = rows->at * g->stride_height - g->pad_top;
  patch->x = columns->at * g->stride_width - g->pad_left;
  patch->rows = (rows->end - rows->first - 1) * g->stride_height + g->window_height;
  patch->columns = (columns->end - columns->first - 1) * g->stride_width + g->window_width;
  return g->dilation_height == 1 && g->dilation_width == 1 &&
         patch->rows * patch->columns <=
             (taps > NIB_BLOCK_PATCH_TAPS ? taps : NIB_BLOCK_PATCH_TAPS);
}

/* How two windows of a patch of some columns are multiplied without the first taps on top and on
 * the left; rows of taps and taps of each of them are left. below: 1 when the other window is the
 * one below. */
NIB_INLINE void nib_block_take(const nib_geometry *g, int columns, int top, int left, int rows,
                               int taps, int below, nib_taken *taken) {
  const int tap = g->input_channels;
  taken->all = nib_block_weights(g);
  taken->first = (top * g->window_width + left) * tap;
  taken->rows = rows;
  taken->run = taps * tap;
  taken->gap = (g->window_width - taps) * tap;
  taken->pitch = columns * tap;
  taken->step = below ? g->stride_height * taken->pitch : g->stride_width * tap;
}

/* Gathers a patch; of the input's ring lap rows are gone. 0 when it does not lie inside the
 * input. */
NIB_INNER int nib_block_gather_inside(const nib_geometry *g, const nib_patch *patch,
                                      const int8_t *input, int lap, nib_column *to) {
  const int x = patch->x;
  const int y = patch->y;
  int rows = patch->rows;
  if (y < 0 || x < 0 || y + rows > g->input_height || x + patch->columns > g->input_width) {
    return 0;
  }
  const int row = nib_input_row(g);
  nib_window p;
  p.row_step = row;
  p.ring = g->input_rows * row;
  p.at = nib_ring_row(y - lap, g->input_rows) * row;
  const int inputs = patch->columns * g->input_channels;
  input += x * g->input_channels;
  for (; rows > 0; rows--) {
    to = nib_block_copy(to, input + p.at, inputs);
    p.at = nib_next_row(&p, p.at);
  }
  return 1;
}

/* The same wherever it lies. */
NIB_INNER void nib_block_gather_patch(const nib_geometry *g, const nib_patch *patch, int zero,
                                      const int8_t *input, int lap, nib_column *to) {
  const int row = nib_input_row(g);
  nib_window p;
  p.row_step = row;
  p.ring = g->input_rows * row;
  p.tall = nib_taps_inside(patch->y, patch->rows, 1, g->input_height);
  p.at = 0;
  if (p.tall.end > p.tall.first) {
    p.at = nib_ring_row(p.tall.at - lap, g->input_rows) * row;
  }
  nib_block_overlapping(g, &p, zero, input, patch->x, patch->columns, 0, patch->rows, to);
}

/* What is left out in front of taps: those outside the input. */
NIB_INLINE int nib_block_before(int start) {
  return start < 0 ? -start : 0;
}

/* How two windows of a patch are multiplied, or one: that of its row and column counted from the
 * patch's first one, and the one below or right of it. Says where the inputs begin. Where zero is
 * 0, taps outside the input for both are left out. */
NIB_INNER int nib_block_pair(const nib_geometry *g, const nib_patch *patch, int zero, int row,
                             int column, int below, int right, nib_taken *taken) {
  const int y = row * g->stride_height;
  const int x = column * g->stride_width;
  int top = 0;
  int left = 0;
  int rows = g->window_height;
  int taps = g->window_width;
  if (zero == 0) {
    top = nib_block_before(patch->y + y + (below ? g->stride_height : 0));
    left = nib_block_before(patch->x + x + (right ? g->stride_width : 0));
    rows -= top + nib_block_before(g->input_height - patch->y - y - rows);
    taps -= left + nib_block_before(g->input_width - patch->x - x - taps);
    if (rows <= 0 || taps <= 0) {
      rows = 0;
      taps = 1;
    }
  }
  nib_block_take(g, patch->columns, top, left, rows, taps, below, taken);
  return ((y + top) * patch->columns + x + left) * g->input_channels;
}

#endif
