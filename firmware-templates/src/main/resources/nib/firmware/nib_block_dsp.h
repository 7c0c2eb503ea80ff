/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_BLOCK_DSP_H
#define NIB_BLOCK_DSP_H

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
 * Why 256 * b + a: multiplied as they are these numbers give 256 * B + A, and by SXTB16, which takes
 * a out of them, A. B = (256 * B + A - A) / 256 spares every second unpacking; up to 256 inputs
 * |B| < 2^23, so that nothing is lost.
 *
 * Two windows, two channels, a group: 12 instructions for 16 products,
 *   LDM two words of weights (r8, r9), LDM two words of each window (r10, r11; r12, lr),
 *   4 SMLAD, 2 SXTB16, 4 SMLAD;
 * with the loop's turn after four groups 0.78 a product. One window: 8 for 8, 1.06 in all. */
#define NIB_BLOCK_CHANNELS 8  /* any even number */
#define NIB_BLOCK_POSITIONS 2
typedef int16_t nib_column; /* at an address that 4 divides */

/* What of the windows gathered is multiplied, in groups. */
typedef struct {
  int first;  /* skipped in front */
  int groups; /* of rows of taps */
  int behind; /* skipped behind them */
  int rest;   /* of what is left of the rows */
} nib_taken;

/* Weights of one channel, with zeros where a group has no input. */
NIB_INLINE int nib_block_weights(const nib_geometry *g) {
  const int run = g->window_width * g->input_channels;
  const int rest = (run & 3) == 3 ? 0 : run & 3;
  return 4 * (g->window_height * ((run + 1) >> 2) + ((g->window_height * rest + 3) >> 2));
}

/* A column holds its groups, and bytes in which they are made up. */
#define NIB_BLOCK_SEGMENT 64 /* groups whose sums of one channel keep below 2^23 */

#if defined(__ARM_FEATURE_DSP) && defined(__thumb2__) && !defined(__ARM_BIG_ENDIAN) && \
    defined(__GNUC__)
