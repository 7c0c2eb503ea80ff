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
 * exactly a half of P = above + (below << 16). s += P and t += P >> 16 are parted at the end: the sum
 * below is t, the one above s - (t << 16), modulo 2^32. That the weights are too large costs 128
 * times the sum of the inputs.
 *
 * Four channels of two windows, two taps: an LDM, and for each tap and channel LDRB, MULS, ADD, LSRS,
 * ADD: 41 instructions for 16 products, and 4 for a turn of 8 taps: 2.63 a product. Of one window:
 * LDRB, and for each channel LDRB, MULS, ADDS: 13 for 4 products, and 4 for a turn of 8 taps: 3.38.
 *
 * What windows read lies in a strip, columns of taps one after the other, so that the next windows
 * to the right take over all but what is new. Weights: [O/4][KW][KH][I][4], the last block with O %
 * 4 channels; the byte of weight w is w ^ 0x80, which is w + 128. */
#define NIB_STRIP_CHANNELS 4

/* What a strip takes of an arena, for windows of h rows of w taps, c input channels: twice h + w
 * words, and 4hwc + c bytes; of a fully connected layer, with one window for all c inputs, c bytes. */
#define NIB_STRIP_BYTES(h, w, c) (4 * (h) * (w) * (c) + 8 * (h) + 8 * (w) + (c))

/* Where two windows, one below the other, read a row of taps: elements from the input on, in its
 * first column. */
typedef struct {
  uint32_t above, below;
} nib_strip_row;

/* Sums of u. */
typedef struct {
  uint32_t above, below;
} nib_strip_total;

/* Windows of a column of the output, one or two of them. The first fields are read in their order. */
typedef struct {
  const uint8_t *from;        /* what is taken: of two windows words, of one bytes */
  int count;                  /* inputs of a window */
  uint32_t above, below;      /* -128 * sums of u */
  uint32_t apart;             /* bytes from the sums above to those below */
  const nib_strip_row *rows;  /* of taps: places */
  const nib_strip_row *end;
  uint32_t channels;          /* of the input */
  const nib_geometry *g;
  const int8_t *input;
  int outside;                /* u of a tap outside the input */
  int windows;
  int y, x;                   /* of the upper window */
  int gathered;               /* columns of taps in front of the window's first one; -1: no window */
  int column;                 /* inputs of a column of taps */
  int first;                  /* inputs in front of what is taken */
  nib_taps inside[2];         /* rows of taps of the windows */
  uint8_t *strip;
  nib_strip_row *places;
  nib_strip_total *totals;    /* of columns of taps */
  nib_strip_total total;
  int8_t *nothing;            /* a tap outside the input */
} nib_strip;

/* Begins with a layer whose sums above and below lie apart, so many words; at: a place for words,
 * from which on NIB_STRIP_BYTES are the strip's. Says where these end. */
NIB_INLINE int8_t *nib_strip_begin(nib_strip *s, const nib_geometry *g, int outside, int apart,
                                   uint32_t *at) {
  const int rows = g->window_height;
  const int columns = g->window_width;
  s->g = g;
  s->outside = outside;
  s->apart = (uint32_t)apart * (uint32_t)sizeof(int32_t);
  s->channels = (uint32_t)g->input_channels;
  s->column = rows * g->input_channels;
  s->places = (nib_strip_row *)(void *)at;
  s->rows = s->places;
  s->end = s->places + rows;
  s->totals = (nib_strip_total *)(void *)(s->places + rows);
  s->strip = (uint8_t *)(void *)(s->totals + columns);
  s->nothing = (int8_t *)s->strip + s->column;
  s->y = -1;
  if (rows * columns == 1 && g->input_height * g->input_width == 1) {
    return s->nothing;
  }
  s->nothing = (int8_t *)s->strip + 4 * s->column * columns;
  for (int i = 0; i < g->input_channels; i++) {
    s->nothing[i] = (int8_t)(outside ^ -128);
  }
  return s->nothing + g->input_channels;
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
  s->windows = windows;
  s->gathered = -1;
  for (int i = 0; i < windows; i++) {
    const nib_taps inside =
        nib_taps_inside((y + i) * g->stride_height - g->pad_top, g->window_height,
                        g->dilation_height, g->input_height);
    int at = inside.at - lap;
    s->inside[i] = inside;
    for (int tap = inside.first; tap < inside.end; tap++) {
      const uint32_t place = (uint32_t)(nib_ring_row(at, g->input_rows) * row);
      if (i == 0) {
        s->places[tap].above = place;
      } else {
        s->places[tap].below = place;
      }
      at += g->dilation_height;
    }
  }
}

