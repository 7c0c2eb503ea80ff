/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_STRIP_COLUMNS_H
#define NIB_STRIP_COLUMNS_H

#include "nib_strip.h"

#if defined(__ARM_ARCH_6M__)

/* Moves words to the left, eight at a time while there are as many. */
NIB_INNER void nib_strip_move(int32_t *to, const int32_t *from, int count) {
  register int32_t *r0 __asm__("r0") = to;
  register const int32_t *r1 __asm__("r1") = from;
  register int r2 __asm__("r2") = count;
  __asm__ volatile(
      ".syntax unified\n"
      "push {r4-r6}\n"
      "subs r2, #8\n"
      "blo 2f\n"
      "1:\n"
      "ldmia r1!, {r3-r6}\n"
      "stmia r0!, {r3-r6}\n"
      "ldmia r1!, {r3-r6}\n"
      "stmia r0!, {r3-r6}\n"
      "subs r2, #8\n"
      "bhs 1b\n"
      "2:\n"
      "adds r2, #8\n"
      "beq 4f\n"
      "3:\n"
      "ldmia r1!, {r3}\n"
      "stmia r0!, {r3}\n"
      "subs r2, #1\n"
      "bne 3b\n"
      "4:\n"
      "pop {r4-r6}\n"
      : "+r"(r0), "+r"(r1), "+r"(r2)
      :
      : "r3", "cc", "memory");
}

/* Two inputs after two of a row of taps, then the next row. */
#define NIB_STRIP_PAIRS(row)     \
  "mov r7, r12\n"                \
  "2:\n"                         \
  "ldrsb r2, [r1, r4]\n"         \
  "ldrsb r6, [r1, r5]\n"         \
  "stmia r0!, {r2, r6}\n"        \
  "adds r1, #2\n"                \
  "subs r7, #1\n"                \
  "bne 2b\n"                     \
  "cmp r3, r9\n"                 \
  "bne " row "\n"

/* The next column. */
#define NIB_STRIP_NEXT(row) \
  "add r4, lr\n"            \
  "add r5, lr\n"            \
  "add r0, r11\n"           \
  "mov r3, r8\n"            \
  "mov r7, r10\n"           \
  "subs r7, #1\n"           \
  "mov r10, r7\n"           \
  "bne " row "\n"

/* Writes columns of taps, the first one at such an address if a row began at 0; some rows are
 * inside the input. channels: where those of s begin.
 *
 * r0 to, r1 place of a row of taps, r2 r6 inputs, r3 rows of taps, r4 address, r5 the one behind
 * it, r7 pairs of inputs left; r8 first row, r9 behind the last one, r10 columns left, r11 bytes
 * outside, r12 pairs of a tap, lr channels. Of one channel two rows make a pair, r6 says that one
 * is left. */
NIB_INNER void nib_strip_write(const int *channels, int32_t *to, uint32_t address, int columns) {
  register const int *r0 __asm__("r0") = channels;
  register int32_t *r1 __asm__("r1") = to;
  register uint32_t r2 __asm__("r2") = address;
  register int r3 __asm__("r3") = columns;
  __asm__ volatile(
      ".syntax unified\n"
      "push {r4-r7}\n"
      NIB_STRIP_PUSH_HIGH
      "mov r10, r3\n"
      "ldmia r0!, {r4-r7}\n"
      "mov r11, r5\n"
      "mov r8, r6\n"
      "mov r9, r7\n"
      "mov lr, r4\n"
      "subs r7, r7, r6\n"
      "movs r3, r6\n"
      "movs r0, r1\n"
      "lsrs r1, r4, #1\n"
      "mov r12, r1\n"
      "bcc 3f\n"
      "movs r4, r2\n"
      "cmp r1, #0\n"
      "beq 4f\n"
      "adds r5, r4, #1\n"
      "1:\n"
      "ldmia r3!, {r1}\n"
      "ldrsb r2, [r1, r4]\n"
      "stmia r0!, {r2}\n"
      "adds r1, #1\n" NIB_STRIP_PAIRS("1b") NIB_STRIP_NEXT("1b")
      "b 8f\n"
      "3:\n"
      "movs r4, r2\n"
      "adds r5, r4, #1\n"
      "1:\n"
      "ldmia r3!, {r1}\n" NIB_STRIP_PAIRS("1b") NIB_STRIP_NEXT("1b")
      "b 8f\n"
      "4:\n"
      "lsls r6, r7, #29\n"
      "lsrs r6, r6, #31\n"
      "5:\n"
      "cmp r6, #0\n"
      "beq 6f\n"
      "ldmia r3!, {r1}\n"
      "ldrsb r1, [r1, r4]\n"
      "stmia r0!, {r1}\n"
      "cmp r3, r9\n"
      "beq 7f\n"
      "6:\n"
      "ldmia r3!, {r1, r2}\n"
      "ldrsb r1, [r1, r4]\n"
      "ldrsb r2, [r2, r4]\n"
      "stmia r0!, {r1, r2}\n"
      "cmp r3, r9\n"
      "bne 6b\n"
      "7:\n" NIB_STRIP_NEXT("5b")
      "8:\n"
      NIB_STRIP_POP_HIGH
      "pop {r4-r7}\n"
      : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
      :
      : "r12", "lr", "cc", "memory");
}