#define NIB_BLOCK_ASSEMBLY 1
#else
#define NIB_BLOCK_ASSEMBLY 0
#endif

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
NIB_INLINE nib_column *nib_block_spread(nib_column *to, const int8_t *a, const int8_t *b,
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

/* Two windows; gap: bytes from the weights taken of a pair of channels to those of the next one.
 * The sums of both channels, h, begin with what those of the first one, l, begin with. */
NIB_INNER void nib_block_pairs_2(const nib_column *columns, nib_flash_s8 w, int groups, int gap,
                                 int pairs, int channels, int32_t *sums) {
  do {
    const nib_column *x = columns;
    int n = groups;
    int32_t l0 = sums[0];
    int32_t l1 = sums[channels];
    int32_t h0 = l0;
    int32_t h1 = l1;
    __asm__ volatile(NIB_BLOCK_TURNS(NIB_BLOCK_GROUP_2)
                     : [x] "+l"(x), [w] "+l"(w), [n] "+l"(n), [l0] "+l"(l0), [l1] "+l"(l1),
                       [h0] "+l"(h0), [h1] "+l"(h1)
                     :
                     : "r8", "r9", "r10", "r11", "r12", "lr", "cc", "memory");
    sums[0] = l0;
    sums[1] += (int32_t)((uint32_t)h0 - (uint32_t)l0) >> 8;
    sums[channels] = l1;
    sums[channels + 1] += (int32_t)((uint32_t)h1 - (uint32_t)l1) >> 8;
    sums += 2;
    w += gap;
    pairs--;
  } while (pairs > 0);
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

/* One window. */
NIB_INNER void nib_block_pairs_1(const nib_column *columns, nib_flash_s8 w, int groups, int gap,
                                 int pairs, int32_t *sums) {
  do {
    const nib_column *x = columns;
    int n = groups;
    int32_t l0 = sums[0];
    int32_t h0 = l0;
    __asm__ volatile(NIB_BLOCK_TURNS(NIB_BLOCK_GROUP_1)
                     : [x] "+r"(x), [w] "+r"(w), [n] "+r"(n), [l0] "+r"(l0), [h0] "+r"(h0)
                     :
                     : "r8", "r9", "r10", "r11", "cc", "memory");
    sums[0] = l0;
    sums[1] += (int32_t)((uint32_t)h0 - (uint32_t)l0) >> 8;
    sums += 2;
    w += gap;
    pairs--;
  } while (pairs > 0);
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

/* Adds the products of pairs of channels over groups > 0, at most NIB_BLOCK_SEGMENT. */
NIB_INLINE void nib_block_pairs(const nib_column *x, nib_flash_s8 w, int groups, int gap,
                                int positions, int pairs, int channels, int32_t *sums) {
  if (positions == 1) {
    nib_block_pairs_1(x, w, groups, gap, pairs, sums);
  } else {
    nib_block_pairs_2(x, w, groups, gap, pairs, channels, sums);
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
NIB_INLINE nib_column *nib_block_spread(nib_column *to, const int8_t *a, const int8_t *b,
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

NIB_INLINE void nib_block_pairs(const nib_column *x, nib_flash_s8 w, int groups, int gap,
                                int positions, int pairs, int channels, int32_t *sums) {
  for (; pairs > 0; pairs--) {
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

/* sums[position * channels + channel] += the products; w: the weights of the first of the
 * channels. */
NIB_INNER void nib_block_sums(const nib_column *columns, const nib_taken *taken, nib_flash_s8 w,
                              int positions, int channels, int32_t *sums) {
  const int all = taken->first + taken->groups + taken->behind + taken->rest;
  const int pairs = channels >> 1;
  int at = taken->first;
  int ahead = taken->groups;
  int behind = taken->behind;
  int rest = taken->rest;
  while (ahead > 0) {
    const int groups = ahead < NIB_BLOCK_SEGMENT ? ahead : NIB_BLOCK_SEGMENT;
    if (pairs > 0) {
      nib_block_pairs(columns, w + 8 * at, groups, 8 * (all - groups), positions, pairs, channels,
                      sums);
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

/* Copies what taps side by side read of an input row, from column start on; outside: what is read
 * where there is no input. */
NIB_INLINE int8_t *nib_block_taps(const nib_geometry *g, const int8_t *row, int start, int taps,
                                  int outside, int8_t *to) {
  const int channels = g->input_channels;
  const int end = start + taps;
  int left = start < 0 ? -start : 0;
  int right = end > g->input_width ? end - g->input_width : 0;
  left = left < taps ? left : taps;
  right = right < taps ? right : taps;
  to = nib_block_fill(to, outside, left * channels);
  to = nib_block_copy(to, row + (start + left) * channels, (taps - left - right) * channels);
  return nib_block_fill(to, outside, right * channels);
}

/* What the windows from column start on read of an input row: together, or one after the other. */
NIB_INNER void nib_block_row(const nib_geometry *g, const int8_t *row, int start,
                                      int positions, int together, int outside, int8_t *to) {
  if (together) {
    (void)nib_block_taps(g, row, start, g->window_width + (positions - 1) * g->stride_width,
                         outside, to);
  } else {
    for (int i = 0; i < positions; i++) {
      int at = start + i * g->stride_width;
      for (int tap = 0; tap < g->window_width; tap++) {
        to = nib_block_taps(g, row, at, 1, outside, to);
        at += g->dilation_width;
      }
    }
  }
}

/* Takes what a row of taps leaves behind its groups: one or two inputs of each window. */
NIB_INLINE void nib_block_leave(int8_t *to, int far, const int8_t *a, int apart, int positions,
                                int rest) {
  for (; positions > 0; positions--) {
    to[0] = a[0];
    if (rest == 2) {
      to[1] = a[1];
    }
    to += far;
    a += apart;
  }
}

/* Gathers the windows of output columns x, x + 1, ... of the row begun; zero: what a tap outside
 * the input is. */
NIB_INNER void nib_block_gather(const nib_geometry *g, const nib_window *p, int zero,
                                const int8_t *input, int x, int positions, nib_column *columns,
                                nib_taken *taken) {
  const int inputs = g->input_channels;
  const int stride = g->stride_width;
  const int run = g->window_width * inputs;
  const int three = (run & 3) == 3 ? 1 : 0;
  const int rest = three ? 0 : run & 3;
  const int groups = (run + 1) >> 2;
  const int tail = (g->window_height * rest + 3) >> 2;
  const int start = x * stride - g->pad_left;
  const int span = g->window_width + (positions - 1) * stride;
  const int together = g->dilation_width == 1 && stride <= g->window_width;
  const int apart = together ? stride * inputs : run;
  /* Rows of taps outside the input add nothing where they read 0. */
  const int first = zero == 0 ? p->tall.first : 0;
  const int end = zero == 0 ? p->tall.end : g->window_height;
  int8_t *const rests = (int8_t *)(columns + 4 * positions * ((end - first) * groups + tail));
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
  if (rest > 0) {
    (void)nib_block_fill(rests, zero - 128, 4 * positions * tail);
  }
  if (together && start >= 0 && start + span + three <= g->input_width &&
      end - first == p->tall.end - p->tall.first) {
    /* All inputs are there: they are read where they lie. */
    const int8_t *const row = input + start * inputs;
    if (groups > 0) {
      for (int n = end - first; n > 0; n--) {
        columns = nib_block_spread(columns, row + at, row + at + apart, positions, groups);
        at = nib_next_row(p, at);
      }
    }
    if (rest > 0) {
      at = p->at;
      for (int ky = first; ky < end; ky++) {
        nib_block_leave(rests + ky * rest, 4 * tail, row + at + 4 * groups, apart, positions, rest);
        at = nib_next_row(p, at);
      }
    }
  } else {
    int8_t *const buffer = rests + 4 * positions * tail;
    for (int ky = first; ky < end; ky++) {
      if (ky < p->tall.first || ky >= p->tall.end) {
        (void)nib_block_fill(buffer, zero - 128, positions * run);
      } else {
        nib_block_row(g, input + at, start, positions, together, zero - 128, buffer);
        at = nib_next_row(p, at);
      }
      if (groups > 0) {
        columns = nib_block_spread(columns, buffer, buffer + apart, positions, groups);
      }
      if (rest > 0) {
        nib_block_leave(rests + ky * rest, 4 * tail, buffer + 4 * groups, apart, positions, rest);
      }
    }
  }
  if (rest > 0) {
    (void)nib_block_spread(columns, rests, rests + 4 * tail, positions, tail);
  }
}

#if NIB_BLOCK_ASSEMBLY
/* floor((2 * a * b + 2^31) / 2^32), rule R1 where |a| < 2^30. */
NIB_INLINE int32_t nib_block_high_mul(int32_t a, int32_t b) {
  int32_t high;
  __asm__("smmulr %[high], %[a], %[b]" : [high] "=r"(high) : [a] "r"(a * 2), [b] "r"(b));
  return high;
}
#else
NIB_INLINE int32_t nib_block_high_mul(int32_t a, int32_t b) {
  return (int32_t)(((int64_t)a * b + ((int64_t)1 << 30)) >> 31);
}
#endif

/* accumulator * multiplier * 2^(-31 - right), rule R1, then R2; |accumulator| < 2^30, right 0 to
 * 31. */
NIB_INLINE int32_t nib_scale_fast(int32_t accumulator, int32_t multiplier, int right) {
  const int32_t x = nib_block_high_mul(accumulator, multiplier);
  const int32_t half = (int32_t)(((uint32_t)1 << right) >> 1);
  return (x + half + (right > 0 ? x >> 31 : 0)) >> right;
}

#endif