/* ---- A column of taps ---- */

/* So many inputs have sums of 16 bits. */
#define NIB_STRIP_ADDENDS 257

/* Writes the words of a column of taps, at so many elements from a row's beginning, and gives their
 * sum: of NIB_STRIP_ADDENDS at most, in halves. */

#if defined(__ARM_ARCH_6M__)

/* A tap at r1 + i, r2 + i into register u. */
#define NIB_TAP(u, i)            \
  "ldrb " u ", [r1, #" #i "]\n" \
  "ldrb r3, [r2, #" #i "]\n"    \
  "lsls r3, r3, #16\n"          \
  "orrs " u ", r3\n"            \
  "eors " u ", r5\n"            \
  "adds r6, r6, " u "\n"

/* r0 to, r1 r2 inputs of both windows, r3 r4 r7 scratch, r5 0x00800080, r6 sum; r8 row of taps, r9
 * last one, r10 offset, r12 channels, lr end of a tap's inputs. */
NIB_INNER uint32_t nib_strip_pairs(uint8_t *to, const nib_strip_row *const *rows, uint32_t base) {
  register uint8_t *r0 __asm__("r0") = to;
  register const nib_strip_row *const *r1 __asm__("r1") = rows;
  register uint32_t r2 __asm__("r2") = base;
  __asm__ volatile(
      ".syntax unified\n"
      "push {r4-r7}\n"
      "mov r4, r8\n"
      "mov r5, r9\n"
      "mov r6, r10\n"
      "push {r4-r6}\n"
      "ldmia r1!, {r3, r4, r7}\n"
      "movs r5, #128\n"
      "lsls r5, r5, #16\n"
      "adds r5, #128\n"
      "movs r6, #0\n"
      "cmp r7, #1\n"
      "beq 5f\n"
      "mov r8, r3\n"
      "mov r9, r4\n"
      "mov r10, r2\n"
      "mov r12, r7\n"
      "1:\n"
      "mov r3, r8\n"
      "ldmia r3!, {r1, r2}\n"
      "mov r8, r3\n"
      "add r1, r10\n"
      "add r2, r10\n"
      "mov r3, r12\n"
      "adds r4, r1, r3\n"
      "mov lr, r4\n"
      "lsrs r3, r3, #1\n"
      "bcc 2f\n" NIB_TAP("r4", 0)
      "stmia r0!, {r4}\n"
      "adds r1, #1\n"
      "adds r2, #1\n"
      "2:\n" NIB_TAP("r4", 0) NIB_TAP("r7", 1)
      "stmia r0!, {r4, r7}\n"
      "adds r1, #2\n"
      "adds r2, #2\n"
      "cmp r1, lr\n"
      "bne 2b\n"
      "cmp r8, r9\n"
      "bne 1b\n"
      "b 6f\n"
      "5:\n"
      "mov r12, r4\n"
      "movs r4, r2\n"
      "7:\n"
      "ldmia r3!, {r1, r2}\n"
      "ldrb r1, [r1, r4]\n"
      "ldrb r2, [r2, r4]\n"
      "lsls r2, r2, #16\n"
      "orrs r1, r2\n"
      "eors r1, r5\n"
      "adds r6, r6, r1\n"
      "stmia r0!, {r1}\n"
      "cmp r3, r12\n"
      "bne 7b\n"
      "6:\n"
      "movs r0, r6\n"
      "pop {r4-r6}\n"
      "mov r8, r4\n"
      "mov r9, r5\n"
      "mov r10, r6\n"
      "pop {r4-r7}\n"
      : "+r"(r0), "+r"(r1), "+r"(r2)
      :
      : "r3", "r12", "lr", "cc", "memory");
  return (uint32_t)(uintptr_t)r0;
}

#undef NIB_TAP

