/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_BLOCK_MVE_H
#define NIB_BLOCK_MVE_H

#include "nib_geometry.h"

/* The inner product of convolutions on Armv8.1-M with vectors of integers (Helium: Cortex-M55, M85;
 * sixteen products an instruction), for two windows and two channels at a time. Both inputs and
 * weights are signed, as they are, one after the other, and loops end by predication: nothing is
 * padded. Taps outside the input are multiplied like others, since what they would leave out of a
 * sum is not constant.
 *
 * Two windows, two channels, sixteen inputs: four VLDRB, four VMLADAVA and LETP, 0.14 instructions
 * a product; loads and products alternate, so that they overlap. The unit has to be switched on, as
 * start-up code does for code compiled for it. */
#define NIB_BLOCK_CHANNELS 8 /* any number; weights are [O,KH,KW,I] */
#define NIB_BLOCK_POSITIONS 2
typedef int8_t nib_column; /* an input as it is; the windows one after the other */

/* What is multiplied: inputs of a window. */
typedef struct {
  int count;
} nib_taken;

/* Weights of one channel. */
NIB_INLINE int nib_block_weights(const nib_geometry *g) {
  return g->window_height * g->window_width * g->input_channels;
}

#if defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 1) && defined(__GNUC__) && \
    !defined(__ARM_BIG_ENDIAN)

/* Copies bytes; what follows them. */
NIB_INLINE int8_t *nib_block_copy(int8_t *to, const int8_t *from, int bytes) {
  int8_t *const end = to + bytes;
  __asm__ volatile(
      "wlstp.8 lr, %[bytes], 2f\n\t"
      "1:\n\t"
      "vldrb.8 q0, [%[from]], #16\n\t"
      "vstrb.8 q0, [%[to]], #16\n\t"
      "letp lr, 1b\n\t"
      "2:\n\t"
      : [to] "+r"(to), [from] "+r"(from)
      : [bytes] "r"(bytes)
      : "q0", "lr", "memory");
  return end;
}

/* Fills bytes with a value; what follows them. */
NIB_INLINE int8_t *nib_block_fill(int8_t *to, int value, int bytes) {
  int8_t *const end = to + bytes;
  __asm__ volatile(
      "vdup.8 q0, %[value]\n\t"
      "wlstp.8 lr, %[bytes], 2f\n\t"
      "1:\n\t"
      "vstrb.8 q0, [%[to]], #16\n\t"
      "letp lr, 1b\n\t"
      "2:\n\t"
      : [to] "+r"(to)
      : [value] "r"(value), [bytes] "r"(bytes)
      : "q0", "lr", "memory");
  return end;
}

/* Copies bytes > 0 of two windows. */
NIB_INLINE void nib_block_copy_2(int8_t *to, int8_t *other, const int8_t *a, const int8_t *b,
                                 int bytes) {
  __asm__ volatile(
      "dlstp.8 lr, %[bytes]\n\t"
      "1:\n\t"
      "vldrb.8 q0, [%[a]], #16\n\t"
      "vldrb.8 q1, [%[b]], #16\n\t"
      "vstrb.8 q0, [%[to]], #16\n\t"
      "vstrb.8 q1, [%[other]], #16\n\t"
      "letp lr, 1b\n\t"
      : [to] "+r"(to), [other] "+r"(other), [a] "+r"(a), [b] "+r"(b)
      : [bytes] "r"(bytes)
      : "q0", "q1", "lr", "memory");
}

/* Adds the products of two windows, x and y, and two channels, w and v. */
NIB_INLINE void nib_block_2_2(const nib_column *x, nib_flash_s8 w, int count, int channels,
                              int32_t *sums) {
  const nib_column *y = x + count;
  nib_flash_s8 v = w + count;
  int32_t xw = sums[0];
  int32_t xv = sums[1];
  int32_t yw = sums[channels];
  int32_t yv = sums[channels + 1];
  __asm__ volatile(
      "dlstp.8 lr, %[count]\n\t"
      "1:\n\t"
      "vldrb.8 q0, [%[x]], #16\n\t"
      "vldrb.8 q1, [%[w]], #16\n\t"
      "vmladava.s8 %[xw], q0, q1\n\t"
      "vldrb.8 q2, [%[y]], #16\n\t"
      "vmladava.s8 %[yw], q2, q1\n\t"
      "vldrb.8 q3, [%[v]], #16\n\t"
      "vmladava.s8 %[xv], q0, q3\n\t"
      "vmladava.s8 %[yv], q2, q3\n\t"
      "letp lr, 1b\n\t"
      : [x] "+r"(x), [y] "+r"(y), [w] "+r"(w), [v] "+r"(v), [xw] "+Te"(xw), [xv] "+Te"(xv),
        [yw] "+Te"(yw), [yv] "+Te"(yv)
      : [count] "r"(count)
      : "q0", "q1", "q2", "q3", "lr", "memory");
  sums[0] = xw;
  sums[1] = xv;
  sums[channels] = yw;
  sums[channels + 1] = yv;
}

/* Of one vector and another one: a window and a channel. */
NIB_INLINE int32_t nib_block_1_1(const nib_column *x, nib_flash_s8 w, int count, int32_t sum) {
  __asm__ volatile(
      "dlstp.8 lr, %[count]\n\t"
      "1:\n\t"
      "vldrb.8 q0, [%[x]], #16\n\t"
      "vldrb.8 q1, [%[w]], #16\n\t"
      "vmladava.s8 %[sum], q0, q1\n\t"
      "letp lr, 1b\n\t"
      : [x] "+r"(x), [w] "+r"(w), [sum] "+Te"(sum)
      : [count] "r"(count)
      : "q0", "q1", "lr", "memory");
  return sum;
}

