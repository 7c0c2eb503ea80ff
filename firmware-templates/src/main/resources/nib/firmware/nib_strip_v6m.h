/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_STRIP_V6M_H
#define NIB_STRIP_V6M_H

#include "nib_geometry.h"

/* Sums of products for Armv6-M (Cortex-M0, M0+), which has a product of 32 bits and eight registers
 * that can hold its operands.
 *
 * Two windows, one below the other, share it: u of the upper one in the lower half of a word, u of
 * the lower one in the upper half, times W = weight + 128. Both are 0..255, so that each product is
 * exactly a half of P = above + (below << 16). s += P and t += P >> 16 are parted at the end: the
 * sum below is t, the one above s - (t << 16), modulo 2^32. That the weights are too large costs
 * 128 times the sum of the inputs.
 *
 * Four channels of two windows, two taps: an LDM, and for each tap and channel LDRB, MULS, ADD,
 * LSRS, ADD: 41 instructions for 16 products, and 4 for a turn of 8 taps: 2.63 a product. Of one
 * window: LDRB, and for each channel LDRB, MULS, ADDS: 13 for 4 products, and 4 for a turn of 8
 * taps: 3.38.
 *
 * What windows read lies in a strip, columns of taps one after the other, so that the next windows
 * to the right take over all but what is new. Weights: [O/4][KW][KH][I][4], the last block with O %
 * 4 channels; the byte of weight w is w ^ 0x80, which is w + 128. */
#define NIB_STRIP_CHANNELS 4

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

/* ---- Columns of taps ---- */

/* So many inputs have sums of 16 bits. */
#define NIB_STRIP_ADDENDS 257

#if defined(__ARM_ARCH_6M__)

/* A tap at r1 + i, r2 + i into register u. */
#define NIB_TAP(u, i)            \
  "ldrb " u ", [r1, #" #i "]\n" \
  "ldrb r3, [r2, #" #i "]\n"    \
  "lsls r3, r3, #16\n"          \
  "orrs " u ", r3\n"            \
  "eors " u ", r5\n"            \
  "adds r6, r6, " u "\n"

/* Moves count words to the front of a strip, then writes columns of taps, the first one at such an
 * address if a row began at 0. Gives the sum of all words, whose halves may overflow.
 *
 * r0 to, r1 r2 inputs of both windows, r3 r4 r7 scratch, r5 0x00800080, r6 sum; r8 row of taps, r9
 * behind the last one, r10 address, r11 columns left, r12 channels, lr end of a tap's inputs. */
