/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_AVR_WINDOWS_H
#define NIB_AVR_WINDOWS_H

#include "nib_avr_columns.h"

/* ---- Windows, one pair after the other ---- */

/* What is taken of the strip: columns of taps outside the input for all windows are left out where
 * they read 0. */
NIB_INNER void nib_avr_take(const nib_avr *a, nib_avr_strip *s) {
  const nib_geometry *const g = &a->layer->geometry;
  const int taps = g->window_width;
  const int tap_column = g->window_height * s->channels;
  const int rest = s->rest;
  int first = 0;
  int count = taps;
  int before;
  int behind;
  if (a->layer->outside == 0 && g->dilation_width == 1) {
    if (s->end < taps) {
      first = s->end < 0 ? taps : taps - s->end;
    }
    if (s->start + taps > g->input_width) {
      count = g->input_width - s->start;
    }
    count = count < first ? 0 : count - first;
  }
  before = first * tap_column + s->above * s->channels;
  s->whole = count == taps;
  s->left = s->strip + first * s->column;
  s->right = s->left + (a->slides ? g->stride_width : taps) * s->column;
  s->run = count * s->column;
  s->runs = 1;
  s->gap = 0;
  behind = taps * tap_column - before - s->run;
  if (s->column < tap_column && s->run > 0) {
    s->run = s->column;
    s->runs = (uint8_t)count;
    s->gap = tap_column - s->column;
    behind -= (count - 1) * s->gap;
  }
  s->next = NIB_AVR_CHANNELS * (behind + before);
  s->last = NIB_AVR_CHANNELS * behind + rest * before;
  s->weights = a->layer->weights + (s->blocks > 0 ? NIB_AVR_CHANNELS : rest) * before;
}

/* Writes what two windows or one read, wherever they lie. */
NIB_INNER void nib_avr_place(const nib_avr *a, nib_avr_strip *s, int x, int windows) {
  const nib_geometry *const g = &a->layer->geometry;
  const int stride = g->stride_width;
  const int taps = g->window_width;
  const int start = x * stride - g->pad_left;
  const int end = start + taps + (windows == 2 ? stride : 0);
  if (a->slides) {
    int kept = 0;
    if (start >= s->start && start < s->end && s->column > 0) {
      kept = s->end - start;
      s->to = s->strip;
      s->kept = s->strip + (start - s->start) * s->column;
      s->kept_inputs = kept * s->column;
      s->fresh = 0;
      nib_avr_advance(s);
    }
    nib_avr_write(a, s, start + kept, end - start - kept, s->strip + kept * s->column);
    s->steady = windows == 2 && s->inside && s->column > 0 && end >= 0;
    s->from = a->input + end * s->channels;
    s->to = s->strip;
    s->fresh = (uint8_t)(2 * stride);
    s->kept = s->strip + s->fresh * s->column;
    s->kept_inputs = (taps - stride) * s->column;
  } else {
    for (int window = 0; window < windows; window++) {
      for (int tap = 0; tap < taps; tap++) {
        nib_avr_write(a, s, start + window * stride + tap * g->dilation_width, 1,
                      s->strip + (window * taps + tap) * s->column);
      }
    }
  }
  s->start = start;
  s->end = end;
  if (!s->whole || start < 0 || end > g->input_width) {
    nib_avr_take(a, s);
  }
}

/* Goes to the windows of the output's column x, one or two side by side, with a strip of their
 * row. */
NIB_INNER void nib_avr_to(const nib_avr *a, nib_avr_strip *s, int x, int windows) {
  if (windows == 2 && s->steady && s->x + 2 == x &&
      s->end + s->fresh <= a->layer->geometry.input_width) {
    s->start += s->fresh;
    s->end += s->fresh;
    nib_avr_advance(s);
    if (!s->whole) {
      nib_avr_take(a, s);
    }
  } else {
    nib_avr_place(a, s, x, windows);
  }
  s->x = x;
}

#endif
