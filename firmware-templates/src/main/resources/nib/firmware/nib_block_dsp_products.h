/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_BLOCK_DSP_PRODUCTS_H
#define NIB_BLOCK_DSP_PRODUCTS_H

#include "nib_platform.h"

/* The innermost loops of nib_block_dsp.h, which says how inputs and weights lie. */

typedef int16_t nib_column; /* at an address that 4 divides */

#define NIB_BLOCK_SEGMENT 64 /* groups whose sums of one channel keep below 2^23 */

#if defined(__ARM_FEATURE_DSP) && defined(__thumb2__) && !defined(__ARM_BIG_ENDIAN) && \
    defined(__GNUC__)
#define NIB_BLOCK_ASSEMBLY 1
#else
#define NIB_BLOCK_ASSEMBLY 0
#endif

#if NIB_BLOCK_ASSEMBLY

/* The first groups are n modulo 4, then four a turn: where to enter the loop. */
#define NIB_BLOCK_TURNS(group)   \
  "lsls r8, %[n], #31\n\t"       \
  "bcs 5f\n\t"                   \
  "bpl 4f\n\t"                   \
  "b 1f\n\t"                     \
  "5:\n\t"                       \
  "bmi 3f\n\t"                   \
  "b 2f\n\t"                     \
  "4:\n\t" group                 \
  "3:\n\t" group                 \
  "2:\n\t" group                 \
  "1:\n\t" group                 \
  "subs %[n], #4\n\t"            \
  "bgt 4b\n\t"

#define NIB_BLOCK_GROUP_2            \
  "ldm %[w]!, {r8, r9}\n\t"          \
  "ldm %[x]!, {r10, r11, r12, lr}\n\t" \
  "smlad %[h0], r10, r8, %[h0]\n\t"  \
  "smlad %[h1], r12, r8, %[h1]\n\t"  \
  "sxtb16 r8, r8\n\t"                \
  "smlad %[h0], r11, r9, %[h0]\n\t"  \
  "smlad %[h1], lr, r9, %[h1]\n\t"   \
  "sxtb16 r9, r9\n\t"                \
  "smlad %[l0], r10, r8, %[l0]\n\t"  \
  "smlad %[l1], r12, r8, %[l1]\n\t"  \
  "smlad %[l0], r11, r9, %[l0]\n\t"  \
  "smlad %[l1], lr, r9, %[l1]\n\t"

/* Adds the products of two windows and pairs of channels over groups > 0, at most
 * NIB_BLOCK_SEGMENT; gap: bytes from the weights taken of a pair to those of the next one. Beside
 * x, w and n, the groups left, registers hold the first channel's sums, l, and both channels', h,
 * which begin as l does. On the stack: columns, groups; where the sums of both windows are; gap,
 * pairs left. */
NIB_INNER void nib_block_pairs_2(const nib_column *columns, nib_flash_s8 w, int groups, int gap,
                                 int channels, int32_t *sums) {
  int32_t *others = sums + channels;
  int pairs = channels >> 1;
  __asm__ volatile(
      "strd %[x], %[n], [sp, #-24]!\n\t"
      "strd %[l0], %[l1], [sp, #8]\n\t"
      "strd %[h0], %[h1], [sp, #16]\n\t"
      "mov r8, %[l0]\n\t"
      "mov r9, %[l1]\n\t"
      "7:\n\t"
      "ldr %[l0], [r8]\n\t"
      "ldr %[l1], [r9]\n\t"
      "mov %[h0], %[l0]\n\t"
      "mov %[h1], %[l1]\n\t"
      NIB_BLOCK_TURNS(NIB_BLOCK_GROUP_2)
      "ldrd r8, r9, [sp, #8]\n\t"
      "ldr r10, [r8, #4]\n\t"
      "ldr r11, [r9, #4]\n\t"
      "subs %[h0], %[h0], %[l0]\n\t"
      "subs %[h1], %[h1], %[l1]\n\t"
      "add r10, r10, %[h0], asr #8\n\t"
      "add r11, r11, %[h1], asr #8\n\t"
      "strd %[l0], r10, [r8], #8\n\t"
      "strd %[l1], r11, [r9], #8\n\t"
      "strd r8, r9, [sp, #8]\n\t"
      "ldrd r10, r11, [sp, #16]\n\t"
      "ldrd %[x], %[n], [sp]\n\t"
      "add %[w], r10\n\t"
      "subs r11, #1\n\t"
      "str r11, [sp, #20]\n\t"
      "bne 7b\n\t"
      "add sp, #24\n\t"
      : [x] "+l"(columns), [w] "+l"(w), [n] "+l"(groups), [l0] "+l"(sums), [l1] "+l"(others),
        [h0] "+l"(gap), [h1] "+l"(pairs)
      :
      : "r8", "r9", "r10", "r11", "r12", "lr", "cc", "memory");
}

#define NIB_BLOCK_GROUP_1           \
  "ldm %[w]!, {r8, r9}\n\t"         \
  "ldm %[x]!, {r10, r11}\n\t"       \
  "smlad %[h0], r10, r8, %[h0]\n\t" \
  "sxtb16 r8, r8\n\t"               \
  "smlad %[h0], r11, r9, %[h0]\n\t" \
  "sxtb16 r9, r9\n\t"               \
  "smlad %[l0], r10, r8, %[l0]\n\t" \
  "smlad %[l0], r11, r9, %[l0]\n\t"

