/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_BLOCK_SQUARES_H
#define NIB_BLOCK_SQUARES_H

#include "nib_geometry.h"
#include "nib_squares.h"

/* Blocks of sums for RISC-V without a multiplier: (x + w)^2 = 2xw + w^2 + x^2, so that a product
 * takes a square from a table. The squares of a window's inputs are added up once for all channels,
 * those of a channel's weights are in its bias. Two windows meet two channels: an input takes two
 * loads and two additions, a weight a load and a shift, a product an addition, a load and an
 * addition: 5 instructions a multiply-accumulate, 5.5 with the places at every second input. Four
 * sums, eight more values: the twelve registers that RV32E has for them, less one.
 *
 * Weights are -127 to 127. The bias of a channel is that for inputs as they are (their zero point
 * folded in, rule B1) less floor(sum of w^2 / 2) over all its weights. Taps outside the input are
 * multiplied like those inside: what they would leave out of a sum is not constant. */

#define NIB_BLOCK_CHANNELS 2  /* output channels computed together, whose weights lie side by side:
                                 [O/2][KH][KW][I][2], the last block with O % 2 */
#define NIB_BLOCK_POSITIONS 2 /* windows side by side computed together */

/* An input as it is multiplied: 2 * (x + 128), its place in the table. Those of two windows lie
 * side by side. */
typedef uint16_t nib_column;

/* What is multiplied. */
typedef struct {
  int count;                             /* inputs of a window */
  uint32_t squares[NIB_BLOCK_POSITIONS]; /* the sum of x^2 of each window */
} nib_taken;

/* Weights of one output channel. */
NIB_INLINE int nib_block_weights(const nib_geometry *g) {
  return g->window_height * g->window_width * g->input_channels;
}

#if defined(NIB_SQUARES)
#define NIB_BLOCK_SQUARES

/* The square of x + w for an input's place u and a weight. */
NIB_INLINE uint32_t nib_square(uint32_t u, int w) {
  const char *const place = (const char *)(nib_squares + 127) + u;
  const uint16_t *const row = (const uint16_t *)(const void *)place;
  return row[w];
}

/* Keeps gcc from multiplying to find where a loop ends that adds to a place. */
#define NIB_BLOCK_PLACE(to) __asm__("" : "+r"(to))
#else
#define NIB_BLOCK_PLACE(to) ((void)0)
#endif

/* a * b, where b is 1 most of the time. */
NIB_INLINE int nib_block_times(int a, int b) {
  return b == 1 ? a : a * b;
}

/* Puts an input's place into a column. */
NIB_INLINE void nib_block_put(nib_column *to, uint32_t u, uint32_t *squares) {
  *to = (nib_column)u;
#if defined(NIB_BLOCK_SQUARES)
  *squares += nib_square(u, 0);
#else
  (void)squares;
#endif
}

/* Puts count inputs of one of some windows into its column, and says where it goes on. */
NIB_INLINE nib_column *nib_block_copy(nib_column *to, const int8_t *from, int count, int windows,
                                      uint32_t *squares) {
  const int8_t *const end = from + count;
  while (from != end) {
    nib_block_put(to, (uint32_t)(2 * *from + 256), squares);
    to += windows;
    from++;
    NIB_BLOCK_PLACE(to);
  }
  return to;
}

/* Fills count inputs of one of some windows, and says where its column goes on. */
NIB_INLINE nib_column *nib_block_fill(nib_column *to, int outside, int count, int windows,
                                      uint32_t *squares) {
  for (; count > 0; count--) {
    nib_block_put(to, (uint32_t)(2 * outside), squares);
    to += windows;
    NIB_BLOCK_PLACE(to);
  }
  return to;
}

/* Gathers a window that begins at a column, one of some windows; squares: their sum is added. Says
 * where its column would go on. */
NIB_INNER nib_column *nib_block_window(const nib_geometry *g, const nib_window *p, int outside,
                                       const int8_t *input, int column, int windows,
                                       nib_column *to, uint32_t *squares) {
  const int tap = g->input_channels;
  const int dilation = g->dilation_width;
  int inside = g->window_width;
  int before = 0;
  int behind = 0;
  int at = p->at;
  uint32_t sum = 0;
  if (column < 0 || column + nib_block_times(inside - 1, dilation) >= g->input_width) {
    const nib_taps wide = nib_taps_inside(column, inside, dilation, g->input_width);
    before = nib_block_times(wide.first, tap);
    behind = nib_block_times(inside - wide.end, tap);
    inside = wide.end - wide.first;
    column = inside > 0 ? wide.at : 0;
  }
  input += nib_block_times(column, tap);
  if (dilation == 1) {
    inside = nib_block_times(inside, tap);
  }
  for (int ky = 0; ky < g->window_height; ky++) {
    const int8_t *from = input + at;
    if (ky < p->tall.first || ky >= p->tall.end) {
      to = nib_block_fill(to, outside, before + behind, windows, &sum);
      to = nib_block_fill(to, outside, nib_block_times(inside, dilation == 1 ? 1 : tap), windows,
                          &sum);
      continue;
    }
    to = nib_block_fill(to, outside, before, windows, &sum);
    if (dilation == 1) {
      to = nib_block_copy(to, from, inside, windows, &sum);
    } else {
      for (int kx = 0; kx < inside; kx++) {
        to = nib_block_copy(to, from, tap, windows, &sum);
        from += dilation * tap;
      }
    }
    to = nib_block_fill(to, outside, behind, windows, &sum);
    at = nib_next_row(p, at);
  }
  *squares = sum;
  return to;
}

