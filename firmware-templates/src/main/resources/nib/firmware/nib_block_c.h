/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_BLOCK_C_H
#define NIB_BLOCK_C_H

#include "nib_geometry.h"

/* Blocks of sums in portable C. Two windows meet four output channels: six loads, eight products
 * and eight additions for eight multiply-accumulates. Eight sums, two places of inputs, one of
 * weights and three values loaded are all that has to be in registers: RV32 has them, Cortex-M3
 * nearly. */

#define NIB_BLOCK_CHANNELS 4  /* output channels computed together, whose weights lie side by side:
                                 [O/4][KH][KW][I][4], the last block with O % 4 */
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
} nib_taken;

/* Weights of one output channel. */
NIB_INLINE int nib_block_weights(const nib_geometry *g) {
  return g->window_height * g->window_width * g->input_channels;
}

/* Puts count inputs into a column, and says where it goes on. */
NIB_INLINE nib_column *nib_block_copy(nib_column *to, const int8_t *from, int count) {
  const nib_column *const end = to + count;
  const nib_column *const four = to + (count & ~3);
  while (to != four) {
    to[0] = (nib_column)(from[0] ^ -128);
    to[1] = (nib_column)(from[1] ^ -128);
    to[2] = (nib_column)(from[2] ^ -128);
    to[3] = (nib_column)(from[3] ^ -128);
    to += 4;
    from += 4;
  }
  while (to != end) {
    *to = (nib_column)(*from ^ -128);
    to++;
    from++;
  }
  return to;
}

/* Fills count inputs of a column, and says where it goes on. */
NIB_INLINE nib_column *nib_block_fill(nib_column *to, int zero, int count) {
  for (; count > 0; count--) {
    *to = (nib_column)zero;
    to++;
  }
  return to;
}

/* Gathers the inputs of columns [at, at + count) of one input row, those outside as zeros. */
NIB_INNER nib_column *nib_block_strip(const nib_geometry *g, int zero, const int8_t *row, int at,
                                      int count, nib_column *to) {
  const int left = at < 0 ? -at : 0;
  const int right = at + count > g->input_width ? at + count - g->input_width : 0;
  if (left > 0) {
    if (left >= count) {
      return nib_block_fill(to, zero, count * g->input_channels);
    }
    to = nib_block_fill(to, zero, left * g->input_channels);
  }
  if (right < count) {
    to = nib_block_copy(to, row + (at + left) * g->input_channels,
                        (count - left - right) * g->input_channels);
    count = right;
  }
  return nib_block_fill(to, zero, count * g->input_channels);
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
  const int start = x * g->stride_width - g->pad_left;
  const int further = (positions - 1) * g->stride_width;
  const int shared = g->dilation_width == 1 && g->stride_width <= g->window_width;
  int above = 0;
  int below = g->window_height;
  int left = 0;
  int right = g->window_width;
  int at = p->at;
  if (zero == 0) {
    above = p->tall.first;
    below = p->tall.end;
    left = nib_taps_inside(start + further, right, g->dilation_width, g->input_width).first;
    right = nib_taps_inside(start, right, g->dilation_width, g->input_width).end;
    if (right <= left) {
      right = left;
      below = above;
    }
  }
  taken->first = (above * g->window_width + left) * g->input_channels;
  taken->rows = below - above;
  taken->run = (right - left) * g->input_channels;
  taken->gap = g->window_width * g->input_channels - taken->run;
  taken->step = shared ? g->stride_width * g->input_channels : taken->run;
  taken->pitch = taken->run + (positions - 1) * taken->step;
  for (int ky = above; ky < below; ky++) {
    if (ky < p->tall.first || ky >= p->tall.end) {
      columns = nib_block_fill(columns, zero, taken->pitch);
    } else {
      if (shared) {
        columns = nib_block_strip(g, zero, input + at, start + left, right - left + further,
                                  columns);
      } else {
        for (int of = 0; of <= further; of += g->stride_width) {
          for (int kx = left; kx < right; kx++) {
            columns = nib_block_strip(g, zero, input + at, start + of + kx * g->dilation_width, 1,
                                      columns);
          }
        }
      }
      at = nib_next_row(p, at);
    }
  }
}

/* Keeps gcc from loading the next inputs and weights before it has used these: it would put sums on
 * the stack for them. */
