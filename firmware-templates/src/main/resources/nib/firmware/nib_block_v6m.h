/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_BLOCK_V6M_H
#define NIB_BLOCK_V6M_H

#include "nib_geometry.h"

/* Sums of products for Armv6-M (Cortex-M0, M0+), which has a product of 32 bits and eight registers
 * that can hold its operands.
 *
 * Two windows side by side share it: u of the left one in the lower half of a word, u of the right
 * one in the upper half, times W = weight + 128. Both are 0..255, so that each product is exactly a
 * half of P = left + (right << 16). lower += P and upper += P >> 16 are parted at the end: the right
 * sum is upper, the left one lower - (upper << 16), modulo 2^32. That the weights are too large
 * costs 128 times the sum of the inputs, with which a column begins.
 *
 * Four channels of two windows, two taps: an LDM, and for each tap and channel LDRB, MULS, ADD, LSRS,
 * ADD: 41 instructions for 16 products, and 4 for a turn of 8 taps: 2.63 a product. Of one window:
 * LDRB, and for each channel LDRB, MULS, ADDS: 13 for 4 products, and 4 for a turn of 8 taps: 3.38.
 *
 * Weights: [O/4][KH][KW][I][4], the last block with O % 4 channels; the byte of weight w is w ^ 0x80,
 * which is w + 128. */
#define NIB_BLOCK_CHANNELS 4
#define NIB_BLOCK_POSITIONS 2

/* A column begins at the first address that 4 divides. Of a pair of windows: -128 * the sum of u of
 * each one, two words, and a word for each input. Of a window alone: -128 * the sum of u, and a byte
 * for each input. What columns take of an arena when a channel has k weights: */
#define NIB_BLOCK_SCRATCH(k) (4 * (k) + 16)
typedef uint8_t nib_column;

/* Of a window alone, what its column holds; all counts are of inputs = weights of one channel. */
typedef struct {
  int first;     /* weights in front of the first one taken */
  int rows, run; /* rows runs of run weights each */
  int gap;       /* weights skipped between two runs */
} nib_block_runs;

/* What of the windows gathered is multiplied. */
typedef struct {
  nib_block_runs windows[2]; /* a pair: the first one's, of one run */
  int paired;
} nib_taken;

/* Where a column begins. */
NIB_INLINE uint32_t *nib_block_words(const nib_column *columns) {
  return (uint32_t *)(((uintptr_t)columns + 3u) & ~(uintptr_t)3u);
}

/* Where the column of a window alone ends and the next one begins. */
NIB_INLINE uint32_t *nib_block_behind(uint32_t *column, const nib_block_runs *runs) {
  return column + 1 + (runs->rows * runs->run + 3) / 4;
}

/* ---- Gathering ---- */

/* The column of a window alone. */
NIB_INLINE void nib_block_window(const nib_geometry *g, const nib_window *p, int zero,
                                 const int8_t *input, int x, uint32_t *column,
                                 nib_block_runs *runs) {
  const int channels = g->input_channels;
  const int row = g->window_width * channels;
  const int left = x * g->stride_width - g->pad_left;
  const nib_taps wide =
      nib_taps_inside(left, g->window_width, g->dilation_width, g->input_width);
  uint8_t *to = (uint8_t *)(column + 1);
  uint32_t sum = 0;
  int at = p->at;
  int first = 0;
  int last = g->window_height; /* rows of taps */
  int begin = 0;
  int end = g->window_width;
  if (zero == 0) {
    first = p->tall.first;
    last = p->tall.end;
    begin = wide.first;
    end = wide.end;
  }
  runs->first = first * row + begin * channels;
  runs->rows = last - first;
  runs->run = (end - begin) * channels;
  runs->gap = row - runs->run;
  for (int y = first; y < last; y++) {
    const int inside = y >= p->tall.first && y < p->tall.end;
    for (int tap = begin; tap < end; tap++) {
      if (inside && tap >= wide.first && tap < wide.end) {
        const int8_t *from =
            input + at + (left + tap * g->dilation_width) * channels;
        /* Taps side by side read inputs side by side. */
        int count = channels;
        if (g->dilation_width == 1) {
          count = (wide.end - tap) * channels;
          tap = wide.end - 1;
        }
        do {
          const uint32_t u = (uint8_t)*from ^ 0x80u;
          *to = (uint8_t)u;
          sum += u;
          to++;
          from++;
          count--;
        } while (count > 0);
      } else {
        for (int count = channels; count > 0; count--) {
          *to = (uint8_t)zero;
          sum += (uint32_t)zero;
          to++;
        }
      }
    }
    if (inside) {
      at = nib_next_row(p, at);
    }
  }
  if (runs->gap == 0) {
    runs->run *= runs->rows;
    runs->rows = runs->run > 0;
  }
  column[0] = 0u - 128u * sum;
}

