/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_AVR_SUMS_H
#define NIB_AVR_SUMS_H

#include "nib_avr_windows.h"

/* ---- Sums of products ---- */

#if defined(NIB_AVR_ASSEMBLY)

/* A product, 16 bits with a sign, is added to three registers: 6 cycles. */
#define NIB_AVR_PRODUCT(u, low, mid, high) \
  "mulsu r22," u "\n\t"                    \
  "sbc r23,r23\n\t"                        \
  "add " low ",r0\n\t"                     \
  "adc " mid ",r1\n\t"                     \
  "adc " high ",r23\n\t"

/* An input of each window meets weights, of which each is read when it is wanted. */
#define NIB_AVR_MEET_1(a, b, c) "lpm r22,Z+\n\t" NIB_AVR_PRODUCT("r20", a, b, c)
#define NIB_AVR_MEET_2(a, b, c, d, e, f) \
  NIB_AVR_MEET_1(a, b, c) NIB_AVR_PRODUCT("r21", d, e, f)
#define NIB_AVR_TAP_1_1 "ld r20,Y+\n\t" NIB_AVR_MEET_1("r2", "r3", "r4")
#define NIB_AVR_TAP_1_2 NIB_AVR_TAP_1_1 NIB_AVR_MEET_1("r5", "r6", "r7")
#define NIB_AVR_TAP_1_3 NIB_AVR_TAP_1_2 NIB_AVR_MEET_1("r8", "r9", "r10")
#define NIB_AVR_TAP_2_1 \
  "ld r20,Y+\n\tld r21,X+\n\t" NIB_AVR_MEET_2("r2", "r3", "r4", "r11", "r12", "r13")
#define NIB_AVR_TAP_2_2 \
  NIB_AVR_TAP_2_1 NIB_AVR_MEET_2("r5", "r6", "r7", "r14", "r15", "r16")
#define NIB_AVR_TAP_2_3 \
  NIB_AVR_TAP_2_2 NIB_AVR_MEET_2("r8", "r9", "r10", "r17", "r18", "r19")

/* The inputs of a run, r24 r25 of them, two a turn; an odd one comes first. */
#define NIB_AVR_TWO_A_TURN(tap) \
  "lsr r25\n\t"                 \
  "ror r24\n\t"                 \
  "brcc 2f\n\t"                 \
  "adiw r24,1\n\t"              \
  "rjmp 3f\n\t"                 \
  "2:\n\t" tap                  \
  "3:\n\t" tap                  \
  "sbiw r24,1\n\t"              \
  "brne 2b\n\t"
/* The same, four a turn; the first turn begins where as many are left as it takes. */
#define NIB_AVR_FOUR_A_TURN(tap) \
  "mov r20,r24\n\t"              \
  "adiw r24,3\n\t"               \
  "lsr r25\n\t"                  \
  "ror r24\n\t"                  \
  "lsr r25\n\t"                  \
  "ror r24\n\t"                  \
  "andi r20,3\n\t"               \
  "breq 20f\n\t"                 \
  "cpi r20,2\n\t"                \
  "brlo 23f\n\t"                 \
  "breq 24f\n\t"                 \
  "rjmp 21f\n\t"                 \
  "23:\n\t"                      \
  "rjmp 26f\n\t"                 \
  "24:\n\t"                      \
  "rjmp 25f\n\t"                 \
  "20:\n\t" tap                  \
  "21:\n\t" tap                  \
  "25:\n\t" tap                  \
  "26:\n\t" tap                  \
  "sbiw r24,1\n\t"               \
  "breq 27f\n\t"                 \
  "rjmp 20b\n\t"                 \
  "27:\n\t"
#define NIB_AVR_RUN_1_1 NIB_AVR_TWO_A_TURN(NIB_AVR_TAP_1_1)
#define NIB_AVR_RUN_1_2 NIB_AVR_TWO_A_TURN(NIB_AVR_TAP_1_2)
#define NIB_AVR_RUN_1_3 NIB_AVR_TWO_A_TURN(NIB_AVR_TAP_1_3)
#define NIB_AVR_RUN_2_1 NIB_AVR_TWO_A_TURN(NIB_AVR_TAP_2_1)
#define NIB_AVR_RUN_2_2 NIB_AVR_TWO_A_TURN(NIB_AVR_TAP_2_2)
#define NIB_AVR_RUN_2_3 NIB_AVR_FOUR_A_TURN(NIB_AVR_TAP_2_3)

#define NIB_AVR_CLEAR_1_1 \
  "clr r2\n\t"            \
  "clr r3\n\t"            \
  "clr r4\n\t"
