/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_LANE_MVE_H
#define NIB_LANE_MVE_H

#include "nib_depthwise_conv_2d.h"

/* A row of eight channels' sums on Armv8.1-M with vectors of integers (Helium: Cortex-M55, M85), of
 * convolutions with one output channel for each input channel. A tap of a window is a vector of
 * inputs side by side and one of weights: ten instructions for eight multiply-accumulates, the loop
 * included. The unit has to be switched on, as start-up code does for code compiled for it. */

#define NIB_LANE_CHANNELS 8 /* whose sums are computed together, and lie side by side */

/* What a tap outside the input reads. */
typedef struct {
  int8_t outside[NIB_LANE_CHANNELS];
} nib_lane;

NIB_INLINE void nib_lane_begin(const nib_depthwise_conv_2d_layer *layer, void *scratch,
                               nib_lane *lane) {
  (void)scratch;
  for (int i = 0; i < NIB_LANE_CHANNELS; i++) {
    lane->outside[i] = (int8_t)layer->input_zero_point;
  }
}

/* Rows of taps; assembly reads it in its order. */
typedef struct {
  const int8_t *input; /* of the first tap, in a ring's first row */
  int at;              /* elements from there to its row */
  int rows;
  int32_t step;  /* from tap to tap */
  int32_t pitch; /* of weights from tap to tap */
  nib_flash_s8 w;
  int taps; /* of a row */
  int gap;  /* weights from the end of a row to the next one */
  int row_step, ring; /* elements to the next row before it wraps, and of all rows */
  int32_t *sums;
  int channels;
} nib_lane_taps;

#if defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 1) && defined(__GNUC__) && \
    !defined(__ARM_BIG_ENDIAN)

/* sums[channel] += the products of rows of taps, one tap at least. VMULLB and VMULLT multiply
 * channels with even and with odd numbers, whose sums are q3 and q4. */
NIB_INLINE void nib_lane_add(const nib_lane_taps *t) {
  nib_flash_s8 w = t->w;
  int at = t->at;
  int rows = t->rows;
  const int32_t step = t->step;
  const int32_t pitch = t->pitch;
  const int8_t *x;
  __asm__ volatile(
      "ldrd %[x], r12, [%[t], #40]\n\t"
      "vctp.16 r12\n\t"
      "vld20.32 {q3, q4}, [%[x]]\n\t"
      "vld21.32 {q3, q4}, [%[x]]\n\t"
      "1:\n\t"
      "ldr %[x], [%[t]]\n\t"
      "ldr r12, [%[t], #24]\n\t"
      "add %[x], %[at]\n\t"
      "dls lr, r12\n\t"
      "2:\n\t"
      "vpstt\n\t"
      "vldrbt.s16 q0, [%[x]]\n\t"
      "vldrbt.s16 q1, [%[w]]\n\t"
      "vmullb.s16 q2, q0, q1\n\t"
      "add %[x], %[step]\n\t"
      "vadd.i32 q3, q3, q2\n\t"
      "vmullt.s16 q2, q0, q1\n\t"
      "add %[w], %[pitch]\n\t"
      "vadd.i32 q4, q4, q2\n\t"
      "le lr, 2b\n\t"
      "ldr r12, [%[t], #28]\n\t"
      "add %[w], r12\n\t"
      "ldrd r12, %[x], [%[t], #32]\n\t"
      "add %[at], r12\n\t"
      "cmp %[at], %[x]\n\t"
      "it ge\n\t"
      "subge %[at], %[x]\n\t"
      "subs %[rows], #1\n\t"
      "bne 1b\n\t"
      "ldr %[x], [%[t], #40]\n\t"
      "vst20.32 {q3, q4}, [%[x]]\n\t"
      "vst21.32 {q3, q4}, [%[x]]\n\t"
      : [x] "=&l"(x), [w] "+l"(w), [at] "+r"(at), [rows] "+r"(rows)
      : [t] "r"(t), [step] "r"(step), [pitch] "r"(pitch)
      : "q0", "q1", "q2", "q3", "q4", "r12", "lr", "cc", "memory");
}

/* What is done to sums of four channels; assembly reads it in its order. */
typedef struct {
  int32_t bias[4], multipliers[4], shifts[4];
} nib_lane_factors;