#if defined(__GNUC__)
#define NIB_BLOCK_IN_ORDER() __asm__ volatile("" ::: "memory")
#else
#define NIB_BLOCK_IN_ORDER() ((void)0)
#endif

/* The sums of the windows and channels that are computed together. */
typedef struct {
  int32_t of[NIB_BLOCK_POSITIONS][NIB_BLOCK_CHANNELS];
} nib_block;

/* One input of a window meets its weights. No index is a variable, so that all sums stay in
 * registers. */
NIB_INLINE void nib_block_input(int32_t *s, int channels, int u, nib_flash_s8 w) {
  s[0] += (int32_t)(u * NIB_READ_S8(w));
  if (channels == 4) {
    s[1] += (int32_t)(u * NIB_READ_S8(w + 1));
    s[2] += (int32_t)(u * NIB_READ_S8(w + 2));
    s[3] += (int32_t)(u * NIB_READ_S8(w + 3));
  }
}

/* count inputs, 1, 2 or 4, of each window; apart: weights from one input to the next. */
NIB_INLINE void nib_block_inputs(nib_block *s, int positions, int channels, int count,
                                 const nib_column *u, int step, nib_flash_s8 w, int apart) {
  const nib_column *const v = u + step;
  for (int i = 0; i < count; i++) {
    nib_block_input(s->of[0], channels, u[i], w + i * apart);
    if (positions == 2) {
      nib_block_input(s->of[1], channels, v[i], w + i * apart);
    }
    NIB_BLOCK_IN_ORDER();
  }
}

/* All that is taken of 1 or 2 windows, with 1 or 4 channels. */
NIB_INLINE void nib_block_taken(nib_block *s, int positions, int channels, const nib_column *u,
                                const nib_taken *taken, nib_flash_s8 w, int apart) {
  const int run = taken->run;
  const int step = taken->step;
  const int gap = taken->gap * apart;
  const int left = taken->pitch - run;
  w += taken->first * apart;
  for (int rows = taken->rows; rows > 0; rows--) {
    const nib_column *const end = u + (run & ~3);
    while (u != end) {
      nib_block_inputs(s, positions, channels, 4, u, step, w, apart);
      u += 4;
      w += 4 * apart;
    }
    if (run & 2) {
      nib_block_inputs(s, positions, channels, 2, u, step, w, apart);
      u += 2;
      w += 2 * apart;
    }
    if (run & 1) {
      nib_block_inputs(s, positions, channels, 1, u, step, w, apart);
      u++;
      w += apart;
    }
    u += left;
    w += gap;
  }
}

/* sums[position * channels + channel] += the products of the windows gathered and of channels, 1 to
 * NIB_BLOCK_CHANNELS, whose weights begin at w. A sum's magnitude is at most 255 * 128 a weight
 * taken. */
NIB_INNER void nib_block_sums(const nib_column *columns, const nib_taken *taken, nib_flash_s8 w,
                              int positions, int channels, int32_t *sums) {
  nib_block s;
  if (channels < NIB_BLOCK_CHANNELS) {
    for (int position = 0; position < positions; position++) {
      for (int channel = 0; channel < channels; channel++) {
        s.of[0][0] = *sums;
        nib_block_taken(&s, 1, 1, columns, taken, w + channel, channels);
        *sums = s.of[0][0];
        sums++;
      }
      columns += taken->step;
    }
    return;
  }
  s.of[0][0] = sums[0];
  s.of[0][1] = sums[1];
  s.of[0][2] = sums[2];
  s.of[0][3] = sums[3];
  if (positions < NIB_BLOCK_POSITIONS) {
    nib_block_taken(&s, 1, 4, columns, taken, w, 4);
  } else {
    s.of[1][0] = sums[4];
    s.of[1][1] = sums[5];
    s.of[1][2] = sums[6];
    s.of[1][3] = sums[7];
    nib_block_taken(&s, 2, 4, columns, taken, w, 4);
    sums[4] = s.of[1][0];
    sums[5] = s.of[1][1];
    sums[6] = s.of[1][2];
    sums[7] = s.of[1][3];
  }
  sums[0] = s.of[0][0];
  sums[1] = s.of[0][1];
  sums[2] = s.of[0][2];
  sums[3] = s.of[0][3];
}

#endif
