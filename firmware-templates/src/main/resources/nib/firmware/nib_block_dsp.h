/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_BLOCK_DSP_H
#define NIB_BLOCK_DSP_H

#include "nib_block_dsp_products.h"
#include "nib_geometry.h"

/* The inner product of convolutions on Armv7E-M (Cortex-M4, M7, M33: two 16-bit products an
 * instruction), for two windows and two channels at a time.
 *
 * An input is kept as u = x + 128, 0 to 255, in 16 bits; the columns of two windows alternate group
 * by group. A group is four inputs, in the order in which a word of four bytes falls apart: 0, 2,
 * 1, 3. Of a row of taps, run = KW * I inputs, the first G = (run + 1) / 4 groups come first, row
 * by row; three inputs that are left have been made a group by that, one or two of each row follow
 * at the end, four a group, row by row, too.
 *
 * Weights lie likewise, a pair of channels a and b after the other: for each input in the order of
 * the column the 16-bit number 256 * b + a, low byte first, 0 where there is no input; the last one
 * of an odd number of channels by itself, a byte an input, in the order 0, 1, 2, 3. A weight b of
 * -128 beside an a < 0 has no such number. They begin at an address that 4 divides.
 *
 * Why 256 * b + a: multiplied as they are these numbers give 256 * B + A, and by what SXTB16 takes
 * out of them, a, A. B = (256 * B + A - A) / 256 spares every second unpacking; up to 256 inputs
 * |B| < 2^23, so that nothing is lost.
 *
 * Two windows, two channels, a group: 12 instructions for 16 products,
 *   LDM two words of weights (r8, r9), LDM two words of each window (r10, r11; r12, lr),
 *   4 SMLAD, 2 SXTB16, 4 SMLAD;
 * 0.78 a product with the turn of the loop after four groups, and 28 for each pair of channels. One
 * window: 8 for 8 products, 1.13 with the turn. */
#define NIB_BLOCK_CHANNELS 8 /* any even number */
#define NIB_BLOCK_POSITIONS 2

/* What of the windows gathered is multiplied, in groups. */
typedef struct {
  int first;  /* skipped in front */
  int groups; /* of rows of taps */
  int behind; /* skipped behind them */
  int rest;   /* of what is left of the rows */
} nib_taken;

/* Groups of a row of taps. */
NIB_INLINE int nib_block_groups(int run) {
  return (run + 1) >> 2;
}

/* Inputs that a row of taps leaves behind its groups. */
NIB_INLINE int nib_block_left(int run) {
  return (run & 3) == 3 ? 0 : run & 3;
}

/* Weights of one output channel, those of zeros included. */
NIB_INLINE int nib_block_weights(const nib_geometry *g) {
  const int run = g->window_width * g->input_channels;
  const int tail = (g->window_height * nib_block_left(run) + 3) >> 2;
  return 4 * (g->window_height * nib_block_groups(run) + tail);
}

#if NIB_BLOCK_ASSEMBLY

/* Groups of one window from bytes at a. */
NIB_INLINE nib_column *nib_block_spread_1(nib_column *to, const int8_t *a, int groups) {
  const uint32_t offset = 0x00800080u;
  __asm__ volatile(
      "1:\n\t"
      "ldr r9, [%[a]], #4\n\t"
      "sxtab16 r8, %[offset], r9\n\t"
      "sxtab16 r9, %[offset], r9, ror #8\n\t"
      "stm %[to]!, {r8, r9}\n\t"
      "subs %[groups], #1\n\t"
      "bne 1b\n\t"
      : [to] "+r"(to), [a] "+r"(a), [groups] "+r"(groups)
      : [offset] "r"(offset)
      : "r8", "r9", "cc", "memory");
  return to;
}

/* Of two windows, whose bytes are at a and b. */
NIB_INLINE nib_column *nib_block_spread_2(nib_column *to, const int8_t *a, const int8_t *b,
                                          int groups) {
  const uint32_t offset = 0x00800080u;
  __asm__ volatile(
      "1:\n\t"
      "ldr r9, [%[a]], #4\n\t"
      "ldr r11, [%[b]], #4\n\t"
      "sxtab16 r8, %[offset], r9\n\t"
      "sxtab16 r9, %[offset], r9, ror #8\n\t"
      "sxtab16 r10, %[offset], r11\n\t"
      "sxtab16 r11, %[offset], r11, ror #8\n\t"
      "stm %[to]!, {r8, r9, r10, r11}\n\t"
      "subs %[groups], #1\n\t"
      "bne 1b\n\t"
      : [to] "+r"(to), [a] "+r"(a), [b] "+r"(b), [groups] "+r"(groups)
      : [offset] "r"(offset)
      : "r8", "r9", "r10", "r11", "cc", "memory");
  return to;
}

/* groups > 0 of the windows whose bytes are at a and b, u in the place of x; what follows them. */
NIB_INNER nib_column *nib_block_spread(nib_column *to, const int8_t *a, const int8_t *b,
                                       int positions, int groups) {
  return positions == 1 ? nib_block_spread_1(to, a, groups) : nib_block_spread_2(to, a, b, groups);
}