/* Rows of taps of a pair, whose inputs lie side by side. Indices are those of the input. */
typedef struct {
  uint32_t *to;
  const int8_t *input;
  int at;     /* where the left window's first row of taps begins */
  int apart;  /* from there to where the right one's does */
  int run;    /* inputs of a row of taps */
  int behind; /* from its end to the next one */
  int end;    /* of the ring, seen from where a row of taps begins */
  int ring;   /* elements */
  int rows;   /* at least 1 */
} nib_block_pair;

/* Halves of a word hold the sum of so many inputs. */
#define NIB_BLOCK_ADDENDS 257

/* Writes the words of rows of taps, NIB_BLOCK_ADDENDS at most, and gives their sum. */
#if defined(__ARM_ARCH_6M__)

/* A tap at l + i, r + i into register u. */
#define NIB_TAP(u, i)            \
  "ldrb " u ", [r1, #" #i "]\n" \
  "ldrb r3, [r2, #" #i "]\n"    \
  "lsls r3, r3, #16\n"          \
  "orrs " u ", r3\n"            \
  "eors " u ", r5\n"            \
  "adds r6, r6, " u "\n"
#define NIB_TAPS(i, j) NIB_TAP("r4", i) NIB_TAP("r7", j) "stmia r0!, {r4, r7}\n"

/* r0 to, r1 l, r2 r, r3 r4 r7 scratch, r5 0x00800080, r6 sum; r8 behind, r9 end, r10 ring, r11
 * apart, r12 rows left, lr end of the row; on the stack run, and where a turn of 8 taps is entered
 * for the first ones: the taps, and the bytes of code, in front of the entrance. */
NIB_INNER uint32_t nib_block_pair_rows(const nib_block_pair *pair) {
  register uint32_t r0 __asm__("r0") = (uint32_t)(uintptr_t)pair;
  __asm__ volatile(
      ".syntax unified\n"
      "push {r4-r7}\n"
      "mov r1, r8\n"
      "mov r2, r9\n"
      "mov r3, r10\n"
      "mov r4, r11\n"
      "push {r1-r4}\n"
      "ldmia r0!, {r1-r7}\n"
      "mov r11, r4\n"
      "mov r8, r6\n"
      "adds r7, r7, r2\n"
      "mov r9, r7\n"
      "adds r2, r2, r3\n"
      "ldmia r0!, {r6, r7}\n"
      "mov r10, r6\n"
      "mov r12, r7\n"
      "lsrs r6, r5, #1\n"
      "negs r6, r6\n"
      "movs r4, #3\n"
      "ands r6, r4\n"
      "movs r7, #26\n"
      "muls r7, r6, r7\n"
      "lsls r6, r6, #1\n"
      "push {r5-r7}\n"
      "movs r0, r1\n"
      "movs r1, r2\n"
      "movs r5, #128\n"
      "lsls r5, r5, #16\n"
      "adds r5, #128\n"
      "movs r6, #0\n"
      "1:\n"
      "mov r2, r11\n"
      "add r2, r1\n"
      "ldr r3, [sp]\n"
      "adds r4, r1, r3\n"
      "mov lr, r4\n"
      "lsrs r3, r3, #1\n"
      "bcc 2f\n" NIB_TAP("r4", 0)
      "stmia r0!, {r4}\n"
      "adds r1, #1\n"
      "adds r2, #1\n"
      "cmp r1, lr\n"
      "beq 4f\n"
      "2:\n"
      "ldr r3, [sp, #4]\n"
      "subs r1, r1, r3\n"
      "subs r2, r2, r3\n"
      "ldr r3, [sp, #8]\n"
      "add pc, r3\n"
      "nop\n"
      "3:\n" NIB_TAPS(0, 1) NIB_TAPS(2, 3) NIB_TAPS(4, 5) NIB_TAPS(6, 7)
      "adds r1, #8\n"
      "adds r2, #8\n"
      "cmp r1, lr\n"
      "bne 3b\n"
      "4:\n"
      "add r1, r8\n"
      "cmp r1, r9\n"
      "blo 5f\n"
      "mov r3, r10\n"
      "subs r1, r1, r3\n"
      "5:\n"
      "mov r3, r12\n"
      "subs r3, #1\n"
      "mov r12, r3\n"
      "bne 1b\n"
      "movs r0, r6\n"
      "add sp, #12\n"
      "pop {r1-r4}\n"
      "mov r8, r1\n"
      "mov r9, r2\n"
      "mov r10, r3\n"
      "mov r11, r4\n"
      "pop {r4-r7}\n"
      : "+r"(r0)
      :
      : "r1", "r2", "r3", "r12", "lr", "cc", "memory");
  return r0;
}

