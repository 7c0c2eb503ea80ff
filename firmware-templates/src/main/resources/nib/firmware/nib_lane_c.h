/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_LANE_C_H
#define NIB_LANE_C_H

#include "nib_depthwise_conv_2d.h"

/* A row of one channel's sums in portable C. Three weights of a row of taps stay in registers while
 * they go along the row of the input, and so do three inputs, of which each sum takes a new one:
 * five loads and stores, three products and three additions for three multiply-accumulates. Windows
 * of another width, stride or dilation have their inputs gathered, three taps at a time. */

#define NIB_LANE_CHANNELS 1 /* whose sums are computed together */

#define NIB_LANE_TAPS 3 /* of a row that are multiplied together */

#if defined(NIB_SQUARES)
/* Without a multiplier, 4xw = (x + w)^2 - (x - w)^2. An input is its place in the table, 2x; a
 * weight -127 to 127. */
typedef int16_t nib_lane_input;

typedef struct {
  const uint16_t *plus, *minus; /* the squares of w and -w */
} nib_lane_weight;

NIB_INLINE nib_lane_weight nib_lane_weight_of(int w) {
  nib_lane_weight weight;
  weight.plus = nib_squares + 255 + w;
  weight.minus = nib_squares + 255 - w;
  return weight;
}

NIB_INLINE nib_lane_input nib_lane_input_of(int x) {
  return (nib_lane_input)(2 * x);
}

NIB_INLINE int32_t nib_lane_square(const uint16_t *row, int x) {
  return *(const uint16_t *)(const void *)((const char *)row + x);
}

NIB_INLINE int32_t nib_lane_product(nib_lane_weight w, int x) {
  return nib_lane_square(w.plus, x) - nib_lane_square(w.minus, x);
}

/* sum + three products. */
NIB_INLINE int32_t nib_lane_add(int32_t sum, int32_t a, int32_t b, int32_t c) {
  return sum + ((a + b + c) >> 2);
}
#else
typedef int8_t nib_lane_input; /* an input as it is */

typedef int nib_lane_weight;

NIB_INLINE nib_lane_weight nib_lane_weight_of(int w) {
  return w;
}

NIB_INLINE nib_lane_input nib_lane_input_of(int x) {
  return (nib_lane_input)x;
}

NIB_INLINE int nib_lane_product(nib_lane_weight w, int x) {
  return x * w;
}

/* sum + three products, of which two fit an int of 16 bits. */
NIB_INLINE int32_t nib_lane_add(int32_t sum, int a, int b, int c) {
#if defined(__AVR__)
  return sum + (a + b) + c;
#else
  return sum + a + b + c;
#endif
}
#endif

/* The input at a place, which goes on to the next one. */
NIB_INLINE int nib_lane_take(const int8_t **from, int step) {
  const int x = **from;
  *from += step;
  return nib_lane_input_of(x);
}

/* What is the same for all rows of a layer. */
typedef struct {
  int slides;               /* 1: what a row reads need not be gathered */
  int before, inside;       /* elements of a row in front of the input, and inside it */
  nib_lane_input *gathered; /* a row of them, which begins and ends with those outside, and
                               NIB_LANE_TAPS - 1 taps more */
} nib_lane;

/* scratch: where windows do not slide, a row of the inputs that a channel reads, those outside with
 * them, and NIB_LANE_TAPS - 1 taps more. */
NIB_INLINE void nib_lane_begin(const nib_depthwise_conv_2d_layer *layer, void *scratch,
                               nib_lane *lane) {
  const nib_geometry *const g = &layer->geometry;
  const int width = (g->output_width - 1) * g->stride_width +
                    (g->window_width - 1) * g->dilation_width + 1;
  nib_lane_input *to = (nib_lane_input *)scratch;
  lane->gathered = to;
  lane->before = g->pad_left < width ? g->pad_left : width;
  lane->inside = width - lane->before < g->input_width ? width - lane->before : g->input_width;
  lane->slides = g->window_width == NIB_LANE_TAPS && g->stride_width == 1 &&
                 g->dilation_width == 1 && lane->before < NIB_LANE_TAPS;
  if (!lane->slides) {
    for (int i = 0; i < width + (NIB_LANE_TAPS - 1) * g->dilation_width; i++) {
      to[i] = nib_lane_input_of(layer->input_zero_point);
    }
  }
}