NIB_INNER uint32_t nib_strip_write(uint8_t *const *strip, int count, uint32_t address,
                                   int columns) {
  register uint8_t *const *r0 __asm__("r0") = strip;
  register int r1 __asm__("r1") = count;
  register uint32_t r2 __asm__("r2") = address;
  register int r3 __asm__("r3") = columns;
  __asm__ volatile(
      ".syntax unified\n"
      "push {r4-r7}\n"
      "mov r4, r8\n"
      "mov r5, r9\n"
      "mov r6, r10\n"
      "mov r7, r11\n"
      "push {r0, r4-r7}\n"
      "mov r10, r2\n"
      "mov r11, r3\n"
      "movs r2, r1\n"
      "ldmia r0!, {r3, r4}\n"
      "movs r0, r3\n"
      "movs r1, r4\n"
      "movs r6, #0\n"
      "subs r2, #4\n"
      "blo 2f\n"
      "1:\n"
      "ldmia r1!, {r3, r4, r5, r7}\n"
      "stmia r0!, {r3, r4, r5, r7}\n"
      "adds r3, r3, r4\n"
      "adds r5, r5, r7\n"
      "adds r6, r6, r3\n"
      "adds r6, r6, r5\n"
      "subs r2, #4\n"
      "bhs 1b\n"
      "2:\n"
      "adds r2, #4\n"
      "beq 4f\n"
      "3:\n"
      "ldmia r1!, {r3}\n"
      "stmia r0!, {r3}\n"
      "adds r6, r6, r3\n"
      "subs r2, #1\n"
      "bne 3b\n"
      "4:\n"
      "mov r3, r11\n"
      "cmp r3, #0\n"
      "beq 12f\n"
      "ldr r3, [sp]\n"
      "ldr r4, [r3, #20]\n"
      "ldr r7, [r3, #16]\n"
      "mov r9, r7\n"
      "ldr r3, [r3, #12]\n"
      "movs r5, #128\n"
      "lsls r5, r5, #16\n"
      "adds r5, #128\n"
      "cmp r4, #1\n"
      "beq 10f\n"
      "mov r12, r4\n"
      "mov r8, r3\n"
      "5:\n"
      "mov r3, r8\n"
      "ldmia r3!, {r1, r2}\n"
      "mov r8, r3\n"
      "add r1, r10\n"
      "add r2, r10\n"
      "mov r3, r12\n"
      "adds r4, r1, r3\n"
      "mov lr, r4\n"
      "lsrs r3, r3, #1\n"
      "bcc 6f\n" NIB_TAP("r4", 0)
      "stmia r0!, {r4}\n"
      "adds r1, #1\n"
      "adds r2, #1\n"
      "6:\n" NIB_TAP("r4", 0) NIB_TAP("r7", 1)
      "stmia r0!, {r4, r7}\n"
      "adds r1, #2\n"
      "adds r2, #2\n"
      "cmp r1, lr\n"
      "bne 6b\n"
      "cmp r8, r9\n"
      "bne 5b\n"
      "mov r3, r11\n"
      "subs r3, #1\n"
      "mov r11, r3\n"
      "beq 12f\n"
      "add r10, r12\n"
      "ldr r3, [sp]\n"
      "ldr r3, [r3, #12]\n"
      "mov r8, r3\n"
      "b 5b\n"
      /* One channel. */
      "10:\n"
      "mov r8, r3\n"
      "mov r4, r10\n"
      "11:\n"
      "ldmia r3!, {r1, r2}\n"
      "ldrb r1, [r1, r4]\n"
      "ldrb r2, [r2, r4]\n"
      "lsls r2, r2, #16\n"
      "orrs r1, r2\n"
      "eors r1, r5\n"
      "adds r6, r6, r1\n"
      "stmia r0!, {r1}\n"
      "cmp r3, r9\n"
      "bne 11b\n"
      "adds r4, #1\n"
      "mov r3, r11\n"
      "subs r3, #1\n"
      "mov r11, r3\n"
      "mov r3, r8\n"
      "bne 11b\n"
      "12:\n"
      "movs r0, r6\n"
      "pop {r3-r7}\n"
      "mov r8, r4\n"
      "mov r9, r5\n"
      "mov r10, r6\n"
      "mov r11, r7\n"
      "pop {r4-r7}\n"
      : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
      :
      : "r12", "lr", "cc", "memory");
  return (uint32_t)(uintptr_t)r0;
}

#undef NIB_TAP

/* Writes columns of taps of one window as bytes, the first one at such an address if a row began at
 * 0, and gives their sum.
 *
 * r0 to, r1 inputs, r2 u, r3 row of taps, r4 sum, r5 0x80, r6 end of a tap's inputs, r7 address, r8
 * columns left, r9 first row, r12 channels, lr behind the last row. */
NIB_INNER uint32_t nib_strip_write_one(uint8_t *to, uint32_t address,
                                       const nib_strip_row *const *rows, int columns) {
  register uint8_t *r0 __asm__("r0") = to;
  register uint32_t r1 __asm__("r1") = address;
  register const nib_strip_row *const *r2 __asm__("r2") = rows;
  register int r3 __asm__("r3") = columns;
  __asm__ volatile(
      ".syntax unified\n"
      "push {r4-r7}\n"
      "mov r4, r8\n"
      "mov r5, r9\n"
      "push {r4, r5}\n"
      "mov r8, r3\n"
      "movs r7, r1\n"
      "ldmia r2!, {r3, r4, r5}\n"
      "mov r9, r3\n"
      "mov lr, r4\n"
      "mov r12, r5\n"
      "movs r4, #0\n"
      "movs r5, #128\n"
      "1:\n"
      "ldr r1, [r3]\n"
      "adds r3, #8\n"
      "adds r1, r1, r7\n"
      "mov r2, r12\n"
      "adds r6, r1, r2\n"
      "lsrs r2, r2, #1\n"
      "bcc 2f\n"
      "ldrb r2, [r1]\n"
      "eors r2, r5\n"
      "strb r2, [r0]\n"
      "adds r4, r4, r2\n"
      "adds r0, #1\n"
      "adds r1, #1\n"
      "cmp r1, r6\n"
      "beq 3f\n"
      "2:\n"
      "ldrb r2, [r1]\n"
      "eors r2, r5\n"
      "strb r2, [r0]\n"
      "adds r4, r4, r2\n"
      "ldrb r2, [r1, #1]\n"
      "eors r2, r5\n"
      "strb r2, [r0, #1]\n"
      "adds r4, r4, r2\n"
      "adds r0, #2\n"
      "adds r1, #2\n"
      "cmp r1, r6\n"
      "bne 2b\n"
      "3:\n"
      "cmp r3, lr\n"
      "bne 1b\n"
      "mov r2, r8\n"
      "subs r2, #1\n"
      "mov r8, r2\n"
      "beq 4f\n"
      "add r7, r12\n"
      "mov r3, r9\n"
      "b 1b\n"
      "4:\n"
      "movs r0, r4\n"
      "pop {r4, r5}\n"
      "mov r8, r4\n"
      "mov r9, r5\n"
      "pop {r4-r7}\n"
      : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
      :
      : "r12", "lr", "cc", "memory");
  return (uint32_t)(uintptr_t)r0;
}