#undef NIB_TAPS
#undef NIB_TAP

#else

NIB_INNER uint32_t nib_block_pair_rows(const nib_block_pair *pair) {
  uint32_t *to = pair->to;
  uint32_t sum = 0;
  int at = pair->at;
  for (int rows = pair->rows; rows > 0; rows--) {
    const int end = at + pair->run;
    for (; at < end; at++) {
      const uint32_t left = (uint8_t)pair->input[at];
      const uint32_t right = (uint8_t)pair->input[at + pair->apart];
      *to = (left | right << 16) ^ 0x00800080u;
      sum += *to;
      to++;
    }
    at += pair->behind;
    if (at >= pair->end) {
      at -= pair->ring;
    }
  }
  return sum;
}

#endif

/* count words of u = zero in both windows. */
NIB_INLINE uint32_t *nib_block_zeros(uint32_t *to, int zero, int count) {
  for (; count > 0; count--) {
    *to = (uint32_t)zero * 0x10001u;
    to++;
  }
  return to;
}

/* The sums of u of both windows. */
typedef struct {
  uint32_t left, right;
} nib_block_total;

/* Writes as many rows of taps as there are. */
NIB_INLINE void nib_block_pair_parts(const nib_window *p, nib_block_pair *pair,
                                     nib_block_total *total) {
  const int rows = pair->rows;
  const int row = pair->run;
  const int begin = pair->at - p->at;
  int at = p->at;
  pair->rows = 1;
  for (int y = 0; y < rows; y++) {
    for (int done = 0; done < row; done += pair->run) {
      pair->at = at + begin + done;
      pair->run = row - done < NIB_BLOCK_ADDENDS ? row - done : NIB_BLOCK_ADDENDS;
      const uint32_t sum = nib_block_pair_rows(pair);
      total->left += sum & 0xffffu;
      total->right += sum >> 16;
      pair->to += pair->run;
    }
    at = nib_next_row(p, at);
  }
}

/* The column of a pair, all whose columns of taps lie inside the input; left: that of its first
 * tap. */
NIB_INLINE void nib_block_two_windows(const nib_geometry *g, const nib_window *p, int zero,
                                      const int8_t *input, int left, uint32_t *column,
                                      nib_block_runs *runs) {
  const int row = g->window_width * g->input_channels;
  nib_block_pair pair;
  nib_block_total total = {0, 0};
  pair.rows = p->tall.end - p->tall.first;
  runs->rows = 1;
  runs->gap = 0;
  runs->first = p->tall.first * row;
  runs->run = pair.rows * row;
  pair.to = column + 2;
  if (zero != 0) {
    const int outside = (g->window_height - pair.rows) * row;
    pair.to = nib_block_zeros(pair.to, zero, runs->first);
    (void)nib_block_zeros(pair.to + runs->run, zero, outside - runs->first);
    total.left = (uint32_t)zero * (uint32_t)outside;
    total.right = total.left;
    runs->first = 0;
    runs->run += outside;
  }
  pair.input = input;
  pair.run = row;
  pair.ring = p->ring;
  pair.end = left * g->input_channels;
  pair.at = p->at + pair.end;
  pair.end += p->ring;
  pair.apart = g->stride_width * g->input_channels;
  pair.behind = p->row_step - row;
  if (pair.rows * row > NIB_BLOCK_ADDENDS) {
    nib_block_pair_parts(p, &pair, &total);
  } else if (pair.rows > 0) {
    const uint32_t sum = nib_block_pair_rows(&pair);
    total.left += sum & 0xffffu;
    total.right += sum >> 16;
  }
  column[0] = 0u - 128u * total.left;
  column[1] = 0u - 128u * total.right;
}

/* Gathers the windows of positions (1 or 2) output columns x, x + 1 of the output row begun in p;
 * zero: u of a tap outside the input, which is left out if it is 0. */