/* Of a window and two channels. */
NIB_INLINE void nib_block_1_2(const nib_column *x, nib_flash_s8 w, int count, int32_t *sums) {
  nib_flash_s8 v = w + count;
  int32_t xw = sums[0];
  int32_t xv = sums[1];
  __asm__ volatile(
      "dlstp.8 lr, %[count]\n\t"
      "1:\n\t"
      "vldrb.8 q0, [%[x]], #16\n\t"
      "vldrb.8 q1, [%[w]], #16\n\t"
      "vmladava.s8 %[xw], q0, q1\n\t"
      "vldrb.8 q2, [%[v]], #16\n\t"
      "vmladava.s8 %[xv], q0, q2\n\t"
      "letp lr, 1b\n\t"
      : [x] "+r"(x), [w] "+r"(w), [v] "+r"(v), [xw] "+Te"(xw), [xv] "+Te"(xv)
      : [count] "r"(count)
      : "q0", "q1", "q2", "lr", "memory");
  sums[0] = xw;
  sums[1] = xv;
}

#else

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

NIB_INLINE void nib_block_copy_2(int8_t *to, int8_t *other, const int8_t *a, const int8_t *b,
                                 int bytes) {
  (void)nib_block_copy(to, a, bytes);
  (void)nib_block_copy(other, b, bytes);
}

NIB_INLINE int32_t nib_block_1_1(const nib_column *x, nib_flash_s8 w, int count, int32_t sum) {
  for (int i = 0; i < count; i++) {
    sum += x[i] * NIB_READ_S8(w + i);
  }
  return sum;
}

NIB_INLINE void nib_block_1_2(const nib_column *x, nib_flash_s8 w, int count, int32_t *sums) {
  sums[0] = nib_block_1_1(x, w, count, sums[0]);
  sums[1] = nib_block_1_1(x, w + count, count, sums[1]);
}

NIB_INLINE void nib_block_2_2(const nib_column *x, nib_flash_s8 w, int count, int channels,
                              int32_t *sums) {
  nib_block_1_2(x, w, count, sums);
  nib_block_1_2(x + count, w, count, sums + channels);
}
#endif

/* sums[position * channels + channel] += the products; w: the weights of the first of the
 * channels. */
NIB_INNER void nib_block_sums(const nib_column *columns, const nib_taken *taken, nib_flash_s8 w,
                              int positions, int channels, int32_t *sums) {
  const int count = taken->count;
  int left = channels;
  for (; left > 1; left -= 2) {
    if (positions == 1) {
      nib_block_1_2(columns, w, count, sums);
    } else {
      nib_block_2_2(columns, w, count, channels, sums);
    }
    w += 2 * count;
    sums += 2;
  }
  if (left > 0) {
    for (int i = 0; i < positions; i++) {
      *sums = nib_block_1_1(columns + i * count, w, count, *sums);
      sums += channels;
    }
  }
}

/* Gathers what there is of a window whose first taps are in column start of the input: the taps
 * outside have their bytes. */
NIB_INLINE void nib_block_window(const nib_geometry *g, const nib_window *p, const int8_t *input,
                                 int start, int8_t *to) {
  const int inputs = g->input_channels;
  const int dilation = g->dilation_width;
  const nib_taps taps = nib_taps_inside(start, g->window_width, dilation, g->input_width);
  const int run = g->window_width * inputs;
  int at = p->at;
  if (taps.first == taps.end) {
    return;
  }
  input += taps.at * inputs;
  to += p->tall.first * run + taps.first * inputs;
  for (int ky = p->tall.first; ky < p->tall.end; ky++) {
    if (dilation == 1) {
      (void)nib_block_copy(to, input + at, (taps.end - taps.first) * inputs);
    } else {
      const int8_t *from = input + at;
      for (int kx = taps.first; kx < taps.end; kx++) {
        (void)nib_block_copy(to + (kx - taps.first) * inputs, from, inputs);
        from += dilation * inputs;
      }
    }
    at = nib_next_row(p, at);
    to += run;
  }
}

/* Gathers the windows of output columns x, x + 1, ... of the row begun; zero: what a tap outside
 * the input is, its zero point + 128. */
NIB_INNER void nib_block_gather(const nib_geometry *g, const nib_window *p, int zero,
                                const int8_t *input, int x, int positions, nib_column *columns,
                                nib_taken *taken) {
  const int run = g->window_width * g->input_channels;
  const int count = g->window_height * run;
  const int stride = g->stride_width;
  const int rows = p->tall.end - p->tall.first;
  int start = x * stride - g->pad_left;
  const int inside = g->dilation_width == 1 && start >= 0 &&
                     start + (positions - 1) * stride + g->window_width <= g->input_width;
  taken->count = count;
  if (!inside || rows < g->window_height) {
    (void)nib_block_fill(columns, zero - 128, positions * count);
  }
  if (inside && positions == 2) {
    const int8_t *const row = input + start * g->input_channels;
    const int apart = stride * g->input_channels;
    int at = p->at;
    columns += p->tall.first * run;
    for (int n = rows; n > 0; n--) {
      nib_block_copy_2(columns, columns + count, row + at, row + at + apart, run);
      columns += run;
      at = nib_next_row(p, at);
    }
  } else {
    for (int i = 0; i < positions; i++) {
      nib_block_window(g, p, input, start, columns);
      columns += count;
      start += stride;
    }
  }
}

#endif