/* Of one window; columns and groups on the stack. */
NIB_INNER void nib_block_pairs_1(const nib_column *columns, nib_flash_s8 w, int groups, int gap,
                                 int channels, int32_t *sums) {
  int32_t l0;
  int32_t h0;
  int pairs = channels >> 1;
  __asm__ volatile(
      "strd %[x], %[n], [sp, #-8]!\n\t"
      "7:\n\t"
      "ldrd %[x], %[n], [sp]\n\t"
      "ldr %[l0], [%[sums]]\n\t"
      "mov %[h0], %[l0]\n\t"
      "tst %[n], #1\n\t"
      "bne 1f\n\t"
      "2:\n\t" NIB_BLOCK_GROUP_1
      "1:\n\t" NIB_BLOCK_GROUP_1
      "subs %[n], #2\n\t"
      "bgt 2b\n\t"
      "ldr r8, [%[sums], #4]\n\t"
      "subs %[h0], %[h0], %[l0]\n\t"
      "add r8, r8, %[h0], asr #8\n\t"
      "strd %[l0], r8, [%[sums]], #8\n\t"
      "add %[w], %[gap]\n\t"
      "subs %[pairs], #1\n\t"
      "bne 7b\n\t"
      "add sp, #8\n\t"
      : [x] "+r"(columns), [w] "+r"(w), [n] "+r"(groups), [sums] "+r"(sums), [pairs] "+r"(pairs),
        [l0] "=&r"(l0), [h0] "=&r"(h0)
      : [gap] "r"(gap)
      : "r8", "r9", "r10", "r11", "cc", "memory");
}

/* Two windows and one channel. */
NIB_INLINE void nib_block_single_2(const nib_column *x, nib_flash_s8 w, int n, int channels,
                                   int32_t *sums) {
  int32_t a = sums[0];
  int32_t b = sums[channels];
  __asm__ volatile(
      "1:\n\t"
      "ldr r9, [%[w]], #4\n\t"
      "ldm %[x]!, {r10, r11, r12, lr}\n\t"
      "sxtb16 r8, r9\n\t"
      "sxtb16 r9, r9, ror #8\n\t"
      "smlad %[a], r10, r8, %[a]\n\t"
      "smlad %[b], r12, r8, %[b]\n\t"
      "smlad %[a], r11, r9, %[a]\n\t"
      "smlad %[b], lr, r9, %[b]\n\t"
      "subs %[n], #1\n\t"
      "bne 1b\n\t"
      : [x] "+l"(x), [w] "+l"(w), [n] "+l"(n), [a] "+l"(a), [b] "+l"(b)
      :
      : "r8", "r9", "r10", "r11", "r12", "lr", "cc", "memory");
  sums[0] = a;
  sums[channels] = b;
}

/* One window and one channel. */
NIB_INLINE void nib_block_single_1(const nib_column *x, nib_flash_s8 w, int n, int32_t *sums) {
  int32_t a = sums[0];
  __asm__ volatile(
      "1:\n\t"
      "ldr r9, [%[w]], #4\n\t"
      "ldm %[x]!, {r10, r11}\n\t"
      "sxtb16 r8, r9\n\t"
      "sxtb16 r9, r9, ror #8\n\t"
      "smlad %[a], r10, r8, %[a]\n\t"
      "smlad %[a], r11, r9, %[a]\n\t"
      "subs %[n], #1\n\t"
      "bne 1b\n\t"
      : [x] "+r"(x), [w] "+r"(w), [n] "+r"(n), [a] "+r"(a)
      :
      : "r8", "r9", "r10", "r11", "cc", "memory");
  sums[0] = a;
}

/* Of one or two windows and 2 channels at least. */
NIB_INLINE void nib_block_pairs(const nib_column *x, nib_flash_s8 w, int groups, int gap,
                                int positions, int channels, int32_t *sums) {
  if (positions == 1) {
    nib_block_pairs_1(x, w, groups, gap, channels, sums);
  } else {
    nib_block_pairs_2(x, w, groups, gap, channels, sums);
  }
}

/* Of a channel that is left. */
NIB_INLINE void nib_block_single(const nib_column *x, nib_flash_s8 w, int groups, int positions,
                                 int channels, int32_t *sums) {
  if (positions == 1) {
    nib_block_single_1(x, w, groups, sums);
  } else {
    nib_block_single_2(x, w, groups, channels, sums);
  }
}

#else

/* The same in C, for every other core. */
NIB_INLINE void nib_block_pairs(const nib_column *x, nib_flash_s8 w, int groups, int gap,
                                int positions, int channels, int32_t *sums) {
  for (int left = channels; left > 1; left -= 2) {
    for (int i = 0; i < 4 * groups; i++) {
      const int32_t a = NIB_READ_S8(w);
      const int32_t b = NIB_READ_S8(w + 1) + (a < 0 ? 1 : 0);
      for (int k = 0; k < positions; k++) {
        const int32_t u = x[((i >> 2) * positions + k) * 4 + (i & 3)];
        sums[k * channels] += u * a;
        sums[k * channels + 1] += u * b;
      }
      w += 2;
    }
    w += gap;
    sums += 2;
  }
}

NIB_INLINE void nib_block_single(const nib_column *x, nib_flash_s8 w, int groups, int positions,
                                 int channels, int32_t *sums) {
  static const int8_t order[4] = {0, 2, 1, 3};
  for (int i = 0; i < 4 * groups; i++) {
    const int32_t a = NIB_READ_S8(w + (i & ~3) + order[i & 3]);
    for (int k = 0; k < positions; k++) {
      sums[k * channels] += x[((i >> 2) * positions + k) * 4 + (i & 3)] * a;
    }
  }
}

#endif

#endif