#define NIB_AVR_CLEAR_1_2 \
  NIB_AVR_CLEAR_1_1       \
  "clr r5\n\t"            \
  "movw r6,r2\n\t"
#define NIB_AVR_CLEAR_1_3 \
  NIB_AVR_CLEAR_1_2       \
  "movw r8,r2\n\t"        \
  "clr r10\n\t"
#define NIB_AVR_CLEAR_2   \
  "clr r11\n\t"           \
  "movw r12,r2\n\t"
#define NIB_AVR_CLEAR_2_1 NIB_AVR_CLEAR_1_1 NIB_AVR_CLEAR_2
#define NIB_AVR_CLEAR_2_2 \
  NIB_AVR_CLEAR_1_2       \
  NIB_AVR_CLEAR_2         \
  "movw r14,r2\n\t"       \
  "clr r16\n\t"
#define NIB_AVR_CLEAR_2_3 \
  NIB_AVR_CLEAR_1_3       \
  NIB_AVR_CLEAR_2         \
  "movw r14,r2\n\t"       \
  "movw r16,r2\n\t"       \
  "movw r18,r2\n\t"

/* A sum becomes the larger one of two. */
#define NIB_AVR_LARGER(a, b, c, d, e, f) \
  "cp " a "," d "\n\t"                   \
  "cpc " b "," e "\n\t"                  \
  "cpc " c "," f "\n\t"                  \
  "brge 1f\n\t"                          \
  "mov " a "," d "\n\t"                  \
  "mov " b "," e "\n\t"                  \
  "mov " c "," f "\n\t"                  \
  "1:\n\t"
/* What is there becomes the larger one of it and a sum. */
#define NIB_AVR_LARGEST(a, b, c) \
  "ld r20,Y\n\t"                 \
  "ldd r21,Y+1\n\t"              \
  "ldd r22,Y+2\n\t"              \
  "cp r20," a "\n\t"             \
  "cpc r21," b "\n\t"            \
  "cpc r22," c "\n\t"            \
  "brge 1f\n\t"                  \
  "st Y," a "\n\t"               \
  "std Y+1," b "\n\t"            \
  "std Y+2," c "\n\t"            \
  "1:\n\t"                       \
  "adiw r28,3\n\t"
#define NIB_AVR_LARGEST_1_1 NIB_AVR_LARGEST("r2", "r3", "r4")
#define NIB_AVR_LARGEST_1_2 NIB_AVR_LARGEST_1_1 NIB_AVR_LARGEST("r5", "r6", "r7")
#define NIB_AVR_LARGEST_1_3 NIB_AVR_LARGEST_1_2 NIB_AVR_LARGEST("r8", "r9", "r10")
#define NIB_AVR_LARGEST_2_1 \
  NIB_AVR_LARGER("r2", "r3", "r4", "r11", "r12", "r13") NIB_AVR_LARGEST_1_1
#define NIB_AVR_LARGEST_2_2                             \
  NIB_AVR_LARGER("r5", "r6", "r7", "r14", "r15", "r16") \
  NIB_AVR_LARGEST_2_1 NIB_AVR_LARGEST("r5", "r6", "r7")
#define NIB_AVR_LARGEST_2_3                              \
  NIB_AVR_LARGER("r8", "r9", "r10", "r17", "r18", "r19") \
  NIB_AVR_LARGEST_2_2 NIB_AVR_LARGEST("r8", "r9", "r10")

#define NIB_AVR_STORE(a, b, c) \
  "st Y+," a "\n\t"            \
  "st Y+," b "\n\t"            \
  "st Y+," c "\n\t"
#define NIB_AVR_STORE_1_1 NIB_AVR_STORE("r2", "r3", "r4")
#define NIB_AVR_STORE_1_2 NIB_AVR_STORE_1_1 NIB_AVR_STORE("r5", "r6", "r7")
#define NIB_AVR_STORE_1_3 NIB_AVR_STORE_1_2 NIB_AVR_STORE("r8", "r9", "r10")
/* Those of the right window lie r20 r21 behind. */
#define NIB_AVR_STORE_2    \
  "movw r26,r28\n\t"       \
  "ldd r28,Z+23\n\t"       \
  "ldd r29,Z+24\n\t"       \
  "add r28,r20\n\t"        \
  "adc r29,r21\n\t" NIB_AVR_STORE("r11", "r12", "r13")
#define NIB_AVR_STORE_2_1 NIB_AVR_STORE_1_1 NIB_AVR_STORE_2 "movw r28,r26\n\t"
#define NIB_AVR_STORE_2_2 \
  NIB_AVR_STORE_1_2 NIB_AVR_STORE_2 NIB_AVR_STORE("r14", "r15", "r16") "movw r28,r26\n\t"