/* Writes columns of taps of one window, from column at of the input on. */
NIB_INLINE uint32_t nib_strip_bytes(nib_strip *s, uint8_t *to, int at, int columns) {
  return nib_strip_write_one(
      to, (uint32_t)(uintptr_t)s->input + (uint32_t)(at * s->channels), &s->rows, columns);
}

/* Moves what is kept of the last window, when it is, to the front of the strip, then writes columns
 * of taps, from column at of the input on. */
NIB_INLINE uint32_t nib_strip_words(nib_strip *s, int kept, int at, int columns) {
  return nib_strip_write(&s->strip, kept,
                         (uint32_t)(uintptr_t)s->input + (uint32_t)(at * s->channels), columns);
}

#else
/* u of an input of a row of taps. */
NIB_INLINE uint32_t nib_strip_u(const nib_strip *s, const nib_taps *inside, int tap, uint32_t row,
                                int offset) {
  const int there = tap >= inside->first && tap < inside->end;
  return there ? (uint8_t)s->input[(int)row + offset] ^ 0x80u : (uint32_t)s->outside;
}


/* Moves what is kept of the last window, when it is, to the front of the strip, then writes
 * columns of taps, from column at of the input on. Gives the sum of all words, whose halves may
 * overflow. */
NIB_INNER uint32_t nib_strip_words(nib_strip *s, int kept, int at, int columns) {
  uint32_t *word = (uint32_t *)(void *)s->strip;
  const uint32_t *from = (const uint32_t *)(const void *)s->kept;
  uint32_t sum = 0;
  for (; kept > 0; kept--) {
    *word = *from;
    sum += *word;
    word++;
    from++;
  }
  for (; columns > 0; columns--) {
    for (int tap = 0; tap < s->g->window_height; tap++) {
      for (int i = 0; i < s->channels; i++) {
        const int offset = at * s->channels + i;
        *word = nib_strip_u(s, &s->inside[0], tap, s->places[tap].above, offset) |
                nib_strip_u(s, &s->inside[1], tap, s->places[tap].below, offset) << 16;
        sum += *word;
        word++;
      }
    }
    at++;
  }
  return sum;
}

/* Writes columns of taps of one window, from column at of the input on, and gives their sum. */
NIB_INNER uint32_t nib_strip_bytes(nib_strip *s, uint8_t *to, int at, int columns) {
  uint32_t sum = 0;
  for (; columns > 0; columns--) {
    for (int tap = 0; tap < s->g->window_height; tap++) {
      for (int i = 0; i < s->channels; i++) {
        const uint32_t u = nib_strip_u(s, &s->inside[0], tap, s->places[tap].above,
                                       at * s->channels + i);
        *to = (uint8_t)u;
        sum += u;
        to++;
      }
    }
    at++;
  }
  return sum;
}

#endif

/* ---- Windows ---- */

/* What is taken of the strip, from begin on: columns of taps outside the input are left out. */
NIB_INLINE void nib_strip_take(nib_strip *s, const uint8_t *begin) {
  int first = 0;
  int last = s->columns;
  if (s->outside == 0 && s->g->dilation_width == 1) {
    first = s->left < 0 ? -s->left : 0;
    first = first > last ? last : first;
    last = s->left + last > s->width ? s->width - s->left : last;
    last = last < first ? first : last;
  }
  s->first = first * s->column;
  s->count = (last - first) * s->column;
  s->from = begin + (s->windows == 1 ? s->first : 4 * s->first);
}

/* The sums of u of two windows, whose words add up to sum; its halves may have overflowed. */
NIB_INNER void nib_strip_sum(nib_strip *s, uint32_t sum) {
  uint32_t above = sum & 0xffffu;
  uint32_t below = sum >> 16;
  if (s->weights > NIB_STRIP_ADDENDS) {
    const uint32_t *word = (const uint32_t *)(const void *)s->strip;
    int left = s->weights;
    above = 0;
    below = 0;
    while (left > 0) {
      const uint32_t *const end = word + (left < NIB_STRIP_ADDENDS ? left : NIB_STRIP_ADDENDS);
      left -= NIB_STRIP_ADDENDS;
      sum = 0;
      do {
        sum += *word;
        word++;
      } while (word != end);
      above += sum & 0xffffu;
      below += sum >> 16;
    }
  }
  s->above = 0u - 128u * above;
  s->below = 0u - 128u * below;
}

