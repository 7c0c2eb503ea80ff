/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_STRIP_SUMS_H
#define NIB_STRIP_SUMS_H

#include "nib_strip_windows.h"

/* Sums of products of the words of a strip and W = weight + 128. Both halves are 0..255, so that
 * each product is exactly a half of P = above + (below << 16). s += P and t += P >> 16 are parted
 * at the end: the sum below is t, the one above s - (t << 16), modulo 2^32. That the weights are
 * too large costs 128 times the sum of the inputs.
 *
 * Four channels of two windows, two taps: an LDM, and for each tap and channel LDRB, MULS, ADD,
 * LSRS, ADD: 41 instructions for 16 products, and 4 for a turn of 8 taps: 2.63 a product. Of one
 * window: LDRB, and for each channel LDRB, MULS, ADDS: 13 for 4 products, and 4 for a turn of 8
 * taps: 3.38.
 *
 * Weights: [O/4][KW][KH][I][4], the last block with O % 4 channels; the byte of weight w is w ^
 * 0x80, which is w + 128. */
#define NIB_STRIP_CHANNELS 4

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