NIB_INNER void nib_block_gather(const nib_geometry *g, const nib_window *p, int zero,
                                const int8_t *input, int x, int positions, nib_column *columns,
                                nib_taken *taken) {
  const int left = x * g->stride_width - g->pad_left;
  uint32_t *column = nib_block_words(columns);
  taken->paired = positions == 2 && g->dilation_width == 1 && left >= 0 &&
                  left + g->stride_width + g->window_width <= g->input_width;
  if (taken->paired) {
    nib_block_two_windows(g, p, zero, input, left, column, &taken->windows[0]);
  } else {
    for (int i = 0; i < positions; i++) {
      nib_block_window(g, p, zero, input, x + i, column, &taken->windows[i]);
      column = nib_block_behind(column, &taken->windows[i]);
    }
  }
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
  "ldrb r4, [r1, #" offset "]\n"          \
  "muls r4, " x ", r4\n"                  \
  "add " lower ", r4\n"                   \
  "lsrs r4, r4, #16\n"                    \
  "add " upper ", r4\n"

#define NIB_PAIR_1(x, tap) NIB_PAIR(x, "r8", "r5", tap)
#define NIB_PAIR_2(x, tap) NIB_PAIR(x, "r8", "r5", tap "*2") NIB_PAIR(x, "r9", "r6", tap "*2+1")
#define NIB_PAIR_3(x, tap)                                                  \
  NIB_PAIR(x, "r8", "r5", tap "*3") NIB_PAIR(x, "r9", "r6", tap "*3+1")     \
  NIB_PAIR(x, "r10", "r7", tap "*3+2")
#define NIB_PAIR_4(x, tap)                                                  \
  NIB_PAIR(x, "r8", "r5", tap "*4") NIB_PAIR(x, "r9", "r6", tap "*4+1")     \
  NIB_PAIR(x, "r10", "r7", tap "*4+2") NIB_PAIR(x, "r11", "r12", tap "*4+3")

/* Adds to a channel's sums of both windows; left, right: where they are. */
#define NIB_PAIR_SUMS(lower, upper, left, right) \
  "mov r4, " upper "\n"                          \
  "lsls r0, r4, #16\n"                           \
  "mov r1, " lower "\n"                          \
  "subs r1, r1, r0\n"                            \
  "ldr r0, [r3, #" left "]\n"                    \
  "adds r1, r1, r0\n"                            \
  "str r1, [r3, #" left "]\n"                    \
  "ldr r0, [r3, #" right "]\n"                   \
  "adds r4, r4, r0\n"                            \
  "str r4, [r3, #" right "]\n"

#define NIB_PAIR_SUMS_1(channels) NIB_PAIR_SUMS("r8", "r5", "0", channels "*4")
#define NIB_PAIR_SUMS_2(channels) \
  NIB_PAIR_SUMS_1(channels) NIB_PAIR_SUMS("r9", "r6", "4", channels "*4+4")
#define NIB_PAIR_SUMS_3(channels) \
  NIB_PAIR_SUMS_2(channels) NIB_PAIR_SUMS("r10", "r7", "8", channels "*4+8")
#define NIB_PAIR_SUMS_4(channels) \
  NIB_PAIR_SUMS_3(channels) NIB_PAIR_SUMS("r11", "r12", "12", channels "*4+12")

/* r0 column, r1 weights, r2 r3 words of the column, r4 product; r5 r6 r7 r12 upper, r8 r9 r10 r11
 * lower, lr end of the column; the sums' address on the stack. An odd tap comes first, then a turn
 * of 8 is entered at the pair of taps from which the rest is whole turns. */
#define NIB_PAIR_KERNEL(channels)                                                              \
  NIB_INLINE void nib_block_pair_##channels(const uint32_t *column, nib_flash_s8 weights,      \
                                            int32_t *sums, int count) {                        \
    register const uint32_t *r0 __asm__("r0") = column;                                        \
    register nib_flash_s8 r1 __asm__("r1") = weights;                                          \
    register int32_t *r2 __asm__("r2") = sums;                                                 \
    register int r3 __asm__("r3") = count;                                                     \
    __asm__ volatile(NIB_BEGIN                                                                 \
                     "push {r2}\n"                                                             \
                     "ldmia r0!, {r5, r6}\n"                                                   \
                     "lsls r4, r6, #16\n"                                                      \
                     "adds r5, r5, r4\n"                                                       \
                     "mov r8, r5\n"                                                            \
                     "mov r9, r5\n"                                                            \
                     "mov r10, r5\n"                                                           \
                     "mov r11, r5\n"                                                           \
                     "mov r12, r6\n"                                                           \
                     "mov r5, r6\n"                                                            \
                     "mov r7, r6\n"                                                            \
                     "lsls r4, r3, #2\n"                                                       \
                     "adds r4, r4, r0\n"                                                       \
                     "mov lr, r4\n"                                                            \
                     "lsrs r3, r3, #1\n"                                                       \
                     "bcc 1f\n"                                                                \
                     "ldmia r0!, {r2}\n" NIB_PAIR_##channels("r2", "0")                          \
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
                     ".irp tap, 0, 2, 4, 6\n"                                                  \
                     "ldmia r0!, {r2, r3}\n" NIB_PAIR_##channels("r2", "\\tap")                \
                     NIB_PAIR_##channels("r3", "(1+\\tap)")                                    \
                     ".endr\n"                                                                 \
                     "adds r1, #8*" #channels "\n"                                             \
                     "cmp r0, lr\n"                                                            \
                     "beq 4f\n"                                                                \
                     "b 3b\n"                                                                  \
                     "4:\n"                                                                    \
                     "pop {r3}\n" NIB_PAIR_SUMS_##channels(#channels) NIB_END                   \
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

#define NIB_LONE_SUM(sum, channel)                   \
  "ldr r1, [r0, #" #channel "*4]\n"                  \
  "adds r1, r1, " sum "\n"                           \
  "str r1, [r0, #" #channel "*4]\n"

#define NIB_LONE_SUMS_1 NIB_LONE_SUM("r4", 0)
#define NIB_LONE_SUMS_2 NIB_LONE_SUMS_1 NIB_LONE_SUM("r5", 1)
#define NIB_LONE_SUMS_3 NIB_LONE_SUMS_2 NIB_LONE_SUM("r6", 2)
#define NIB_LONE_SUMS_4 NIB_LONE_SUMS_3 NIB_LONE_SUM("r7", 3)

/* r0 column, r1 weights, r2 input, r3 product, r4-r7 sums; r8 rows left, r9 from the weights where
 * a turn ends behind a row to where one begins, r10 inputs of a row and those in front of the
 * entrance into its first turn of 8, r11 bytes of code in front of it, r12 those inputs alone, lr end
 * of the row; the sums' address on the stack. */
#define NIB_LONE_KERNEL(channels)                                                             \
  NIB_INLINE void nib_block_lone_##channels(const uint32_t *column, nib_flash_s8 weights,     \
                                            int32_t *sums, const nib_block_runs *runs) {      \
    register const uint32_t *r0 __asm__("r0") = column;                                       \
    register nib_flash_s8 r1 __asm__("r1") = weights;                                         \
    register int32_t *r2 __asm__("r2") = sums;                                                \
    register const nib_block_runs *r3 __asm__("r3") = runs;                                   \
    __asm__ volatile(NIB_BEGIN                                                                \
                     "push {r2}\n"                                                            \
                     "ldmia r3!, {r4-r7}\n"                                                   \
                     "mov r8, r5\n"                                                           \
                     "negs r2, r6\n"                                                          \
                     "movs r3, #7\n"                                                          \
                     "ands r2, r3\n"                                                          \
                     "mov r12, r2\n"                                                          \
                     "adds r6, r6, r2\n"                                                      \
                     "mov r10, r6\n"                                                          \
                     "movs r3, #2+6*" #channels "\n"                                          \
                     "muls r3, r2, r3\n"                                                      \
                     "mov r11, r3\n"                                                          \
                     "subs r7, r7, r2\n"                                                      \
                     "movs r3, #" #channels "\n"                                              \
                     "muls r7, r3, r7\n"                                                      \
                     "mov r9, r7\n"                                                           \
                     "muls r3, r2, r3\n"                                                      \
                     "subs r1, r1, r3\n"                                                      \
                     "ldmia r0!, {r4}\n"                                                      \
                     "movs r5, r4\n"                                                          \
                     "movs r6, r4\n"                                                          \
                     "movs r7, r4\n"                                                          \
                     "1:\n"                                                                   \
                     "mov r2, r12\n"                                                          \
                     "subs r0, r0, r2\n"                                                      \
                     "mov r2, r10\n"                                                          \
                     "adds r2, r2, r0\n"                                                      \
                     "mov lr, r2\n"                                                           \
                     "mov r2, r11\n"                                                          \
                     "add pc, r2\n"                                                           \
                     "nop\n"                                                                  \
                     "2:\n"                                                                   \
                     ".irp tap, 0, 1, 2, 3, 4, 5, 6, 7\n"                                     \
                     "ldrb r2, [r0, #\\tap]\n" NIB_LONE_##channels("\\tap")                   \
                     ".endr\n"                                                                \
                     "adds r0, #8\n"                                                          \
                     "adds r1, #8*" #channels "\n"                                            \
                     "cmp r0, lr\n"                                                           \
                     "bne 2b\n"                                                               \
                     "add r1, r9\n"                                                           \
                     "mov r2, r8\n"                                                           \
                     "subs r2, #1\n"                                                          \
                     "mov r8, r2\n"                                                           \
                     "bne 1b\n"                                                               \
                     "pop {r0}\n" NIB_LONE_SUMS_##channels NIB_END                            \
                     : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)                                 \
                     :                                                                        \
                     : "r12", "lr", "cc", "memory");                                          \
  }