/* sums[x] += the products of a row of taps, whose inputs are gathered from `from` on. */
NIB_INNER void nib_lane_row_gathered(const nib_geometry *g, const nib_lane *lane,
                                     const int8_t *from, nib_flash_s8 w, int32_t *sums) {
  const int dilation = g->dilation_width;
  const int stride = g->stride_width;
  const int pitch = g->output_channels;
  const nib_lane_input *first = lane->gathered;
  nib_lane_input *to = lane->gathered + lane->before;
  for (int left = lane->inside; left > 0; left--) {
    *to = (nib_lane_input)nib_lane_take(&from, g->input_channels);
    to++;
  }
  for (int taps = g->window_width; taps > 0; taps -= NIB_LANE_TAPS) {
    const nib_lane_weight a = nib_lane_weight_of(NIB_READ_S8(w));
    const nib_lane_weight b = nib_lane_weight_of(taps > 1 ? NIB_READ_S8(w + pitch) : 0);
    const nib_lane_weight c = nib_lane_weight_of(taps > 2 ? NIB_READ_S8(w + 2 * pitch) : 0);
    const nib_lane_input *u = first;
    for (int x = 0; x < g->output_width; x++) {
      sums[x] = nib_lane_add(sums[x], nib_lane_product(a, u[0]), nib_lane_product(b, u[dilation]),
                             nib_lane_product(c, u[2 * dilation]));
      u += stride;
    }
    first += NIB_LANE_TAPS * dilation;
    w += NIB_LANE_TAPS * pitch;
  }
}

/* The same of a row of three taps where it lies, of windows side by side. */
NIB_INNER void nib_lane_row_sliding(const nib_geometry *g, const nib_lane *lane,
                                    const int8_t *from, int outside, nib_flash_s8 w,
                                    int32_t *sums) {
  const int step = g->input_channels;
  const int pitch = g->output_channels;
  const nib_lane_weight a = nib_lane_weight_of(NIB_READ_S8(w));
  const nib_lane_weight b = nib_lane_weight_of(NIB_READ_S8(w + pitch));
  const nib_lane_weight c = nib_lane_weight_of(NIB_READ_S8(w + 2 * pitch));
  const int32_t *const end = sums + g->output_width;
  int left = lane->inside;
  int x = outside;
  int y = outside;
  int z;
  if (lane->before < 1) {
    x = nib_lane_take(&from, step);
    left--;
  }
  if (lane->before < 2 && left > 0) {
    y = nib_lane_take(&from, step);
    left--;
  }
  for (; left >= 3; left -= 3) {
    z = nib_lane_take(&from, step);
    sums[0] = nib_lane_add(sums[0], nib_lane_product(a, x), nib_lane_product(b, y),
                           nib_lane_product(c, z));
    x = nib_lane_take(&from, step);
    sums[1] = nib_lane_add(sums[1], nib_lane_product(a, y), nib_lane_product(b, z),
                           nib_lane_product(c, x));
    y = nib_lane_take(&from, step);
    sums[2] = nib_lane_add(sums[2], nib_lane_product(a, z), nib_lane_product(b, x),
                           nib_lane_product(c, y));
    sums += 3;
  }
  while (sums != end) {
    z = outside;
    if (left > 0) {
      z = nib_lane_take(&from, step);
      left--;
    }
    *sums = nib_lane_add(*sums, nib_lane_product(a, x), nib_lane_product(b, y),
                         nib_lane_product(c, z));
    sums++;
    x = y;
    y = z;
  }
}

#if defined(__riscv) && defined(__riscv_mul) && !defined(__riscv_32e)
/* RISC-V has registers for the weights and inputs of three rows of taps: three loads, a store, nine
 * products and eight additions for nine multiply-accumulates. */
#define NIB_LANE_ROWS 3

NIB_INLINE int32_t nib_lane_nine(const int *w, int x0, int y0, int z0, int x1, int y1, int z1,
                                 int x2, int y2, int z2) {
  return w[0] * x0 + w[1] * y0 + w[2] * z0 + w[3] * x1 + w[4] * y1 + w[5] * z1 + w[6] * x2 +
         w[7] * y2 + w[8] * z2;
}

/* sums[x] = the products of three taps side by side of three rows, which begin at a, b and c. */
NIB_INNER void nib_lane_rows_sliding(const nib_geometry *g, const nib_lane *lane, const int8_t *a,
                                     const int8_t *b, const int8_t *c, int outside,
                                     nib_flash_s8 first, int32_t *sums) {
  const int step = g->input_channels;
  const int pitch = g->output_channels;
  const int32_t *const end = sums + g->output_width;
  int left = lane->inside;
  int x0 = outside, x1 = outside, x2 = outside;
  int y0 = outside, y1 = outside, y2 = outside;
  int z0, z1, z2;
  int w[9];
  for (int i = 0; i < 9; i++) {
    w[i] = NIB_READ_S8(first + i * pitch);
  }
  if (lane->before < 1) {
    x0 = nib_lane_take(&a, step);
    x1 = nib_lane_take(&b, step);
    x2 = nib_lane_take(&c, step);
    left--;
  }
  if (lane->before < 2 && left > 0) {
    y0 = nib_lane_take(&a, step);
    y1 = nib_lane_take(&b, step);
    y2 = nib_lane_take(&c, step);
    left--;
  }
  for (; left >= 3; left -= 3) {
    z0 = nib_lane_take(&a, step);
    z1 = nib_lane_take(&b, step);
    z2 = nib_lane_take(&c, step);
    sums[0] = nib_lane_nine(w, x0, y0, z0, x1, y1, z1, x2, y2, z2);
    x0 = nib_lane_take(&a, step);
    x1 = nib_lane_take(&b, step);
    x2 = nib_lane_take(&c, step);
    sums[1] = nib_lane_nine(w, y0, z0, x0, y1, z1, x1, y2, z2, x2);
    y0 = nib_lane_take(&a, step);
    y1 = nib_lane_take(&b, step);
    y2 = nib_lane_take(&c, step);
    sums[2] = nib_lane_nine(w, z0, x0, y0, z1, x1, y1, z2, x2, y2);
    sums += 3;
  }
  while (sums != end) {
    z0 = z1 = z2 = outside;
    if (left > 0) {
      z0 = nib_lane_take(&a, step);
      z1 = nib_lane_take(&b, step);
      z2 = nib_lane_take(&c, step);
      left--;
    }
    *sums = nib_lane_nine(w, x0, y0, z0, x1, y1, z1, x2, y2, z2);
    sums++;
    x0 = y0;
    x1 = y1;
    x2 = y2;
    y0 = z0;
    y1 = z1;
    y2 = z2;
  }
}
#endif