#undef NIB_STRIP_PAIRS
#undef NIB_STRIP_NEXT

/* The same, from column at of the input on. */
NIB_INLINE void nib_strip_inside(const nib_strip *s, int32_t *to, int at, int columns) {
  nib_strip_write(&s->channels, to, (uint32_t)(uintptr_t)s->input + (uint32_t)(at * s->channels),
                  columns);
}

#else

/* Moves words to the left. */
NIB_INNER void nib_strip_move(int32_t *to, const int32_t *from, int count) {
  for (int i = 0; i < count; i++) {
    to[i] = from[i];
  }
}

/* Writes columns of taps, from column at of the input on; some rows are inside the input. */
NIB_INNER void nib_strip_inside(const nib_strip *s, int32_t *to, int at, int columns) {
  for (; columns > 0; columns--) {
    for (const uint32_t *place = s->places; place != s->places_end; place++) {
      for (int i = 0; i < s->channels; i++) {
        *to = s->input[*place + (uint32_t)(at * s->channels + i)];
        to++;
      }
    }
    to += s->gap / 4;
    at++;
  }
}

#endif

/* Words outside the input. */
NIB_INNER void nib_strip_fill(int32_t outside, int32_t *to, int count) {
  int32_t *const end = to + count;
  while (to != end) {
    *to = outside;
    to++;
  }
}

/* Writes the windows from column x of the output on. Rows of taps that are outside the input keep
 * what a row of windows begins with. */
NIB_INNER void nib_strip_gather(nib_strip *s, int x) {
  const nib_geometry *const g = s->g;
  const int apart = g->dilation_width;
  const int width = g->input_width;
  const int windows = g->output_width - x < s->windows ? g->output_width - x : s->windows;
  const int step = (x - s->x) * s->stride;
  int left = s->columns + (windows - s->windows) * s->stride;
  int at = x * s->stride - g->pad_left;
  int32_t *to = s->strip;
  if (step < s->columns && apart == 1) {
    const int kept = s->columns - step;
    nib_strip_move(to, to + step * s->column, kept * s->column);
    to += kept * s->column;
    at += kept;
    left -= kept;
  } else if (s->gap != 0) {
    nib_strip_fill(s->outside, to, left * s->column);
  }
  s->x = x;
  while (left > 0) {
    const int inside = at >= 0 && at < width;
    int count = 1;
    if (apart == 1) {
      const int there = inside ? width - at : at < 0 ? -at : left;
      count = left < there ? left : there;
    }
    if (!inside) {
      nib_strip_fill(s->outside, to, count * s->column);
    } else if (s->places != s->places_end) {
      nib_strip_inside(s, to + s->above, at, count);
    }
    left -= count;
    at += count * apart;
    to += count * s->column;
  }
}

/* Goes to windows from column x of the output on, and says how many of the next ones that are
 * wanted are in the strip. */
NIB_INLINE int nib_strip_to(nib_strip *s, int x, int wanted) {
  int first = x - s->x;
  if (first >= s->windows) {
    nib_strip_gather(s, x);
    first = 0;
  }
  s->window = s->strip + first * s->step;
  s->end = s->window + s->words;
  s->count = s->windows - first < wanted ? s->windows - first : wanted;
  return s->count;
}

#endif