NIB_LONE_KERNEL(1)
NIB_LONE_KERNEL(2)
NIB_LONE_KERNEL(3)
NIB_LONE_KERNEL(4)

/* A pair's sums. */
NIB_INNER void nib_block_pair_sums(const uint32_t *column, nib_flash_s8 w, int32_t *sums,
                                   int count, int channels) {
  if (channels == 4) {
    nib_block_pair_4(column, w, sums, count);
  } else if (channels == 3) {
    nib_block_pair_3(column, w, sums, count);
  } else if (channels == 2) {
    nib_block_pair_2(column, w, sums, count);
  } else {
    nib_block_pair_1(column, w, sums, count);
  }
}

/* The sums of a window alone, which has a tap at least. */
NIB_INNER void nib_block_lone_sums(const uint32_t *column, nib_flash_s8 w, int32_t *sums,
                                   const nib_block_runs *runs, int channels) {
  if (channels == 4) {
    nib_block_lone_4(column, w, sums, runs);
  } else if (channels == 3) {
    nib_block_lone_3(column, w, sums, runs);
  } else if (channels == 2) {
    nib_block_lone_2(column, w, sums, runs);
  } else {
    nib_block_lone_1(column, w, sums, runs);
  }
}

#else

/* A pair's sums. */
NIB_INNER void nib_block_pair_sums(const uint32_t *column, nib_flash_s8 w, int32_t *sums,
                                   int count, int channels) {
  const uint32_t *const end = column + 2 + count;
  for (int i = 0; i < channels; i++) {
    nib_flash_s8 at = w + i;
    uint32_t left = (uint32_t)sums[i] + column[0];
    uint32_t right = (uint32_t)sums[channels + i] + column[1];
    for (const uint32_t *u = column + 2; u < end; u++) {
      const uint32_t weight = (uint8_t)NIB_READ_S8(at);
      left += (*u & 0xffffu) * weight;
      right += (*u >> 16) * weight;
      at += channels;
    }
    sums[i] = (int32_t)left;
    sums[channels + i] = (int32_t)right;
  }
}