/* The outputs of count positions, of up to four channels: VQRDMULH is rule R1; VRSHL adds halves
 * upwards, hence rule R2 by one less for what is negative and shifted. */
NIB_INLINE void nib_lane_scale(const nib_lane_factors *f, const nib_requantization *r,
                               const int32_t *sums, int channels, int count, int keeps,
                               int8_t *output, int pitch) {
  __asm__ volatile(
      "vctp.32 %[channels]\n\t"
      "vldrw.32 q1, [%[f]]\n\t"
      "vldrw.32 q2, [%[f], #16]\n\t"
      "vldrw.32 q3, [%[f], #32]\n\t"
      "vdup.32 q5, %[min]\n\t"
      "vdup.32 q6, %[max]\n\t"
      "dls lr, %[count]\n\t"
      "1:\n\t"
      "vldrw.32 q0, [%[sums]], #32\n\t"
      "vadd.i32 q0, q0, q1\n\t"
      "vqrdmulh.s32 q0, q0, q2\n\t"
      "vand q4, q0, q3\n\t"
      "vshr.s32 q4, q4, #31\n\t"
      "vadd.i32 q0, q0, q4\n\t"
      "vrshl.s32 q0, q0, q3\n\t"
      "vadd.i32 q0, q0, %[zero_point]\n\t"
      "vmax.s32 q0, q0, q5\n\t"
      "vmin.s32 q0, q0, q6\n\t"
      "cbz %[keeps], 2f\n\t"
      "vpstt\n\t"
      "vldrbt.s32 q4, [%[output]]\n\t"
      "vmaxt.s32 q0, q0, q4\n\t"
      "2:\n\t"
      "vpst\n\t"
      "vstrbt.32 q0, [%[output]]\n\t"
      "add %[output], %[pitch]\n\t"
      "le lr, 1b\n\t"
      : [sums] "+r"(sums), [output] "+l"(output)
      : [f] "r"(f), [channels] "r"(channels), [count] "r"(count), [pitch] "r"(pitch),
        [zero_point] "r"((int32_t)r->output_zero_point), [min] "r"((int32_t)r->min),
        [max] "r"((int32_t)r->max), [keeps] "l"(keeps)
      : "q0", "q1", "q2", "q3", "q4", "q5", "q6", "lr", "cc", "memory");
}

NIB_INLINE void nib_lane_outputs_of(const nib_depthwise_conv_2d_layer *layer, const int32_t *sums,
                                    int first, int channels, int count, int keeps,
                                    int8_t *output) {
  const nib_requantization *const r = &layer->requantization;
  nib_lane_factors f;
  for (int i = 0; i < 4; i++) {
    const int channel = i < channels ? first + i : first;
    f.bias[i] = layer->bias[channel];
    f.multipliers[i] = r->multipliers[channel * r->factor_step];
    f.shifts[i] = r->shifts[channel * r->factor_step];
  }
  nib_lane_scale(&f, r, sums, channels, count, keeps, output, layer->geometry.pitch);
}

#else

NIB_INLINE void nib_lane_add(const nib_lane_taps *t) {
  nib_flash_s8 w = t->w;
  int at = t->at;
  for (int rows = t->rows; rows > 0; rows--) {
    const int8_t *x = t->input + at;
    for (int taps = t->taps; taps > 0; taps--) {
      for (int i = 0; i < t->channels; i++) {
        t->sums[i] += x[i] * NIB_READ_S8(w + i);
      }
      x += t->step;
      w += t->pitch;
    }
    w += t->gap;
    at += t->row_step;
    at -= at >= t->ring ? t->ring : 0;
  }
}

NIB_INLINE void nib_lane_outputs_of(const nib_depthwise_conv_2d_layer *layer, const int32_t *sums,
                                    int first, int channels, int count, int keeps,
                                    int8_t *output) {
  const nib_requantization *const r = &layer->requantization;
  for (;;) {
    for (int i = 0; i < channels; i++) {
      const int factor = (first + i) * r->factor_step;
      const int32_t value = nib_scale_right(sums[i] + NIB_READ_S32(layer->bias, first + i),
                                            NIB_READ_S32(r->multipliers, factor),
                                            -NIB_READ_S8(r->shifts + factor)) +
                            r->output_zero_point;
      const int32_t clamped = value < r->min ? r->min : value > r->max ? r->max : value;
      if (!keeps || clamped > output[i]) {
        output[i] = (int8_t)clamped;
      }
    }
    count--;
    if (count == 0) {
      return; /* no step behind the last pixel, where the arena may end */
    }
    sums += NIB_LANE_CHANNELS;
    output += layer->geometry.pitch;
  }
}
#endif