NIB_INLINE uint32_t nib_strip_words(nib_strip *s, uint8_t *to, int offset) {
  const uint32_t base = (uint32_t)(uintptr_t)s->input + (uint32_t)offset;
  const uint32_t nothing = (uint32_t)(uintptr_t)s->nothing - base;
  const int rows = s->g->window_height;
  for (int tap = 0; tap < s->inside[0].first; tap++) {
    s->places[tap].above = nothing;
  }
  for (int tap = s->inside[0].end; tap < rows; tap++) {
    s->places[tap].above = nothing;
  }
  for (int tap = 0; tap < s->inside[1].first; tap++) {
    s->places[tap].below = nothing;
  }
  for (int tap = s->inside[1].end; tap < rows; tap++) {
    s->places[tap].below = nothing;
  }
  return nib_strip_pairs(to, &s->rows, base);
}

/* Moves count words, at least one, to the front. */
NIB_INNER void nib_strip_move(uint32_t *to, const uint32_t *from, int count) {
  register uint32_t *r0 __asm__("r0") = to;
  register const uint32_t *r1 __asm__("r1") = from;
  register int r2 __asm__("r2") = count;
  __asm__ volatile(
      ".syntax unified\n"
      "push {r4-r7}\n"
      "1:\n"
      "subs r2, #5\n"
      "blo 2f\n"
      "ldmia r1!, {r3-r7}\n"
      "stmia r0!, {r3-r7}\n"
      "b 1b\n"
      "2:\n"
      "adds r2, #5\n"
      "beq 4f\n"
      "3:\n"
      "ldmia r1!, {r3}\n"
      "stmia r0!, {r3}\n"
      "subs r2, #1\n"
      "bne 3b\n"
      "4:\n"
      "pop {r4-r7}\n"
      : "+r"(r0), "+r"(r1), "+r"(r2)
      :
      : "r3", "cc", "memory");
}

#else

/* u of an input of a row of taps. */
NIB_INLINE uint32_t nib_strip_u(const nib_strip *s, const nib_taps *inside, int tap, uint32_t row,
                                int offset) {
  const int there = tap >= inside->first && tap < inside->end;
  return there ? (uint8_t)s->input[(int)row + offset] ^ 0x80u : (uint32_t)s->outside;
}

NIB_INNER uint32_t nib_strip_words(nib_strip *s, uint8_t *to, int offset) {
  uint32_t *word = (uint32_t *)(void *)to;
  uint32_t sum = 0;
  for (int tap = 0; tap < s->g->window_height; tap++) {
    for (int i = 0; i < s->g->input_channels; i++) {
      *word = nib_strip_u(s, &s->inside[0], tap, s->places[tap].above, offset + i) |
              nib_strip_u(s, &s->inside[1], tap, s->places[tap].below, offset + i) << 16;
      sum += *word;
      word++;
    }
  }
  return sum;
}

NIB_INNER void nib_strip_move(uint32_t *to, const uint32_t *from, int count) {
  for (; count > 0; count--) {
    *to = *from;
    to++;
    from++;
  }
}

#endif

/* The bytes of a column of taps of one window, at so many elements from a row's beginning, and their
 * sum. */
NIB_INNER uint32_t nib_strip_bytes(const nib_strip *s, uint8_t *to, int offset) {
  const int rows = s->g->window_height;
  uint32_t sum = 0;
  for (int tap = 0; tap < rows; tap++) {
    const int8_t *from = s->nothing;
    if (tap >= s->inside[0].first && tap < s->inside[0].end) {
      from = s->input + (int)s->places[tap].above + offset;
    }
    const int8_t *const end = from + s->channels;
    do {
      const uint32_t u = (uint8_t)*from ^ 0x80u;
      *to = (uint8_t)u;
      sum += u;
      to++;
      from++;
    } while (from < end);
  }
  return sum;
}

/* Writes a column of taps, that of column at of the input, and gives its sums. */
NIB_INLINE nib_strip_total nib_strip_column(nib_strip *s, uint8_t *to, int at) {
  const int offset = at * s->g->input_channels;
  nib_strip_total total = {0, 0};
  if (s->windows == 1) {
    total.above = nib_strip_bytes(s, to, offset);
  } else {
    const uint32_t sum = nib_strip_words(s, to, offset);
    if (s->column <= NIB_STRIP_ADDENDS) {
      total.above = sum & 0xffffu;
      total.below = sum >> 16;
    } else {
      for (int i = 0; i < s->column; i++) {
        const uint32_t word = ((const uint32_t *)(const void *)to)[i];
        total.above += word & 0xffffu;
        total.below += word >> 16;
      }
    }
  }
  return total;
}