/* Copies bytes; what follows them. */
NIB_INLINE int8_t *nib_block_copy(int8_t *to, const int8_t *from, int bytes) {
  __asm__ volatile(
      "b 2f\n\t"
      "1:\n\t"
      "ldr r8, [%[from]], #4\n\t"
      "str r8, [%[to]], #4\n\t"
      "2:\n\t"
      "subs %[bytes], #4\n\t"
      "bge 1b\n\t"
      "adds %[bytes], #4\n\t"
      "beq 4f\n\t"
      "3:\n\t"
      "ldrb r8, [%[from]], #1\n\t"
      "strb r8, [%[to]], #1\n\t"
      "subs %[bytes], #1\n\t"
      "bne 3b\n\t"
      "4:\n\t"
      : [to] "+r"(to), [from] "+r"(from), [bytes] "+r"(bytes)
      :
      : "r8", "cc", "memory");
  return to;
}

/* Fills bytes with a value; what follows them. */
NIB_INLINE int8_t *nib_block_fill(int8_t *to, int value, int bytes) {
  const uint32_t word = (uint32_t)(value & 0xff) * 0x01010101u;
  __asm__ volatile(
      "b 2f\n\t"
      "1:\n\t"
      "str %[word], [%[to]], #4\n\t"
      "2:\n\t"
      "subs %[bytes], #4\n\t"
      "bge 1b\n\t"
      "adds %[bytes], #4\n\t"
      "beq 4f\n\t"
      "3:\n\t"
      "strb %[word], [%[to]], #1\n\t"
      "subs %[bytes], #1\n\t"
      "bne 3b\n\t"
      "4:\n\t"
      : [to] "+r"(to), [bytes] "+r"(bytes)
      : [word] "r"(word)
      : "cc", "memory");
  return to;
}

#else

/* The same in C, for every other core. */
NIB_INNER nib_column *nib_block_spread(nib_column *to, const int8_t *a, const int8_t *b,
                                       int positions, int groups) {
  for (; groups > 0; groups--) {
    const int8_t *from = a;
    for (int i = 0; i < positions; i++) {
      to[0] = (nib_column)(from[0] + 128);
      to[1] = (nib_column)(from[2] + 128);
      to[2] = (nib_column)(from[1] + 128);
      to[3] = (nib_column)(from[3] + 128);
      to += 4;
      from = b;
    }
    a += 4;
    b += 4;
  }
  return to;
}

NIB_INLINE nib_column *nib_block_spread_2(nib_column *to, const int8_t *a, const int8_t *b,
                                          int groups) {
  return nib_block_spread(to, a, b, 2, groups);
}

NIB_INLINE int8_t *nib_block_copy(int8_t *to, const int8_t *from, int bytes) {
  for (; bytes > 0; bytes--) {
    *to = *from;
    to++;
    from++;
  }
  return to;
}

NIB_INLINE int8_t *nib_block_fill(int8_t *to, int value, int bytes) {
  for (; bytes > 0; bytes--) {
    *to = (int8_t)value;
    to++;
  }
  return to;
}
#endif

/* sums[position * channels + channel] += the products; w: the weights of the first of the
 * channels. */
NIB_INNER void nib_block_sums(const nib_column *columns, const nib_taken *taken, nib_flash_s8 w,
                              int positions, int channels, int32_t *sums) {
  const int pairs = channels >> 1;
  int at = taken->first;
  int ahead = taken->groups;
  int behind = taken->behind;
  int rest = taken->rest;
  const int all = at + ahead + behind + rest;
  if (rest == 0 && ahead <= NIB_BLOCK_SEGMENT && (channels & 1) == 0) {
    /* All at once, as nearly always. */
    if (ahead > 0) {
      nib_block_pairs(columns, w + 8 * at, ahead, 8 * (at + behind), positions, channels, sums);
    }
    return;
  }
  while (ahead > 0) {
    const int groups = ahead < NIB_BLOCK_SEGMENT ? ahead : NIB_BLOCK_SEGMENT;
    if (pairs > 0) {
      nib_block_pairs(columns, w + 8 * at, groups, 8 * (all - groups), positions, channels, sums);
    }
    if ((channels & 1) != 0) {
      nib_block_single(columns, w + 8 * all * pairs + 4 * at, groups, positions, channels,
                       sums + 2 * pairs);
    }
    columns += 4 * positions * groups;
    at += groups;
    ahead -= groups;
    if (ahead == 0) {
      at += behind;
      ahead = rest;
      behind = 0;
      rest = 0;
    }
  }
}

/* What windows from column start on read of an input row, one after the other, tap by tap. */
NIB_INNER void nib_block_row(const nib_geometry *g, const int8_t *row, int start, int positions,
                             int outside, int8_t *to) {
  const int inputs = g->input_channels;
  for (int i = 0; i < positions; i++) {
    int at = start + i * g->stride_width;
    for (int tap = 0; tap < g->window_width; tap++) {
      to = at >= 0 && at < g->input_width ? nib_block_copy(to, row + at * inputs, inputs)
                                          : nib_block_fill(to, outside, inputs);
      at += g->dilation_width;
    }
  }
}

