/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_STRIP_COLUMNS_H
#define NIB_STRIP_COLUMNS_H

#include "nib_strip.h"

/* ---- Columns of taps, written into a strip ---- */

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

#endif
