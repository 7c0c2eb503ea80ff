/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_BLOCK_AVR_H
#define NIB_BLOCK_AVR_H

#include "nib_block_windows.h"

/* Blocks of sums for AVRs with a multiplier. Two windows meet two output channels: two weights from
 * flash at 3 cycles, two inputs at 2, and for each product MULSU, its sign and three additions: 34
 * cycles for four products, and 4 for a turn of two inputs: 9 a product. Sums have 24 bits:
 * generation has proved that they are enough. */

#define NIB_BLOCK_CHANNELS 16 /* output channels of a call, an even number; the weights of two lie
                                 side by side: [O/2][KH][KW][I][2], the last block with O % 2 */

#define NIB_BLOCK_SETS        /* sums are set, nothing is added to them */

#if defined(__AVR_HAVE_MUL__) && !defined(__AVR_HAVE_ELPM__)

/* What a kernel works on; assembly reads it in its order. */
typedef struct {
  const nib_column *left, *right; /* windows */
  nib_flash_s8 weights;
  int32_t *sums;
  int run;        /* inputs of a row of taps */
  int behind;     /* inputs from its end to the next one */
  int gap;        /* bytes of weights from its end to those of the next one */
  uint8_t rows;
  uint8_t blocks; /* of channels */
  int further;    /* bytes from behind the sums of one window to those of the other one */
  int next;       /* bytes of weights from the end of a block's to the next one's */
} nib_block_task;

/* A product, 16 bits with a sign, is added to three registers. */
#define NIB_BLOCK_PRODUCT(w, u, low, mid, high) \
  "mulsu " w "," u "\n\t"                       \
  "sbc r19,r19\n\t"                             \
  "add " low ",r0\n\t"                          \
  "adc " mid ",r1\n\t"                          \
  "adc " high ",r19\n\t"

/* An input of the windows meets weights. */
#define NIB_BLOCK_TAP_2_2                       \
  "lpm r20,Z+\n\t"                              \
  "lpm r21,Z+\n\t"                              \
  "ld r22,Y+\n\t"                               \
  "ld r23,X+\n\t"                               \
  NIB_BLOCK_PRODUCT("r20", "r22", "r2", "r3", "r4")   \
  NIB_BLOCK_PRODUCT("r21", "r22", "r5", "r6", "r7")   \
  NIB_BLOCK_PRODUCT("r20", "r23", "r8", "r9", "r10")  \
  NIB_BLOCK_PRODUCT("r21", "r23", "r11", "r12", "r13")
#define NIB_BLOCK_TAP_2_1                       \
  "lpm r20,Z+\n\t"                              \
  "ld r22,Y+\n\t"                               \
  "ld r23,X+\n\t"                               \
  NIB_BLOCK_PRODUCT("r20", "r22", "r2", "r3", "r4")   \
  NIB_BLOCK_PRODUCT("r20", "r23", "r5", "r6", "r7")
#define NIB_BLOCK_TAP_1_2                       \
  "lpm r20,Z+\n\t"                              \
  "lpm r21,Z+\n\t"                              \
  "ld r22,Y+\n\t"                               \
  NIB_BLOCK_PRODUCT("r20", "r22", "r2", "r3", "r4")   \
  NIB_BLOCK_PRODUCT("r21", "r22", "r5", "r6", "r7")
#define NIB_BLOCK_TAP_1_1                       \
  "lpm r20,Z+\n\t"                              \
  "ld r22,Y+\n\t"                               \
  NIB_BLOCK_PRODUCT("r20", "r22", "r2", "r3", "r4")

/* A sum of 24 bits as one of 32. */
#define NIB_BLOCK_SET(low, mid, high) \
  "st X+," low "\n\t"                 \
  "st X+," mid "\n\t"                 \
  "st X+," high "\n\t"                \
  "lsl " high "\n\t"                  \
  "sbc r19,r19\n\t"                   \
  "st X+,r19\n\t"
#define NIB_BLOCK_FURTHER  \
  "std Z+6,r26\n\t"        \
  "std Z+7,r27\n\t"        \
  "ldd r20,Z+16\n\t"       \
  "ldd r21,Z+17\n\t"       \
  "add r26,r20\n\t"        \
  "adc r27,r21\n\t"