/* Takes what a row of taps leaves behind its groups: one or two inputs of each window. */
NIB_INLINE void nib_block_leave(int8_t *to, int far, const int8_t *a, int apart, int positions,
                                int rest) {
  for (int i = 0; i < positions; i++) {
    for (int j = 0; j < rest; j++) {
      to[i * far + j] = a[i * apart + j];
    }
  }
}

/* The windows of output columns x, x + 1, ... of the row begun, wherever their taps lie. */
NIB_INNER void nib_block_gather_any(const nib_geometry *g, const nib_window *p, int zero,
                                    const int8_t *input, int x, int positions,
                                    nib_column *columns, nib_taken *taken) {
  const int inputs = g->input_channels;
  const int run = g->window_width * inputs;
  const int rest = nib_block_left(run);
  const int groups = nib_block_groups(run);
  const int tail = (g->window_height * rest + 3) >> 2;
  const int start = x * g->stride_width - g->pad_left;
  const int together = g->dilation_width == 1 && g->stride_width <= g->window_width;
  const int apart = positions == 1 ? 0 : together ? g->stride_width * inputs : run;
  /* Rows of taps outside the input add nothing where they read 0. */
  const int first = zero == 0 ? p->tall.first : 0;
  const int end = zero == 0 ? p->tall.end : g->window_height;
  int8_t *const rests = (int8_t *)(columns + 4 * positions * ((end - first) * groups + tail));
  int8_t *const buffer = rests + 4 * positions * tail;
  const int span = together ? g->window_width + (positions - 1) * g->stride_width : 0;
  const int outside = start < 0 ? -start : 0; /* columns on the left */
  const int end_inside = start + span < g->input_width ? start + span : g->input_width;
  const int inside = end_inside - start - outside;
  const int straight = together && inside == span && (run & 3) != 3;
  int at = p->at;
  taken->first = first * groups;
  taken->groups = (end - first) * groups;
  taken->behind = (g->window_height - end) * groups;
  taken->rest = tail;
  if (taken->groups == 0) {
    taken->first += taken->behind;
    taken->behind = 0;
  }
  if (taken->behind == 0) {
    taken->groups += tail;
    taken->rest = 0;
  }
  /* The bytes beside the windows' inputs stay as they are from row to row. */
  (void)nib_block_fill(rests, zero - 128, positions * (4 * tail + run));
  for (int ky = first; ky < end; ky++) {
    const int8_t *row = buffer;
    if (ky < p->tall.first || ky >= p->tall.end) {
      (void)nib_block_fill(buffer, zero - 128, positions * run);
    } else {
      if (straight) {
        row = input + at + start * inputs;
      } else if (!together) {
        nib_block_row(g, input + at, start, positions, zero - 128, buffer);
      } else if (inside > 0) {
        (void)nib_block_copy(buffer + outside * inputs, input + at + (start + outside) * inputs,
                             inside * inputs);
      }
      at = nib_next_row(p, at);
    }
    if (groups > 0) {
      columns = nib_block_spread(columns, row, row + apart, positions, groups);
    }
    if (rest > 0) {
      nib_block_leave(rests + ky * rest, 4 * tail, row + 4 * groups, apart, positions, rest);
    }
  }
  if (tail > 0) {
    (void)nib_block_spread(columns, rests, rests + 4 * tail, positions, tail);
  }
}

/* Gathers the windows of output columns x, x + 1, ... of the row begun; zero: what a tap outside
 * the input is. */
NIB_INNER void nib_block_gather(const nib_geometry *g, const nib_window *p, int zero,
                                const int8_t *input, int x, int positions, nib_column *columns,
                                nib_taken *taken) {
  const int inputs = g->input_channels;
  const int stride = g->stride_width;
  const int taps = g->window_width;
  const int run = taps * inputs;
  const int left = run & 3;
  const int groups = (run + 1) >> 2;
  const int start = x * stride - g->pad_left;
  const int end = start + taps + stride;
  const int rows = p->tall.end - p->tall.first;
  /* Where all inputs of two windows are there and each row of taps is some groups, they are read
   * where they lie; a group of three reads one more. */
  if (positions == 2 && start >= 0 && end + (left == 3 ? 1 : 0) <= g->input_width &&
      (left == 0 || left == 3) && g->dilation_width == 1 &&
      (zero == 0 || rows == g->window_height)) {
    const int8_t *const row = input + start * inputs;
    int at = p->at;
    taken->first = p->tall.first * groups;
    taken->groups = rows * groups;
    taken->behind = (g->window_height - p->tall.end) * groups;
    taken->rest = 0;
    for (int n = rows; n > 0; n--) {
      columns = nib_block_spread_2(columns, row + at, row + at + stride * inputs, groups);
      at = nib_next_row(p, at);
    }
  } else {
    nib_block_gather_any(g, p, zero, input, x, positions, columns, taken);
  }
}

#endif