/* Adds rows of taps outside the input, whose weights begin at w. */
NIB_INNER void nib_lane_outside(const nib_lane *lane, int rows, int taps, nib_flash_s8 w,
                                int pitch, int gap, int channels, int32_t *sums) {
  if (rows > 0 && taps > 0) {
    nib_lane_taps t;
    t.input = lane->outside;
    t.at = 0;
    t.rows = rows;
    t.step = 0;
    t.pitch = pitch;
    t.w = w;
    t.taps = taps;
    t.gap = gap;
    t.row_step = 0;
    t.ring = 1;
    t.sums = sums;
    t.channels = channels;
    nib_lane_add(&t);
  }
}

/* sums[x][channel] = the products of the windows x of the row that p was begun for by
 * nib_window_rows, of channels whose first input element is at input. */
NIB_INNER void nib_lane_row(const nib_depthwise_conv_2d_layer *layer, const nib_lane *lane,
                            const nib_window *p, const int8_t *input, int channel, int channels,
                            int32_t *sums) {
  const nib_geometry *const g = &layer->geometry;
  const int pitch = g->output_channels;
  const int taps = g->window_width;
  const int row = taps * pitch;
  const int above = p->tall.first;
  const int below = g->window_height - p->tall.end;
  const int inside = layer->input_zero_point == 0 ? 0 : 1; /* 0: nothing outside counts */
  nib_flash_s8 const w = layer->weights + channel;
  int start = -g->pad_left;
  nib_lane_taps t;
  t.rows = p->tall.end - above;
  t.at = p->at;
  t.step = g->dilation_width * g->input_channels;
  t.pitch = pitch;
  t.row_step = p->row_step;
  t.ring = p->ring;
  t.channels = channels;
  for (int x = g->output_width; x > 0; x--) {
    const nib_taps wide = nib_taps_inside(start, taps, g->dilation_width, g->input_width);
    for (int i = 0; i < NIB_LANE_CHANNELS; i++) {
      sums[i] = 0;
    }
    t.taps = wide.end - wide.first;
    t.sums = sums;
    if (t.rows > 0 && t.taps > 0) {
      t.input = input + wide.at * g->input_channels;
      t.w = w + above * row + wide.first * pitch;
      t.gap = row - t.taps * pitch;
      nib_lane_add(&t);
    }
    if (inside && (above > 0 || below > 0 || t.taps < taps)) {
      const int behind = taps - wide.end;
      nib_lane_outside(lane, above, taps, w, pitch, 0, channels, sums);
      nib_lane_outside(lane, t.rows, wide.first, w + above * row, pitch, row - wide.first * pitch,
                       channels, sums);
      nib_lane_outside(lane, t.rows, behind, w + above * row + wide.end * pitch, pitch,
                       row - behind * pitch, channels, sums);
      nib_lane_outside(lane, below, taps, w + p->tall.end * row, pitch, 0, channels, sums);
    }
    sums += NIB_LANE_CHANNELS;
    start += g->stride_width;
  }
}

/* The outputs of count positions, pitch elements apart, of some channels (rule R5), by factors that
 * shift to the right, from accumulators below 2^30: generation has proved both. keeps: 1 when what
 * the output holds counts, too, if it is larger. */
NIB_INNER void nib_lane_outputs(const nib_depthwise_conv_2d_layer *layer, const int32_t *sums,
                                int channel, int channels, int count, int keeps, int8_t *output) {
  nib_lane_outputs_of(layer, sums, channel, channels < 4 ? channels : 4, count, keeps, output);
  if (channels > 4) {
    nib_lane_outputs_of(layer, sums + 4, channel + 4, channels - 4, count, keeps, output + 4);
  }
}

#endif