/* What rows of taps outside the input add to all sums of a row. */
NIB_INNER int32_t nib_lane_outside(int zero_point, nib_flash_s8 w, int taps, int pitch) {
  int32_t sum = 0;
  for (; taps > 0; taps--) {
    sum += NIB_READ_S8(w);
    w += pitch;
  }
  return sum * zero_point;
}

/* sums[x] = the products of the windows x of the row that p was begun for by nib_window_rows, of a
 * channel whose input's first element is at input. A sum's magnitude is at most 128 * 127 a
 * weight. */
NIB_INNER void nib_lane_row(const nib_depthwise_conv_2d_layer *layer, const nib_lane *lane,
                            const nib_window *p, const int8_t *input, int channel, int channels,
                            int32_t *sums) {
  const nib_geometry *const g = &layer->geometry;
  const int pitch = g->output_channels;
  const int taps = g->window_width;
  const int zero_point = layer->input_zero_point;
  nib_flash_s8 w = layer->weights + channel;
  int at = p->at;
  int32_t sum = 0;
  (void)channels;
  if (p->tall.end - p->tall.first < g->window_height) {
    const int above = p->tall.first * taps;
    const int inside = (p->tall.end - p->tall.first) * taps;
    sum = nib_lane_outside(zero_point, w, above, pitch);
    w += above * pitch;
    sum += nib_lane_outside(zero_point, w + inside * pitch,
                            g->window_height * taps - above - inside, pitch);
  }
#if defined(NIB_LANE_ROWS)
  if (lane->slides && g->window_height == NIB_LANE_ROWS &&
      p->tall.end - p->tall.first == NIB_LANE_ROWS) {
    const int below = nib_next_row(p, at);
    nib_lane_rows_sliding(g, lane, input + at, input + below, input + nib_next_row(p, below),
                          zero_point, w, sums);
    return;
  }
#endif
  for (int x = 0; x < g->output_width; x++) {
    sums[x] = sum;
  }
  for (int rows = p->tall.end - p->tall.first; rows > 0; rows--) {
    if (lane->slides) {
      nib_lane_row_sliding(g, lane, input + at, nib_lane_input_of(zero_point), w, sums);
    } else {
      nib_lane_row_gathered(g, lane, input + at, w, sums);
    }
    w += taps * pitch;
    at = nib_next_row(p, at);
  }
}

/* The outputs of count positions, pitch elements apart, of a channel (rule R5), by a factor that
 * shifts to the right, from accumulators below 2^30: generation has proved both. keeps: 1 when what
 * the output holds counts, too, if it is larger. */
NIB_INNER void nib_lane_outputs(const nib_depthwise_conv_2d_layer *layer, const int32_t *sums,
                                int channel, int channels, int count, int keeps, int8_t *output) {
  const nib_requantization *const r = &layer->requantization;
  const int factor = r->factor_step != 0 ? channel : 0;
  const int32_t bias = NIB_READ_S32(layer->bias, channel);
  const int32_t multiplier = NIB_READ_S32(r->multipliers, factor);
  const int exponent = -NIB_READ_S8(r->shifts + factor);
  const int32_t zero_point = r->output_zero_point;
  const int32_t min = r->min;
  const int32_t max = r->max;
  const int nothing = min == zero_point; /* what ReLU leaves nothing of need not be scaled */
  const int pitch = layer->geometry.pitch;
  (void)channels;
  for (;;) {
    const int32_t accumulator = *sums + bias;
    int32_t value = min;
    if (!nothing || accumulator > 0) {
      value = nib_scale_right(accumulator, multiplier, exponent) + zero_point;
      value = value < min ? min : value;
      value = value > max ? max : value;
    }
    if (keeps && value < *output) {
      value = *output;
    }
    *output = (int8_t)value;
    count--;
    if (count == 0) {
      return; /* no step behind the last pixel, where the arena may end */
    }
    output += pitch;
    sums++;
  }
}

#endif
