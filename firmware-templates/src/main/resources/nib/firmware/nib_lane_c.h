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

/* The sum of three products. */
NIB_INLINE int32_t nib_lane_sum(int32_t a, int32_t b, int32_t c) {
  return (a + b + c) >> 2;
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

/* The sum of three products; two of them fit 16 bits. */
NIB_INLINE int32_t nib_lane_sum(int a, int b, int c) {
  return (int32_t)(a + b) + c;
}
#endif

/* The weights of three taps side by side. */
typedef struct {
  nib_lane_weight of[NIB_LANE_TAPS];
} nib_lane_weights;

/* What is the same for all rows of a layer. */
typedef struct {
  int slides;                 /* 1: what a row reads need not be gathered */
  int before, inside, behind; /* elements of a row outside, inside and outside the input */
  nib_lane_input *gathered;   /* a row of them, which begins and ends with those outside, and
                                 NIB_LANE_TAPS - 1 taps more */
} nib_lane;

/* scratch: what Java counts. */
NIB_INLINE void nib_lane_begin(const nib_depthwise_conv_2d_layer *layer, void *scratch,
                               nib_lane *lane) {
  const nib_geometry *const g = &layer->geometry;
  const int width = (g->output_width - 1) * g->stride_width +
                    (g->window_width - 1) * g->dilation_width + 1;
  nib_lane_input *to = (nib_lane_input *)scratch;
  lane->gathered = to;
  lane->before = g->pad_left < width ? g->pad_left : width;
  lane->inside = width - lane->before < g->input_width ? width - lane->before : g->input_width;
  lane->behind = width - lane->before - lane->inside;
  lane->slides = g->window_width == NIB_LANE_TAPS && g->stride_width == 1 &&
                 g->dilation_width == 1 && lane->before < NIB_LANE_TAPS;
  if (!lane->slides) {
    for (int i = 0; i < width + (NIB_LANE_TAPS - 1) * g->dilation_width; i++) {
      to[i] = nib_lane_input_of(layer->input_zero_point);
    }
  }
}

/* Gathers a row of a channel, whose inputs are step elements apart. */
NIB_INLINE void nib_lane_gather(const nib_lane *lane, const int8_t *from, int step) {
  nib_lane_input *to = lane->gathered + lane->before;
  int left = lane->inside;
  for (; left > 1; left -= 2) {
    to[0] = nib_lane_input_of(*from);
    from += step;
    to[1] = nib_lane_input_of(*from);
    from += step;
    to += 2;
  }
  if (left > 0) {
    *to = nib_lane_input_of(*from);
  }
}

/* sums[x] += the products of three taps of the row gathered, the first one at u. */
NIB_INLINE void nib_lane_row_gathered(const nib_geometry *g, const nib_lane_input *u,
                                      const nib_lane_weights *w, int32_t *sums) {
  const int32_t *const end = sums + g->output_width;
  const int dilation = g->dilation_width;
  const int stride = g->stride_width;
  const nib_lane_weight a = w->of[0];
  const nib_lane_weight b = w->of[1];
  const nib_lane_weight c = w->of[2];
  while (sums != end) {
    *sums += nib_lane_sum(nib_lane_product(a, u[0]), nib_lane_product(b, u[dilation]),
                          nib_lane_product(c, u[2 * dilation]));
    u += stride;
    sums++;
  }
}

/* The same of a row where it lies: three taps side by side of windows side by side. */
NIB_INLINE void nib_lane_row_sliding(const nib_geometry *g, const nib_lane *lane,
                                     const int8_t *from, int outside, const nib_lane_weights *w,
                                     int32_t *sums) {
  const int step = g->input_channels;
  const nib_lane_weight a = w->of[0];
  const nib_lane_weight b = w->of[1];
  const nib_lane_weight c = w->of[2];
  int windows = g->output_width;
  int left = lane->inside;
  int x = outside;
  int y = outside;
  int z = outside;
  if (lane->before < 1) {
    x = nib_lane_input_of(*from);
    from += step;
    left--;
  }
  if (lane->before < 2 && left > 0) {
    y = nib_lane_input_of(*from);
    from += step;
    left--;
  }
  while (left >= 3) {
    z = nib_lane_input_of(*from);
    from += step;
    sums[0] += nib_lane_sum(nib_lane_product(a, x), nib_lane_product(b, y), nib_lane_product(c, z));
    x = nib_lane_input_of(*from);
    from += step;
    sums[1] += nib_lane_sum(nib_lane_product(a, y), nib_lane_product(b, z), nib_lane_product(c, x));
    y = nib_lane_input_of(*from);
    from += step;
    sums[2] += nib_lane_sum(nib_lane_product(a, z), nib_lane_product(b, x), nib_lane_product(c, y));
    sums += 3;
    left -= 3;
    windows -= 3;
  }
  for (; windows > 0; windows--) {
    z = outside;
    if (left > 0) {
      z = nib_lane_input_of(*from);
      from += step;
      left--;
    }
    *sums += nib_lane_sum(nib_lane_product(a, x), nib_lane_product(b, y), nib_lane_product(c, z));
    sums++;
    x = y;
    y = z;
  }
}

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
  for (int x = 0; x < g->output_width; x++) {
    sums[x] = sum;
  }
  for (int rows = p->tall.end - p->tall.first; rows > 0; rows--) {
    if (!lane->slides) {
      nib_lane_gather(lane, input + at, g->input_channels);
    }
    for (int tap = 0; tap < taps; tap += NIB_LANE_TAPS) {
      nib_lane_weights three;
      for (int i = 0; i < NIB_LANE_TAPS; i++) {
        three.of[i] = nib_lane_weight_of(0);
        if (tap + i < taps) {
          three.of[i] = nib_lane_weight_of(NIB_READ_S8(w));
          w += pitch;
        }
      }
      if (lane->slides) {
        nib_lane_row_sliding(g, lane, input + at, nib_lane_input_of(zero_point), &three, sums);
      } else {
        nib_lane_row_gathered(g, lane->gathered + tap * g->dilation_width, &three, sums);
      }
    }
    at = nib_next_row(p, at);
  }
}

/* What ReLU leaves nothing of need not be scaled, where that takes long. */
#if defined(__riscv) || defined(__AVR__)
#define NIB_LANE_NOTHING(condition) (condition)
#else
#define NIB_LANE_NOTHING(condition) 0
#endif

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
  const int nothing = NIB_LANE_NOTHING(min == zero_point);
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