#define NIB_AVR_STORE_2_3                                              \
  NIB_AVR_STORE_1_3 NIB_AVR_STORE_2 NIB_AVR_STORE("r14", "r15", "r16") \
  NIB_AVR_STORE("r17", "r18", "r19") "movw r28,r26\n\t"

#define NIB_AVR_GAP     \
  "add r24,r20\n\t"     \
  "adc r25,r21\n\t"
#define NIB_AVR_GAP_1 NIB_AVR_GAP
#define NIB_AVR_GAP_2 NIB_AVR_GAP NIB_AVR_GAP
#define NIB_AVR_GAP_3 NIB_AVR_GAP_2 NIB_AVR_GAP

/* The sums of a block, whose weights begin at r24 r25. */
#define NIB_AVR_BLOCK(windows, channels)                                              \
  "ldd r28,Z+0\n\t"                                                                   \
  "ldd r29,Z+1\n\t"                                                                   \
  "ldd r26,Z+2\n\t"                                                                   \
  "ldd r27,Z+3\n\t"                                                                   \
  "ldd r20,Z+6\n\t"                                                                   \
  "std Z+21,r20\n\t"                                                                  \
  "ldd r20,Z+4\n\t"                                                                   \
  "ldd r21,Z+5\n\t"                                                                   \
  NIB_AVR_CLEAR_##windows##_##channels                                                \
  "1:\n\t"                                                                            \
  "push r30\n\t"                                                                      \
  "push r31\n\t"                                                                      \
  "movw r30,r24\n\t"                                                                  \
  "movw r24,r20\n\t"                                                                  \
  NIB_AVR_RUN_##windows##_##channels                                                  \
  "movw r24,r30\n\t"                                                                  \
  "pop r31\n\t"                                                                       \
  "pop r30\n\t"                                                                       \
  "ldd r20,Z+21\n\t"                                                                  \
  "dec r20\n\t"                                                                       \
  "breq 4f\n\t"                                                                       \
  "std Z+21,r20\n\t"                                                                  \
  "ldd r20,Z+13\n\t"                                                                  \
  "ldd r21,Z+14\n\t" NIB_AVR_GAP_##channels                                           \
  "ldd r20,Z+4\n\t"                                                                   \
  "ldd r21,Z+5\n\t"                                                                   \
  "rjmp 1b\n\t"                                                                       \
  "4:\n\t"                                                                            \
  "ldd r28,Z+23\n\t"                                                                  \
  "ldd r29,Z+24\n\t"                                                                  \
  "ldd r20,Z+11\n\t"                                                                  \
  "ldd r21,Z+12\n\t"                                                                  \
  "mov r22,r20\n\t"                                                                   \
  "or r22,r21\n\t"                                                                    \
  "breq 5f\n\t" NIB_AVR_STORE_##windows##_##channels                                  \
  "rjmp 6f\n\t"                                                                       \
  "5:\n\t" NIB_AVR_LARGEST_##windows##_##channels                                     \
  "6:\n\t"

/* Z the strip, r24 r25 weights between blocks. In a block r2 to r10 sums of the left window, r11 to
 * r19 of the right one, r20 r21 inputs, r22 weight, r23 sign, r24 r25 turns left, X the right
 * window, Y the left one, Z weights; the strip on the stack. Two windows and three channels: 49
 * cycles for six products, and 5 a turn. */