/* Writes two windows of which columns of taps are outside the input, or lie apart. */
NIB_INNER void nib_strip_edge(nib_strip *s, int kept) {
  uint8_t *const strip = s->strip;
  const int size = 4 * s->column;
  const int apart = s->g->dilation_width;
  int tap = 0;
  uint32_t sum = 0;
  if (kept > 0) {
    sum = nib_strip_words(s, kept, 0, 0);
    tap = s->columns - s->stride;
  }
  for (; tap < s->columns; tap++) {
    const int column = s->left + tap * apart;
    s->strip = strip + tap * size;
    if (column >= 0 && column < s->width) {
      sum += nib_strip_words(s, 0, column, 1);
    } else {
      const uint32_t word = (uint32_t)s->outside * 0x10001u;
      uint32_t *to = (uint32_t *)(void *)s->strip;
      uint32_t *const end = to + s->column;
      sum += word * (uint32_t)s->column;
      do {
        *to = word;
        to++;
      } while (to != end);
    }
  }
  s->strip = strip;
  nib_strip_sum(s, sum);
}

/* Two windows. To the next ones costs what is new of them. */
NIB_INLINE void nib_strip_two(nib_strip *s, int x) {
  int kept = 0;
  int columns = s->columns;
  int at;
  if (s->slides && x == s->x + 1) {
    kept = s->kept_inputs;
    s->left += s->stride;
    at = s->left + columns - s->stride;
    columns = s->stride;
  } else {
    s->left = x * s->stride - s->g->pad_left;
    at = s->left;
  }
  if (at >= 0 && at + columns <= s->width && s->g->dilation_width == 1) {
    nib_strip_sum(s, nib_strip_words(s, kept, at, columns));
    if (s->left >= 0) {
      s->first = 0;
      s->count = s->weights;
      s->from = s->strip;
      return;
    }
  } else {
    nib_strip_edge(s, kept);
  }
  nib_strip_take(s, s->strip);
}

/* One window, as bytes. The strip has room for four: the next one goes on behind it. */
NIB_INLINE void nib_strip_one(nib_strip *s, int x) {
  const int apart = s->g->dilation_width;
  uint8_t *begin = s->strip;
  uint8_t *to = begin;
  int tap = 0;
  if (s->slides && x == s->x + 1 && s->kept + s->stride * s->column <= s->strip + 3 * s->weights) {
    begin += s->kept - s->strip;
    for (int i = s->stride * s->column; i > 0; i--) {
      s->sum -= *begin;
      begin++;
    }
    tap = s->columns - s->stride;
    to = begin + tap * s->column;
  } else {
    s->sum = 0;
  }
  s->kept = begin;
  s->left = x * s->stride - s->g->pad_left;
  while (tap < s->columns) {
    const int at = s->left + tap * apart;
    int columns = 1;
    if (at >= 0 && at < s->width) {
      if (apart == 1) {
        columns = s->columns - tap < s->width - at ? s->columns - tap : s->width - at;
      }
      s->sum += nib_strip_bytes(s, to, at, columns);
    } else {
      for (int i = 0; i < s->column; i++) {
        to[i] = (uint8_t)s->outside;
      }
      s->sum += (uint32_t)(s->outside * s->column);
    }
    to += columns * s->column;
    tap += columns;
  }
  s->above = 0u - 128u * s->sum;
  nib_strip_take(s, begin);
}

/* Goes to the windows of a column of the output. */
NIB_INNER void nib_strip_to(nib_strip *s, int x) {
  if (s->windows == 2) {
    nib_strip_two(s, x);
  } else {
    nib_strip_one(s, x);
  }
  s->x = x;
}

/* ---- Sums ---- */

#if defined(__ARM_ARCH_6M__)

/* One product of a pair: weight at w + offset, word of the column in x. */
#define NIB_PAIR(x, lower, upper, offset) \
  "ldrb r4,[r1,#" offset "]\n"          \
  "muls r4," x ",r4\n"                  \
  "add " lower ",r4\n"                   \
  "lsrs r4,r4,#16\n"                    \
  "add " upper ",r4\n"

#define NIB_PAIR_1(x, tap) NIB_PAIR(x, "r8", "r5", tap)
#define NIB_PAIR_2(x, tap) NIB_PAIR(x, "r8", "r5", tap "*2") NIB_PAIR(x, "r9", "r6", tap "*2+1")
#define NIB_PAIR_3(x, tap)                                                  \
  NIB_PAIR(x, "r8", "r5", tap "*3") NIB_PAIR(x, "r9", "r6", tap "*3+1")     \
  NIB_PAIR(x, "r10", "r7", tap "*3+2")