/* Gathers the windows of `positions` output columns from x on, of the output row that p was begun
 * for by nib_window_rows. zero: what a tap outside the input reads, 0 to 255. columns has
 * KH * KW * I elements for each window. */
NIB_INNER void nib_block_gather(const nib_geometry *g, const nib_window *p, int zero,
                                const int8_t *input, int x, int positions, nib_column *columns,
                                nib_taken *taken) {
  int column = nib_block_times(x, g->stride_width) - g->pad_left;
  for (int position = 0; position < positions; position++) {
    nib_column *const to = columns + position;
    nib_column *const end = nib_block_window(g, p, zero, input, column, positions, to,
                                             &taken->squares[position]);
    taken->count = (int)(end - to) >> (positions - 1);
    column += g->stride_width;
  }
}

/* What an input and a weight add to twice the sum. */
NIB_INLINE int32_t nib_block_product(uint32_t u, int w) {
#if defined(NIB_BLOCK_SQUARES)
  return (int32_t)nib_square(u, w);
#else
  return ((int32_t)u - 256 + w) * w;
#endif
}

/* The products of one of some windows, the sum of whose squares is given, with one of some
 * channels. */
NIB_INNER int32_t nib_block_single(const nib_column *u, int windows, uint32_t squares, int count,
                                   nib_flash_s8 w, int channels) {
  uint32_t twice = 0 - squares;
  for (; count > 0; count--) {
    twice += (uint32_t)nib_block_product(*u, NIB_READ_S8(w));
    u += windows;
    w += channels;
  }
  return (int32_t)twice >> 1;
}

#if defined(NIB_BLOCK_SQUARES)

/* Where a weight's products with the inputs x and y are added. */
#define NIB_BLOCK_WEIGHT(w, s, t) \
  "lb %[k], " w "(%[w])\n"        \
  "slli %[k], %[k], 1\n"          \
  "add %[l], %[x], %[k]\n"        \
  "add %[k], %[y], %[k]\n"        \
  "lhu %[l], 0(%[l])\n"           \
  "lhu %[k], 0(%[k])\n"           \
  "add " s ", " s ", %[l]\n"      \
  "add " t ", " t ", %[k]\n"

#define NIB_BLOCK_INPUT(u, v)     \
  "lhu %[x], " u "(%[u])\n"       \
  "lhu %[y], " v "(%[u])\n"       \
  "add %[x], %[x], %[table]\n"    \
  "add %[y], %[y], %[table]\n"

/* sums[position * 2 + channel] += the products of two windows and two channels; count is 1 at
 * least. */
NIB_INNER void nib_block_whole(const nib_column *u, const nib_taken *taken, nib_flash_s8 w,
                               int32_t *sums) {
  const nib_column *const end = u + 2 * taken->count;
  uint32_t s0 = 0 - taken->squares[0];
  uint32_t s1 = s0;
  uint32_t t0 = 0 - taken->squares[1];
  uint32_t t1 = t0;
  uint32_t k, l, x, y;
  /* A turn takes two inputs; of an odd count the first one goes alone. */
  if (taken->count & 1) {
    s0 += nib_square(u[0], w[0]);
    s1 += nib_square(u[0], w[1]);
    t0 += nib_square(u[1], w[0]);
    t1 += nib_square(u[1], w[1]);
    u += 2;
    w += 2;
  }
  if (u != end) {
    __asm__(
        "1:\n"
        NIB_BLOCK_INPUT("0", "2")
        NIB_BLOCK_WEIGHT("0", "%[s0]", "%[t0]")
        NIB_BLOCK_WEIGHT("1", "%[s1]", "%[t1]")
        NIB_BLOCK_INPUT("4", "6")
        NIB_BLOCK_WEIGHT("2", "%[s0]", "%[t0]")
        NIB_BLOCK_WEIGHT("3", "%[s1]", "%[t1]")
        "addi %[u], %[u], 8\n"
        "lw %[k], %[end]\n"
        "addi %[w], %[w], 4\n"
        "bne %[u], %[k], 1b\n"
        : [u] "+r"(u), [w] "+r"(w), [s0] "+r"(s0), [s1] "+r"(s1), [t0] "+r"(t0), [t1] "+r"(t1),
          [x] "=&r"(x), [y] "=&r"(y), [k] "=&r"(k), [l] "=&r"(l)
        : [table] "r"(nib_squares + 127), [end] "m"(end)
        : "memory");
  }
  sums[0] += (int32_t)s0 >> 1;
  sums[1] += (int32_t)s1 >> 1;
  sums[2] += (int32_t)t0 >> 1;
  sums[3] += (int32_t)t1 >> 1;
}

#endif

/* sums[position * channels + channel] += the products of the windows gathered and of channels, 1 to
 * NIB_BLOCK_CHANNELS, whose weights begin at w, and floor(sum of w^2 / 2). */
NIB_INNER void nib_block_sums(const nib_column *columns, const nib_taken *taken, nib_flash_s8 w,
                              int positions, int channels, int32_t *sums) {
#if defined(NIB_BLOCK_SQUARES)
  if (positions == 2 && channels == 2) {
    nib_block_whole(columns, taken, w, sums);
    return;
  }
#endif
  for (int position = 0; position < positions; position++) {
    for (int channel = 0; channel < channels; channel++) {
      *sums += nib_block_single(columns + position, positions, taken->squares[position],
                                taken->count, w + channel, channels);
      sums++;
    }
  }
}

#endif
