/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_STRIP_SUMS_H
#define NIB_STRIP_SUMS_H

#include "nib_strip_columns.h"

/* Sums of products of inputs x and weights a and b of two channels: P = x * (a + 65536 * b) has
 * both products. |x| <= 128 and |a|, |b| <= 127, so the products of two inputs add up to less than
 * 2^15 in each half of a word: their P is one of them, q = l + 65536 * h. q >> 16 is h, less 1
 * where l is negative; ASRS shifts the sign of l out last, ADCS adds it. t sums up h, s all q: the
 * sum of b is t, that of a s - 65536 * t, modulo 2^32.
 *
 * Two pairs of channels, two inputs: an LDM of the inputs, and for each pair an LDM of the weights,
 * two MULS, ADDS, ADD, ASRS, ADCS: 15 instructions for 8 products, and 2 for a turn of 16 inputs:
 * 1.91 a product. Of one pair: 8 for 4 products.
 *
 * Weights: [O/4][KW*KH*I/2][2][2] words, the last block with a pair if no more is left; a missing
 * input or channel has zeros. Biases and sums: of an even number of channels. */

#if defined(__ARM_ARCH_6M__)

/* Two inputs in r2 and r3, two channels. */
#define NIB_STRIP_PRODUCTS(s, t) \
  "ldmia r1!, {r4, r5}\n"        \
  "muls r4, r2, r4\n"            \
  "muls r5, r3, r5\n"            \
  "adds r4, r4, r5\n"            \
  "add " s ", r4\n"              \
  "asrs r4, r4, #16\n"           \
  "adcs " t ", r4\n"

#define NIB_STRIP_TWO "ldmia r0!, {r2, r3}\n" NIB_STRIP_PRODUCTS("r8", "r6")
#define NIB_STRIP_FOUR NIB_STRIP_TWO NIB_STRIP_PRODUCTS("r9", "r7")
#define NIB_STRIP_TURN_OF(pair) ".rept 8\n" pair ".endr\n"

/* Makes way for a sum that is larger. */
#define NIB_STRIP_LARGEST(sum, offset) \
  "ldr r0, [r2, #" offset "]\n"        \
  "cmp r0, " sum "\n"                  \
  "bge 9f\n"                           \
  "str " sum ", [r2, #" offset "]\n"   \
  "9:\n"

/* The accumulators of all output channels of windows side by side, one window after the other, or
 * the largest of them and of what is there.
 *
 * r0 inputs, r1 weights, r2 r3 inputs, r4 r5 products, r6 r7 t; r8 r9 s, r10 sums, r11 biases, r12
 * blocks left, lr end of the inputs; on the stack the strip, weights, biases, sums and windows
 * left. */