#define NIB_PAIR_4(x, tap)                                                  \
  NIB_PAIR(x, "r8", "r5", tap "*4") NIB_PAIR(x, "r9", "r6", tap "*4+1")     \
  NIB_PAIR(x, "r10", "r7", tap "*4+2") NIB_PAIR(x, "r11", "r12", tap "*4+3")

#define NIB_PAIR_TAPS(channels, one, other) \
  "ldmia r0!, {r2, r3}\n" NIB_PAIR_##channels("r2", one) NIB_PAIR_##channels("r3", other)

/* Writes a channel's sums of both windows. */
#define NIB_PAIR_SUMS(lower, upper) \
  "mov r4, " upper "\n"             \
  "lsls r0, r4, #16\n"              \
  "mov r1, " lower "\n"             \
  "subs r1, r1, r0\n"               \
  "ldmia r3!, {r0}\n"               \
  "adds r1, r1, r0\n"               \
  "adds r4, r4, r0\n"               \
  "mov r0, lr\n"                    \
  "str r4, [r2, r0]\n"              \
  "stmia r2!, {r1}\n"

#define NIB_PAIR_SUMS_1 NIB_PAIR_SUMS("r8", "r5")
#define NIB_PAIR_SUMS_2 NIB_PAIR_SUMS_1 NIB_PAIR_SUMS("r9", "r6")
#define NIB_PAIR_SUMS_3 NIB_PAIR_SUMS_2 NIB_PAIR_SUMS("r10", "r7")
#define NIB_PAIR_SUMS_4 NIB_PAIR_SUMS_3 NIB_PAIR_SUMS("r11", "r12")

/* The largest of a channel so far. */
#define NIB_PAIR_MOST(lower, upper) \
  "mov r4, " upper "\n"             \
  "lsls r0, r4, #16\n"              \
  "mov r1, " lower "\n"             \
  "subs r1, r1, r0\n"               \
  "cmp r1, r4\n"                    \
  "bge 8f\n"                        \
  "movs r1, r4\n"                   \
  "8:\n"                            \
  "ldmia r3!, {r0}\n"               \
  "adds r1, r1, r0\n"               \
  "ldr r0, [r2]\n"                  \
  "cmp r1, r0\n"                    \
  "bge 9f\n"                        \
  "movs r1, r0\n"                   \
  "9:\n"                            \
  "stmia r2!, {r1}\n"

#define NIB_PAIR_MOST_1 NIB_PAIR_MOST("r8", "r5")
#define NIB_PAIR_MOST_2 NIB_PAIR_MOST_1 NIB_PAIR_MOST("r9", "r6")
#define NIB_PAIR_MOST_3 NIB_PAIR_MOST_2 NIB_PAIR_MOST("r10", "r7")
#define NIB_PAIR_MOST_4 NIB_PAIR_MOST_3 NIB_PAIR_MOST("r11", "r12")

/* r0 inputs, r1 weights, r2 r3 words of inputs, r4 product; r5 r6 r7 r12 t, r8 r9 r10 r11 s, lr end
 * of the inputs; on the stack the strip, weights, sums, biases and blocks left. An odd tap comes
 * first, then a turn of 8 is entered at the pair of taps from which on there are whole turns. */