/* A column of taps outside the input. */
NIB_INNER nib_strip_total nib_strip_outside(const nib_strip *s, uint8_t *to) {
  const uint32_t sum = (uint32_t)(s->outside * s->column);
  const nib_strip_total total = {sum, sum};
  const int bytes = s->windows == 1 ? s->column : 4 * s->column;
  for (int i = 0; i < bytes; i++) {
    to[i] = (uint8_t)(s->windows == 1 || i % 2 == 0 ? s->outside : 0);
  }
  return total;
}

/* ---- Windows ---- */

/* Goes to the windows of a column of the output. To the next one costs what is new of it. */
NIB_INNER void nib_strip_to(nib_strip *s, int x) {
  const nib_geometry *const g = s->g;
  const int columns = g->window_width;
  const int stride = g->stride_width;
  const int left = x * stride - g->pad_left;
  const int size = s->windows == 1 ? s->column : 4 * s->column;
  const int room = s->windows == 1 ? 4 * columns : columns; /* for columns of taps */
  int tap = 0;
  int first = 0;
  int last = columns;
  uint8_t *begin;
  if (s->gathered >= 0 && x == s->x + 1 && g->dilation_width == 1 && stride < columns &&
      (s->windows == 2 || s->gathered + stride + columns <= room)) {
    tap = columns - stride;
    for (int i = 0; i < stride; i++) {
      s->total.above -= s->totals[i].above;
      s->total.below -= s->totals[i].below;
    }
    for (int i = 0; i < tap; i++) {
      s->totals[i] = s->totals[i + stride];
    }
    if (s->windows == 2) {
      nib_strip_move((uint32_t *)(void *)s->strip,
                     (const uint32_t *)(const void *)(s->strip + stride * size),
                     tap * s->column);
    } else {
      s->gathered += stride;
    }
  } else {
    s->gathered = 0;
    s->total.above = 0;
    s->total.below = 0;
  }
  s->x = x;
  begin = s->strip + s->gathered * size;
  for (; tap < columns; tap++) {
    const int at = left + tap * g->dilation_width;
    nib_strip_total total = {0, 0};
    if (at >= 0 && at < g->input_width) {
      total = nib_strip_column(s, begin + tap * size, at);
    } else if (s->outside != 0 || g->dilation_width != 1) {
      total = nib_strip_outside(s, begin + tap * size);
    }
    s->totals[tap] = total;
    s->total.above += total.above;
    s->total.below += total.below;
  }
  if (s->outside == 0 && g->dilation_width == 1) {
    /* Columns of taps outside the input are left out. */
    first = left < 0 ? -left : 0;
    first = first > columns ? columns : first;
    last = left + columns > g->input_width ? g->input_width - left : columns;
    last = last < first ? first : last;
  }
  s->first = first * s->column;
  s->count = (last - first) * s->column;
  s->from = begin + first * size;
  s->above = 0u - 128u * s->total.above;
  s->below = 0u - 128u * s->total.below;
}

/* ---- Sums ---- */

#if defined(__ARM_ARCH_6M__)

/* Begins a kernel: r4-r11 to the stack. */
#define NIB_BEGIN        \
  ".syntax unified\n"    \
  "push {r4-r7}\n"       \
  "mov r4, r8\n"         \
  "mov r5, r9\n"         \
  "mov r6, r10\n"        \
  "mov r7, r11\n"        \
  "push {r4-r7}\n"

#define NIB_END          \
  "pop {r4-r7}\n"        \
  "mov r8, r4\n"         \
  "mov r9, r5\n"         \
  "mov r10, r6\n"        \
  "mov r11, r7\n"        \
  "pop {r4-r7}\n"

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

/* r0 inputs, r1 weights, r2 r3 words of inputs, r4 product; r5 r6 r7 r12 t, r8 r9 r10 r11 s, lr end
 * of the inputs; on the stack from where on sums below lie, sums, biases. An odd tap comes first, then
 * a turn of 8 is entered at the pair of taps from which on there are whole turns. */