/* The sums of a window alone, which has a tap at least. */
NIB_INNER void nib_block_lone_sums(const uint32_t *column, nib_flash_s8 w, int32_t *sums,
                                   const nib_block_runs *runs, int channels) {
  for (int i = 0; i < channels; i++) {
    const uint8_t *u = (const uint8_t *)(column + 1);
    nib_flash_s8 at = w + i;
    uint32_t sum = (uint32_t)sums[i] + column[0];
    for (int row = 0; row < runs->rows; row++) {
      const uint8_t *const end = u + runs->run;
      for (; u < end; u++) {
        sum += *u * (uint32_t)(uint8_t)NIB_READ_S8(at);
        at += channels;
      }
      at += runs->gap * channels;
    }
    sums[i] = (int32_t)sum;
  }
}

#endif

/* sums[position * channels + channel] += products; w: the block's first weight, channels 1 to 4. */
NIB_INNER void nib_block_sums(const nib_column *columns, const nib_taken *taken, nib_flash_s8 w,
                              int positions, int channels, int32_t *sums) {
  uint32_t *column = nib_block_words(columns);
  const nib_block_runs *runs = taken->windows;
  if (taken->paired) {
    nib_block_pair_sums(column, w + runs->first * channels, sums, runs->run, channels);
    return;
  }
  for (; positions > 0; positions--) {
    if (runs->rows > 0 && runs->run > 0) {
      nib_block_lone_sums(column, w + runs->first * channels, sums, runs, channels);
    }
    column = nib_block_behind(column, runs);
    sums += channels;
    runs++;
  }
}

#endif