#define NIB_PAIR_KERNEL(channels)                                                              \
  NIB_INLINE void nib_strip_pair_##channels(const nib_strip *s, nib_flash_s8 w,                \
                                            nib_flash_s32 bias, int32_t *sums, int blocks) {   \
    register const uint8_t *const *r0 __asm__("r0") = &s->from;                                \
    register nib_flash_s8 r1 __asm__("r1") = w;                                                \
    register int32_t *r2 __asm__("r2") = sums;                                                 \
    register nib_flash_s32 r3 __asm__("r3") = bias;                                            \
    register int r4 __asm__("r4") = blocks;                                                    \
    __asm__ volatile(".syntax unified\n"                                                       \
                     "push {r4-r7}\n"                                                          \
                     "push {r0-r4}\n"                                                          \
                     "mov r4, r8\n"                                                            \
                     "mov r5, r9\n"                                                            \
                     "mov r6, r10\n"                                                           \
                     "mov r7, r11\n"                                                           \
                     "push {r4-r7}\n"                                                          \
                     "1:\n"                                                                    \
                     "ldr r0, [sp, #16]\n"                                                     \
                     "ldmia r0!, {r4-r7}\n"                                                    \
                     "movs r0, r4\n"                                                           \
                     "lsls r4, r5, #2\n"                                                       \
                     "adds r4, r4, r0\n"                                                       \
                     "mov lr, r4\n"                                                            \
                     "lsrs r3, r5, #1\n"                                                       \
                     "lsls r4, r7, #16\n"                                                      \
                     "adds r4, r4, r6\n"                                                       \
                     "mov r8, r4\n"                                                            \
                     "mov r9, r4\n"                                                            \
                     "mov r10, r4\n"                                                           \
                     "mov r11, r4\n"                                                           \
                     "mov r12, r7\n"                                                           \
                     "movs r6, r7\n"                                                           \
                     "lsls r4, r5, #31\n"                                                      \
                     "mov r5, r7\n"                                                            \
                     "bpl 2f\n"                                                                \
                     "ldmia r0!, {r2}\n" NIB_PAIR_##channels("r2", "0")                        \
                     "adds r1, #" #channels "\n"                                               \
                     "cmp r0, lr\n"                                                            \
                     "bne 2f\n"                                                                \
                     "b 4f\n"                                                                  \
                     "2:\n"                                                                    \
                     "negs r3, r3\n"                                                           \
                     "movs r4, #3\n"                                                           \
                     "ands r3, r4\n"                                                           \
                     "movs r4, #2*" #channels "\n"                                             \
                     "muls r4, r3, r4\n"                                                       \
                     "subs r1, r1, r4\n"                                                       \
                     "movs r4, #2+20*" #channels "\n"                                          \
                     "muls r3, r4, r3\n"                                                       \
                     "add pc, r3\n"                                                            \
                     "nop\n"                                                                   \
                     "3:\n"                                                                    \
                     NIB_PAIR_TAPS(channels, "0", "1") NIB_PAIR_TAPS(channels, "2", "3")       \
                     NIB_PAIR_TAPS(channels, "4", "5") NIB_PAIR_TAPS(channels, "6", "7")       \
                     "adds r1, #8*" #channels "\n"                                             \
                     "cmp r0, lr\n"                                                            \
                     "beq 4f\n"                                                                \
                     "b 3b\n"                                                                  \
                     "4:\n"                                                                    \
                     "str r1, [sp, #20]\n"                                                     \
                     "ldr r0, [sp, #16]\n"                                                     \
                     "ldr r1, [r0, #16]\n"                                                     \
                     "mov lr, r1\n"                                                            \
                     "ldr r2, [sp, #24]\n"                                                     \
                     "ldr r3, [sp, #28]\n"                                                     \
                     "cmp r1, #0\n"                                                            \
                     "beq 5f\n" NIB_PAIR_SUMS_##channels                                       \
                     "b 6f\n"                                                                  \
                     "5:\n" NIB_PAIR_MOST_##channels                                           \
                     "6:\n"                                                                    \
                     "ldr r4, [sp, #32]\n"                                                     \
                     "subs r4, #1\n"                                                           \
                     "beq 7f\n"                                                                \
                     "str r4, [sp, #32]\n"                                                     \
                     "str r2, [sp, #24]\n"                                                     \
                     "str r3, [sp, #28]\n"                                                     \
                     "ldr r0, [sp, #16]\n"                                                     \
                     "ldr r1, [sp, #20]\n"                                                     \
                     "ldr r2, [r0, #28]\n"                                                     \
                     "ldr r3, [r0, #4]\n"                                                      \
                     "subs r2, r2, r3\n"                                                       \
                     "lsls r2, r2, #2\n"                                                       \
                     "adds r1, r1, r2\n"                                                       \
                     "b 1b\n"                                                                  \
                     "7:\n"                                                                    \
                     "pop {r4-r7}\n"                                                           \
                     "mov r8, r4\n"                                                            \
                     "mov r9, r5\n"                                                            \
                     "mov r10, r6\n"                                                           \
                     "mov r11, r7\n"                                                           \
                     "add sp, #20\n"                                                           \
                     "pop {r4-r7}\n"                                                           \
                     : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)                                  \
                     : "r"(r4)                                                                 \
                     : "r12", "lr", "cc", "memory");                                           \
  }

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Woverlength-strings"
#endif
NIB_PAIR_KERNEL(1)
NIB_PAIR_KERNEL(2)
NIB_PAIR_KERNEL(3)
NIB_PAIR_KERNEL(4)
#if defined(__clang__)
#pragma clang diagnostic pop
#endif

/* One product of a window alone: weight at w + offset, input in r2. */
#define NIB_LONE(sum, offset)    \
  "ldrb r3, [r1, #" offset "]\n" \
  "muls r3, r2, r3\n"            \
  "adds " sum ", " sum ", r3\n"