#define NIB_PAIR_KERNEL(channels)                                                              \
  NIB_INLINE void nib_strip_pair_##channels(const nib_strip *s, nib_flash_s8 w,                \
                                            nib_flash_s32 bias, int32_t *sums) {               \
    register const uint8_t *const *r0 __asm__("r0") = &s->from;                                \
    register nib_flash_s8 r1 __asm__("r1") = w;                                                \
    register int32_t *r2 __asm__("r2") = sums;                                                 \
    register nib_flash_s32 r3 __asm__("r3") = bias;                                            \
    __asm__ volatile(NIB_BEGIN                                                                 \
                     "ldmia r0!, {r4-r7}\n"                                                    \
                     "ldr r0, [r0]\n"                                                          \
                     "push {r0, r2, r3}\n"                                                     \
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
                     "bpl 1f\n"                                                                \
                     "ldmia r0!, {r2}\n" NIB_PAIR_##channels("r2", "0")                        \
                     "adds r1, #" #channels "\n"                                               \
                     "1:\n"                                                                    \
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
                     "pop {r1-r3}\n"                                                           \
                     "mov lr, r1\n" NIB_PAIR_SUMS_##channels NIB_END                           \
                     : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)                                  \
                     :                                                                         \
                     : "r12", "lr", "cc", "memory");                                           \
  }

NIB_PAIR_KERNEL(1)
NIB_PAIR_KERNEL(2)
NIB_PAIR_KERNEL(3)
NIB_PAIR_KERNEL(4)

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

/* The sums of windows in which something is taken. */
NIB_INLINE void nib_strip_products(const nib_strip *s, nib_flash_s8 w, nib_flash_s32 bias,
                                   int channels, int32_t *sums) {
  if (s->windows == 2) {
    if (channels == 4) {
      nib_strip_pair_4(s, w, bias, sums);
    } else if (channels == 3) {
      nib_strip_pair_3(s, w, bias, sums);
    } else if (channels == 2) {
      nib_strip_pair_2(s, w, bias, sums);
    } else {
      nib_strip_pair_1(s, w, bias, sums);
    }
  } else if (channels == 4) {
    nib_strip_lone_4(s, w, bias, sums);
  } else if (channels == 3) {
    nib_strip_lone_3(s, w, bias, sums);
  } else if (channels == 2) {
    nib_strip_lone_2(s, w, bias, sums);
  } else {
    nib_strip_lone_1(s, w, bias, sums);
  }
}

#undef NIB_BEGIN
#undef NIB_END

#else

/* The sums of windows in which something is taken. */
NIB_INLINE void nib_strip_products(const nib_strip *s, nib_flash_s8 w, nib_flash_s32 bias,
                                   int channels, int32_t *sums) {
  int32_t *const sums_below = sums + s->apart / sizeof *sums;
  for (int i = 0; i < channels; i++) {
    uint32_t above = s->above;
    uint32_t below = s->below;
    nib_flash_s8 at = w + i;
    for (int k = 0; k < s->count; k++) {
      const uint32_t weight = (uint8_t)NIB_READ_S8(at);
      if (s->windows == 1) {
        above += s->from[k] * weight;
      } else {
        const uint32_t word = ((const uint32_t *)(const void *)s->from)[k];
        above += (word & 0xffffu) * weight;
        below += (word >> 16) * weight;
      }
      at += channels;
    }
    sums[i] = (int32_t)(above + (uint32_t)NIB_READ_S32(bias, i));
    if (s->windows == 2) {
      sums_below[i] = (int32_t)(below + (uint32_t)NIB_READ_S32(bias, i));
    }
  }
}

#endif

/* The accumulators of all output channels: of the window above, or the only one, from sums on, of the
 * one below s->apart bytes behind. */
NIB_INNER void nib_strip_sums(const nib_strip *s, nib_flash_s8 w, nib_flash_s32 bias,
                              int32_t *sums) {
  const int weights = s->column * s->g->window_width;
  int channels = NIB_STRIP_CHANNELS;
  for (int left = s->g->output_channels; left > 0; left -= channels) {
    channels = left < NIB_STRIP_CHANNELS ? left : NIB_STRIP_CHANNELS;
    if (s->count > 0) {
      nib_strip_products(s, w + s->first * channels, bias, channels, sums);
    } else {
      for (int i = 0; i < channels; i++) {
        sums[i] = NIB_READ_S32(bias, i);
        if (s->windows == 2) {
          sums[s->apart / sizeof *sums + (uint32_t)i] = sums[i];
        }
      }
    }
    w += weights * channels;
    bias += channels;
    sums += channels;
  }
}

#endif