#define NIB_BLOCK_SET_1_1 NIB_BLOCK_SET("r2", "r3", "r4")
#define NIB_BLOCK_SET_1_2 \
  NIB_BLOCK_SET_1_1 NIB_BLOCK_SET("r5", "r6", "r7") "std Z+6,r26\n\tstd Z+7,r27\n\t"
#define NIB_BLOCK_SET_2_1 \
  NIB_BLOCK_SET_1_1 NIB_BLOCK_FURTHER NIB_BLOCK_SET("r5", "r6", "r7")
#define NIB_BLOCK_SET_2_2                                          \
  NIB_BLOCK_SET_1_1 NIB_BLOCK_SET("r5", "r6", "r7")                \
  NIB_BLOCK_FURTHER NIB_BLOCK_SET("r8", "r9", "r10") NIB_BLOCK_SET("r11", "r12", "r13")

/* r2 to r13 sums, r16 r17 the task, r18 rows left, r19 sign, r20 r21 weights, r22 r23 inputs, r24
 * r25 pairs of inputs left, X the right window, Y the left one, Z weights. An odd input comes
 * first. */
#define NIB_BLOCK_KERNEL(windows, channels)                                                    \
  NIB_INNER void nib_block_##windows##_##channels(const nib_block_task *task) {                \
    __asm__ volatile(                                                                          \
        "push r28\n\t"                                                                         \
        "push r29\n\t"                                                                         \
        "movw r16,r26\n\t"                                                                     \
        "movw r30,r26\n\t"                                                                     \
        "0:\n\t"                                                                               \
        "ldd r28,Z+0\n\t"                                                                      \
        "ldd r29,Z+1\n\t"                                                                      \
        "ldd r26,Z+2\n\t"                                                                      \
        "ldd r27,Z+3\n\t"                                                                      \
        "ldd r18,Z+14\n\t"                                                                     \
        "ldd r24,Z+8\n\t"                                                                      \
        "ldd r25,Z+9\n\t"                                                                      \
        "ldd r0,Z+4\n\t"                                                                       \
        "ldd r31,Z+5\n\t"                                                                      \
        "mov r30,r0\n\t"                                                                       \
        "clr r2\n\t"                                                                           \
        "clr r3\n\t"                                                                           \
        "movw r4,r2\n\t"                                                                       \
        "movw r6,r2\n\t"                                                                       \
        "movw r8,r2\n\t"                                                                       \
        "movw r10,r2\n\t"                                                                      \
        "movw r12,r2\n\t"                                                                      \
        "1:\n\t"                                                                               \
        "lsr r25\n\t"                                                                          \
        "ror r24\n\t"                                                                          \
        "brcc 2f\n\t" NIB_BLOCK_TAP_##windows##_##channels                                     \
        "2:\n\t"                                                                               \
        "sbiw r24,0\n\t"                                                                       \
        "breq 4f\n\t"                                                                          \
        "3:\n\t" NIB_BLOCK_TAP_##windows##_##channels NIB_BLOCK_TAP_##windows##_##channels     \
        "sbiw r24,1\n\t"                                                                       \
        "breq 4f\n\t"                                                                          \
        "rjmp 3b\n\t"                                                                          \
        "4:\n\t"                                                                               \
        "dec r18\n\t"                                                                          \
        "breq 5f\n\t"                                                                          \
        "movw r20,r30\n\t"                                                                     \
        "movw r30,r16\n\t"                                                                     \
        "ldd r24,Z+10\n\t"                                                                     \
        "ldd r25,Z+11\n\t"                                                                     \
        "add r26,r24\n\t"                                                                      \
        "adc r27,r25\n\t"                                                                      \
        "add r28,r24\n\t"                                                                      \
        "adc r29,r25\n\t"                                                                      \
        "ldd r24,Z+12\n\t"                                                                     \
        "ldd r25,Z+13\n\t"                                                                     \
        "add r20,r24\n\t"                                                                      \
        "adc r21,r25\n\t"                                                                      \
        "ldd r24,Z+8\n\t"                                                                      \
        "ldd r25,Z+9\n\t"                                                                      \
        "movw r30,r20\n\t"                                                                     \
        "rjmp 1b\n\t"                                                                          \
        "5:\n\t"                                                                               \
        "movw r24,r30\n\t"                                                                     \
        "movw r30,r16\n\t"                                                                     \
        "ldd r26,Z+6\n\t"                                                                      \
        "ldd r27,Z+7\n\t" NIB_BLOCK_SET_##windows##_##channels                                 \
        "ldd r18,Z+15\n\t"                                                                     \
        "dec r18\n\t"                                                                          \
        "breq 6f\n\t"                                                                          \
        "std Z+15,r18\n\t"                                                                     \
        "ldd r20,Z+18\n\t"                                                                     \
        "ldd r21,Z+19\n\t"                                                                     \
        "add r24,r20\n\t"                                                                      \
        "adc r25,r21\n\t"                                                                      \
        "std Z+4,r24\n\t"                                                                      \
        "std Z+5,r25\n\t"                                                                      \
        "rjmp 0b\n\t"                                                                          \
        "6:\n\t"                                                                               \
        "clr __zero_reg__\n\t"                                                                 \
        "pop r29\n\t"                                                                          \
        "pop r28\n\t"                                                                          \
        : "+x"(task)                                                                           \
        :                                                                                      \
        : "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "r13", "r16",   \
          "r17", "r18", "r19", "r20", "r21", "r22", "r23", "r24", "r25", "r30", "r31",         \
          "memory");                                                                           \
  }

NIB_BLOCK_KERNEL(2, 2)
NIB_BLOCK_KERNEL(2, 1)
NIB_BLOCK_KERNEL(1, 2)
NIB_BLOCK_KERNEL(1, 1)

/* sums[position * channels + channel] = the products of the windows gathered and of channels, 1 to
 * NIB_BLOCK_CHANNELS, whose weights begin at w. */
NIB_INNER void nib_block_sums(const nib_column *columns, const nib_taken *taken, nib_flash_s8 w,
                              int positions, int channels, int32_t *sums) {
  const int blocks = channels / 2;
  nib_block_task task;
  if (taken->rows == 0 || taken->run == 0) {
    for (int i = 0; i < positions * channels; i++) {
      sums[i] = 0;
    }
    return;
  }
  task.left = columns;
  task.right = columns + taken->step;
  task.run = taken->run;
  task.behind = taken->pitch - taken->run;
  task.rows = (uint8_t)taken->rows;
  if (blocks > 0) {
    const int end = taken->first + taken->rows * (taken->run + taken->gap) - taken->gap;
    task.blocks = (uint8_t)blocks;
    task.weights = w + 2 * taken->first;
    task.sums = sums;
    task.gap = 2 * taken->gap;
    task.further = 4 * channels - 8;
    task.next = 2 * (taken->all - end + taken->first);
    if (positions == 2) {
      nib_block_2_2(&task);
    } else {
      nib_block_1_2(&task);
    }
  }
  if (channels % 2 != 0) {
    task.blocks = 1;
    task.weights = w + (channels - 1) * taken->all + taken->first;
    task.sums = sums + channels - 1;
    task.gap = taken->gap;
    task.further = 4 * channels - 4;
    if (positions == 2) {
      nib_block_2_1(&task);
    } else {
      nib_block_1_1(&task);
    }
  }
}

#else

/* sums[position * channels + channel] = the products of the windows gathered and of channels, 1 to
 * NIB_BLOCK_CHANNELS, whose weights begin at w. */
NIB_INNER void nib_block_sums(const nib_column *columns, const nib_taken *taken, nib_flash_s8 w,
                              int positions, int channels, int32_t *sums) {
  for (; positions > 0; positions--) {
    for (int channel = 0; channel < channels; channel++) {
      const int block = channel & ~1;
      const int width = block + 1 < channels ? 2 : 1;
      const nib_column *u = columns;
      nib_flash_s8 at = w + block * taken->all + taken->first * width + (channel - block);
      *sums = 0;
      for (int rows = taken->rows; rows > 0; rows--) {
        for (int run = taken->run; run > 0; run--) {
          *sums += (int32_t)*u * NIB_READ_S8(at);
          u++;
          at += width;
        }
        u += taken->pitch - taken->run;
        at += taken->gap * width;
      }
      sums++;
    }
    columns += taken->step;
  }
}

#endif

#endif