#define NIB_LONE_1(tap) NIB_LONE("r4", tap)
#define NIB_LONE_2(tap) NIB_LONE("r4", tap "*2") NIB_LONE("r5", tap "*2+1")
#define NIB_LONE_3(tap) \
  NIB_LONE("r4", tap "*3") NIB_LONE("r5", tap "*3+1") NIB_LONE("r6", tap "*3+2")
#define NIB_LONE_4(tap)                                 \
  NIB_LONE("r4", tap "*4") NIB_LONE("r5", tap "*4+1")   \
  NIB_LONE("r6", tap "*4+2") NIB_LONE("r7", tap "*4+3")

#define NIB_LONE_TAP(channels, tap) "ldrb r2, [r0, #" tap "]\n" NIB_LONE_##channels(tap)

#define NIB_LONE_SUM(sum) \
  "ldmia r3!, {r0}\n"     \
  "adds r0, r0, " sum "\n" \
  "stmia r2!, {r0}\n"

#define NIB_LONE_SUMS_1 NIB_LONE_SUM("r4")
#define NIB_LONE_SUMS_2 NIB_LONE_SUMS_1 NIB_LONE_SUM("r5")
#define NIB_LONE_SUMS_3 NIB_LONE_SUMS_2 NIB_LONE_SUM("r6")
#define NIB_LONE_SUMS_4 NIB_LONE_SUMS_3 NIB_LONE_SUM("r7")

/* r0 inputs, r1 weights, r2 input, r3 product, r4-r7 sums, lr end of the inputs; on the stack sums,
 * biases. A turn of 8 taps is entered where whole turns are left. */
#define NIB_LONE_KERNEL(channels)                                                             \
  NIB_INLINE void nib_strip_lone_##channels(const nib_strip *s, nib_flash_s8 w,               \
                                            nib_flash_s32 bias, int32_t *sums) {              \
    register const uint8_t *const *r0 __asm__("r0") = &s->from;                               \
    register nib_flash_s8 r1 __asm__("r1") = w;                                               \
    register int32_t *r2 __asm__("r2") = sums;                                                \
    register nib_flash_s32 r3 __asm__("r3") = bias;                                           \
    __asm__ volatile(".syntax unified\n"                                                      \
                     "push {r2-r7}\n"                                                         \
                     "ldmia r0!, {r2-r4}\n"                                                   \
                     "movs r0, r2\n"                                                          \
                     "adds r2, r2, r3\n"                                                      \
                     "mov lr, r2\n"                                                           \
                     "negs r3, r3\n"                                                          \
                     "movs r2, #7\n"                                                          \
                     "ands r3, r2\n"                                                          \
                     "subs r0, r0, r3\n"                                                      \
                     "movs r2, #" #channels "\n"                                              \
                     "muls r2, r3, r2\n"                                                      \
                     "subs r1, r1, r2\n"                                                      \
                     "movs r5, r4\n"                                                          \
                     "movs r6, r4\n"                                                          \
                     "movs r7, r4\n"                                                          \
                     "movs r2, #2+6*" #channels "\n"                                          \
                     "muls r3, r2, r3\n"                                                      \
                     "add pc, r3\n"                                                           \
                     "nop\n"                                                                  \
                     "2:\n"                                                                   \
                     NIB_LONE_TAP(channels, "0") NIB_LONE_TAP(channels, "1")                  \
                     NIB_LONE_TAP(channels, "2") NIB_LONE_TAP(channels, "3")                  \
                     NIB_LONE_TAP(channels, "4") NIB_LONE_TAP(channels, "5")                  \
                     NIB_LONE_TAP(channels, "6") NIB_LONE_TAP(channels, "7")                  \
                     "adds r0, #8\n"                                                          \
                     "adds r1, #8*" #channels "\n"                                            \
                     "cmp r0, lr\n"                                                           \
                     "bne 2b\n"                                                               \
                     "pop {r2, r3}\n" NIB_LONE_SUMS_##channels "pop {r4-r7}\n"                \
                     : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)                                 \
                     :                                                                        \
                     : "lr", "cc", "memory");                                                 \
  }

NIB_LONE_KERNEL(1)
NIB_LONE_KERNEL(2)
NIB_LONE_KERNEL(3)
NIB_LONE_KERNEL(4)

/* The sums of two windows in which something is taken, by blocks of channels. */
NIB_INNER void nib_strip_pair(const nib_strip *s, nib_flash_s8 w, nib_flash_s32 bias,
                              int32_t *sums) {
  const int last = s->outputs & 3;
  const int blocked = s->outputs - last;
  if (blocked > 0) {
    nib_strip_pair_4(s, w + 4 * s->first, bias, sums, blocked / 4);
  }
  if (last > 0) {
    w += blocked * s->weights + last * s->first;
    bias += blocked;
    sums += blocked;
    if (last == 1) {
      nib_strip_pair_1(s, w, bias, sums, 1);
    } else if (last == 2) {
      nib_strip_pair_2(s, w, bias, sums, 1);
    } else {
      nib_strip_pair_3(s, w, bias, sums, 1);
    }
  }
}