NIB_INNER void nib_strip_sums(nib_strip *s, nib_flash_s8 w, nib_flash_s32 bias, int32_t *sums) {
  register nib_strip *r0 __asm__("r0") = s;
  register nib_flash_s8 r1 __asm__("r1") = w;
  register nib_flash_s32 r2 __asm__("r2") = bias;
  register int32_t *r3 __asm__("r3") = sums;
  __asm__ volatile(
      ".syntax unified\n"
      "push {r4-r7}\n"
      NIB_STRIP_PUSH_HIGH
      "ldr r4, [r0, #36]\n"
      "push {r0-r4}\n"
      "0:\n"
      "mov r10, r3\n"
      "mov r11, r2\n"
      "ldr r4, [r0, #16]\n"
      "cmp r4, #0\n"
      "mov r12, r4\n"
      "bne 1f\n"
      "b 5f\n"
      "1:\n"
      "mov r3, r11\n"
      "ldmia r3!, {r4-r7}\n"
      "mov r11, r3\n"
      "lsls r0, r7, #16\n"
      "adds r6, r6, r0\n"
      "mov r9, r6\n"
      "movs r6, r5\n"
      "lsls r5, r5, #16\n"
      "adds r4, r4, r5\n"
      "mov r8, r4\n"
      "ldr r3, [sp]\n"
      "ldmia r3!, {r0, r4, r5}\n"
      "mov lr, r4\n"
      "add pc, r5\n"
      "nop\n"
      "2:\n" NIB_STRIP_TURN_OF(NIB_STRIP_FOUR)
      "cmp r0, lr\n"
      "bne 2b\n"
      "mov r2, r10\n"
      "mov r4, r8\n"
      "lsls r5, r6, #16\n"
      "subs r4, r4, r5\n"
      "mov r5, r9\n"
      "lsls r3, r7, #16\n"
      "subs r5, r5, r3\n"
      "ldr r0, [sp]\n"
      "ldr r3, [r0, #24]\n"
      "cmp r3, #0\n"
      "bne 3f\n"
      "stmia r2!, {r4, r6}\n"
      "stmia r2!, {r5, r7}\n"
      "b 4f\n"
      "3:\n" NIB_STRIP_LARGEST("r4", "0") NIB_STRIP_LARGEST("r6", "4")
      NIB_STRIP_LARGEST("r5", "8") NIB_STRIP_LARGEST("r7", "12")
      "adds r2, #16\n"
      "4:\n"
      "mov r10, r2\n"
      "mov r4, r12\n"
      "subs r4, #1\n"
      "mov r12, r4\n"
      "beq 5f\n"
      "b 1b\n"
      "5:\n"
      "ldr r0, [sp]\n"
      "ldr r4, [r0, #20]\n"
      "cmp r4, #0\n"
      "bne 6f\n"
      "b 8f\n"
      "6:\n"
      "mov r3, r11\n"
      "ldmia r3!, {r4, r6}\n"
      "lsls r5, r6, #16\n"
      "adds r4, r4, r5\n"
      "mov r8, r4\n"
      "movs r3, r0\n"
      "ldmia r3!, {r0, r4, r5, r7}\n"
      "mov lr, r4\n"
      "add pc, r7\n"
      "nop\n"
      "6:\n" NIB_STRIP_TURN_OF(NIB_STRIP_TWO)
      "cmp r0, lr\n"
      "bne 6b\n"
      "mov r2, r10\n"
      "mov r4, r8\n"
      "lsls r5, r6, #16\n"
      "subs r4, r4, r5\n"
      "ldr r0, [sp]\n"
      "ldr r3, [r0, #24]\n"
      "cmp r3, #0\n"
      "bne 7f\n"
      "stmia r2!, {r4, r6}\n"
      "mov r10, r2\n"
      "b 8f\n"
      "7:\n" NIB_STRIP_LARGEST("r4", "0") NIB_STRIP_LARGEST("r6", "4")
      "8:\n"
      "ldr r0, [sp]\n"
      "ldr r4, [r0, #28]\n"
      "str r4, [r0, #24]\n"
      "ldr r5, [sp, #16]\n"
      "subs r5, #1\n"
      "beq 10f\n"
      "str r5, [sp, #16]\n"
      "mov r3, r10\n"
      "cmp r4, #0\n"
      "beq 9f\n"
      "ldr r3, [sp, #12]\n"
      "9:\n"
      "ldr r4, [r0, #32]\n"
      "lsls r4, r4, #2\n"
      "ldr r5, [r0]\n"
      "adds r5, r5, r4\n"
      "str r5, [r0]\n"
      "ldr r5, [r0, #4]\n"
      "adds r5, r5, r4\n"
      "str r5, [r0, #4]\n"
      "ldr r1, [sp, #4]\n"
      "ldr r2, [sp, #8]\n"
      "b 0b\n"
      "10:\n"
      "add sp, #20\n"
      NIB_STRIP_POP_HIGH
      "pop {r4-r7}\n"
      : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
      :
      : "r12", "lr", "cc", "memory");
}

#undef NIB_STRIP_PRODUCTS
#undef NIB_STRIP_TWO
#undef NIB_STRIP_FOUR
#undef NIB_STRIP_TURN_OF
#undef NIB_STRIP_LARGEST

#else

/* A word of weights. */
NIB_INLINE uint32_t nib_strip_weights(nib_flash_s8 w) {
  uint32_t word = 0;
  for (int i = 0; i < 4; i++) {
    word |= (uint32_t)(uint8_t)NIB_READ_S8(w + i) << (8 * i);
  }
  return word;
}

/* A sum, or the largest one so far. */
NIB_INLINE void nib_strip_sum_is(const nib_strip *s, uint32_t sum, int32_t *to) {
  if (!s->compares || (int32_t)sum > *to) {
    *to = (int32_t)sum;
  }
}

/* The accumulators of all output channels of a window, or the largest of them and of what is
 * there. */
NIB_INLINE void nib_strip_window_sums(const nib_strip *s, nib_flash_s8 w, nib_flash_s32 bias,
                                      int32_t *sums) {
  const int inputs = (int)(s->end - s->window);
  const int pairs = 2 * s->fours + s->twos;
  for (int pair = 0; pair < pairs; pair++) {
    const int block = pair / 2 < s->fours ? 2 : 1; /* pairs */
    nib_flash_s8 at = w + pair / 2 * inputs * 8 + pair % 2 * 8;
    uint32_t t = (uint32_t)NIB_READ_S32(bias, 2 * pair + 1);
    uint32_t all = (uint32_t)NIB_READ_S32(bias, 2 * pair) + (t << 16);
    for (int i = 0; i < inputs; i += 2) {
      const uint32_t q = (uint32_t)s->window[i] * nib_strip_weights(at) +
                         (uint32_t)s->window[i + 1] * nib_strip_weights(at + 4);
      all += q;
      t += (uint32_t)((int32_t)q >> 16) + ((q >> 15) & 1u);
      at += 8 * block;
    }
    nib_strip_sum_is(s, all - (t << 16), &sums[2 * pair]);
    nib_strip_sum_is(s, t, &sums[2 * pair + 1]);
  }
}

/* The same of windows side by side, one window after the other. */
NIB_INNER void nib_strip_sums(nib_strip *s, nib_flash_s8 w, nib_flash_s32 bias, int32_t *sums) {
  for (int i = 0; i < s->count; i++) {
    nib_strip_window_sums(s, w, bias, sums);
    s->compares = s->pooled;
    s->window += s->step;
    s->end += s->step;
    sums += s->pooled ? 0 : 2 * (2 * s->fours + s->twos);
  }
}

#endif

#endif