#define NIB_AVR_KERNEL(name, windows)                                                          \
  NIB_INNER void name(nib_avr_strip *s) {                                                      \
    __asm__ volatile(                                                                          \
        "push r28\n\t"                                                                         \
        "push r29\n\t"                                                                         \
        "ldd r24,Z+19\n\t"                                                                     \
        "ldd r25,Z+20\n\t"                                                                     \
        "ldd r20,Z+9\n\t"                                                                      \
        "ldd r21,Z+10\n\t"                                                                     \
        "std Z+23,r20\n\t"                                                                     \
        "std Z+24,r21\n\t"                                                                     \
        "ldd r20,Z+7\n\t"                                                                      \
        "tst r20\n\t"                                                                          \
        "brne 30f\n\t"                                                                         \
        "rjmp 32f\n\t"                                                                         \
        "30:\n\t"                                                                              \
        "std Z+22,r20\n\t" NIB_AVR_BLOCK(windows, 3)                                           \
        "std Z+23,r28\n\t"                                                                     \
        "std Z+24,r29\n\t"                                                                     \
        "ldd r20,Z+22\n\t"                                                                     \
        "dec r20\n\t"                                                                          \
        "breq 31f\n\t"                                                                         \
        "ldd r26,Z+15\n\t"                                                                     \
        "ldd r27,Z+16\n\t"                                                                     \
        "add r24,r26\n\t"                                                                      \
        "adc r25,r27\n\t"                                                                      \
        "rjmp 30b\n\t"                                                                         \
        "31:\n\t"                                                                              \
        "ldd r20,Z+17\n\t"                                                                     \
        "ldd r21,Z+18\n\t"                                                                     \
        "add r24,r20\n\t"                                                                      \
        "adc r25,r21\n\t"                                                                      \
        "32:\n\t"                                                                              \
        "ldd r20,Z+8\n\t"                                                                      \
        "subi r20,1\n\t"                                                                       \
        "brcc 33f\n\t"                                                                         \
        "rjmp 40f\n\t"                                                                         \
        "33:\n\t"                                                                              \
        "breq 34f\n\t"                                                                         \
        "rjmp 36f\n\t"                                                                         \
        "34:\n\t" NIB_AVR_BLOCK(windows, 1)                                                    \
        "rjmp 40f\n\t"                                                                         \
        "36:\n\t" NIB_AVR_BLOCK(windows, 2)                                                    \
        "40:\n\t"                                                                              \
        "clr __zero_reg__\n\t"                                                                 \
        "pop r29\n\t"                                                                          \
        "pop r28\n\t"                                                                          \
        : "+z"(s)                                                                              \
        :                                                                                      \
        : "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "r13", "r14",   \
          "r15", "r16", "r17", "r18", "r19", "r20", "r21", "r22", "r23", "r24", "r25", "r26",  \
          "r27", "memory");                                                                    \
  }

NIB_AVR_KERNEL(nib_avr_one, 1)
NIB_AVR_KERNEL(nib_avr_two, 2)

#else

/* The sums of a window and some channels, whose weights lie side by side. */
NIB_INNER void nib_avr_block(const nib_avr_strip *s, const uint8_t *u, nib_flash_s8 weights,
                             int channels, nib_avr_sum *sums) {
  for (int channel = 0; channel < channels; channel++) {
    nib_flash_s8 w = weights + channel;
    const uint8_t *at = u;
    uint32_t sum = 0;
    nib_avr_sum one;
    for (int run = 0; run < s->runs; run++) {
      for (int i = 0; i < s->run; i++) {
        sum += (uint32_t)((int32_t)*at * NIB_READ_S8(w));
        at++;
        w += channels;
      }
      w += s->gap * channels;
    }
    one.low = (uint8_t)sum;
    one.mid = (uint8_t)(sum >> 8);
    one.high = (int8_t)(uint8_t)(sum >> 16);
    if (s->further != 0 || nib_avr_value(&one) > nib_avr_value(sums)) {
      *sums = one;
    }
    sums++;
  }
}

/* The sums of a window and all channels. */
NIB_INNER void nib_avr_window(const nib_avr_strip *s, const uint8_t *u, nib_avr_sum *sums) {
  const int taken = s->runs * (s->run + s->gap) - s->gap;
  nib_flash_s8 w = s->weights;
  for (int block = s->blocks; block > 0; block--) {
    nib_avr_block(s, u, w, NIB_AVR_CHANNELS, sums);
    w += NIB_AVR_CHANNELS * taken + (block > 1 ? s->next : s->last);
    sums += NIB_AVR_CHANNELS;
  }
  nib_avr_block(s, u, w, s->rest, sums);
}

NIB_INLINE void nib_avr_one(const nib_avr_strip *s) {
  nib_avr_window(s, s->left, s->sums);
}

NIB_INLINE void nib_avr_two(const nib_avr_strip *s) {
  nib_avr_window(s, s->left, s->sums);
  nib_avr_window(s, s->right, (nib_avr_sum *)(void *)((char *)s->sums + s->further));
}

#endif

/* The sums of nothing. */
NIB_INNER void nib_avr_none(const nib_avr *a, const nib_avr_strip *s) {
  const int channels = a->layer->geometry.output_channels;
  nib_avr_sum *sum = s->sums;
  for (int i = s->further != 0 ? 2 * channels : channels; i > 0; i--) {
    if (s->further != 0 || sum->high < 0) {
      sum->low = 0;
      sum->mid = 0;
      sum->high = 0;
    }
    sum++;
  }
}

/* The sums of one or two windows and all channels: those of the right window follow those of the
 * left one; or the largest of them and of what is there. */
NIB_INNER void nib_avr_sums(const nib_avr *a, nib_avr_strip *s, int windows) {
  if (s->run == 0) {
    nib_avr_none(a, s);
  } else if (windows == 2) {
    nib_avr_two(s);
  } else {
    nib_avr_one(s);
  }
}

#endif