/* The sums of a window in which something is taken. */
NIB_INLINE void nib_strip_lone(const nib_strip *s, nib_flash_s8 w, nib_flash_s32 bias,
                               int channels, int32_t *sums) {
  if (channels == 4) {
    nib_strip_lone_4(s, w, bias, sums);
  } else if (channels == 3) {
    nib_strip_lone_3(s, w, bias, sums);
  } else if (channels == 2) {
    nib_strip_lone_2(s, w, bias, sums);
  } else {
    nib_strip_lone_1(s, w, bias, sums);
  }
}

#else

/* A sum, or the largest one so far. */
NIB_INLINE void nib_strip_sum_is(const nib_strip *s, uint32_t sum, int32_t *to) {
  if (s->apart != 0 || (int32_t)sum > *to) {
    *to = (int32_t)sum;
  }
}

/* The sums of two windows in which something is taken, by blocks of channels. */
NIB_INNER void nib_strip_pair(const nib_strip *s, nib_flash_s8 w, nib_flash_s32 bias,
                              int32_t *sums) {
  const uint32_t *const words = (const uint32_t *)(const void *)s->from;
  for (int channel = 0; channel < s->outputs; channel++) {
    const int block = channel & ~3;
    const int channels = s->outputs - block < 4 ? s->outputs - block : 4;
    nib_flash_s8 at = w + block * s->weights + s->first * channels + (channel - block);
    uint32_t above = s->above;
    uint32_t below = s->below;
    for (int i = 0; i < s->count; i++) {
      const uint32_t weight = (uint8_t)NIB_READ_S8(at);
      above += (words[i] & 0xffffu) * weight;
      below += (words[i] >> 16) * weight;
      at += channels;
    }
    nib_strip_sum_is(s, above + (uint32_t)NIB_READ_S32(bias, channel), &sums[channel]);
    nib_strip_sum_is(s, below + (uint32_t)NIB_READ_S32(bias, channel),
                     &sums[s->apart / sizeof *sums + (uint32_t)channel]);
  }
}

/* The sums of a window in which something is taken. */
NIB_INLINE void nib_strip_lone(const nib_strip *s, nib_flash_s8 w, nib_flash_s32 bias,
                               int channels, int32_t *sums) {
  for (int i = 0; i < channels; i++) {
    nib_flash_s8 at = w + i;
    uint32_t sum = s->above + (uint32_t)NIB_READ_S32(bias, i);
    for (int k = 0; k < s->count; k++) {
      sum += s->from[k] * (uint32_t)(uint8_t)NIB_READ_S8(at);
      at += channels;
    }
    sums[i] = (int32_t)sum;
  }
}

#endif

/* The sums of a window, or of two in which nothing is taken, by blocks of channels. */
NIB_INNER void nib_strip_one_by_one(const nib_strip *s, nib_flash_s8 w, nib_flash_s32 bias,
                                    int32_t *sums) {
  int channels = NIB_STRIP_CHANNELS;
  for (int left = s->outputs; left > 0; left -= channels) {
    int32_t block[NIB_STRIP_CHANNELS];
    channels = left < NIB_STRIP_CHANNELS ? left : NIB_STRIP_CHANNELS;
    if (s->count > 0) {
      nib_strip_lone(s, w + s->first * channels, bias, channels, block);
    } else {
      for (int i = 0; i < channels; i++) {
        block[i] = NIB_READ_S32(bias, i);
      }
    }
    for (int i = 0; i < channels; i++) {
      if (s->apart != 0 || block[i] > sums[i]) {
        sums[i] = block[i];
      }
      if (s->windows == 2) {
        sums[s->apart / sizeof *sums + (uint32_t)i] = sums[i];
      }
    }
    w += s->weights * channels;
    bias += channels;
    sums += channels;
  }
}

/* The accumulators of all output channels: of the window above, or the only one, from sums on, of
 * the one below s->apart bytes behind; or the largest of them and of what is there. */
NIB_INLINE void nib_strip_sums(const nib_strip *s, nib_flash_s8 w, nib_flash_s32 bias,
                               int32_t *sums) {
  if (s->windows == 2 && s->count > 0) {
    nib_strip_pair(s, w, bias, sums);
  } else {
    nib_strip_one_by_one(s, w, bias, sums);
  }
}

#endif
