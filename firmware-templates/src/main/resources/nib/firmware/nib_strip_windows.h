/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_STRIP_WINDOWS_H
#define NIB_STRIP_WINDOWS_H

#include "nib_strip_columns.h"

/* ---- Windows, one after the other ---- */

/* What is taken of the strip, from begin on: columns of taps outside the input are left out. */
NIB_INLINE void nib_strip_take(nib_strip *s, const uint8_t *begin) {
  int first = 0;
  int last = s->columns;
  if (s->outside == 0 && s->g->dilation_width == 1) {
    first = s->left < 0 ? -s->left : 0;
    first = first > last ? last : first;
    last = s->left + last > s->width ? s->width - s->left : last;
    last = last < first ? first : last;
  }
  s->first = first * s->column;
  s->count = (last - first) * s->column;
  s->from = begin + (s->windows == 1 ? s->first : 4 * s->first);
}

/* The sums of u of two windows, whose words add up to sum; its halves may have overflowed. */
NIB_INNER void nib_strip_sum(nib_strip *s, uint32_t sum) {
  uint32_t above = sum & 0xffffu;
  uint32_t below = sum >> 16;
  if (s->weights > NIB_STRIP_ADDENDS) {
    const uint32_t *word = (const uint32_t *)(const void *)s->strip;
    int left = s->weights;
    above = 0;
    below = 0;
    while (left > 0) {
      const uint32_t *const end = word + (left < NIB_STRIP_ADDENDS ? left : NIB_STRIP_ADDENDS);
      left -= NIB_STRIP_ADDENDS;
      sum = 0;
      do {
        sum += *word;
        word++;
      } while (word != end);
      above += sum & 0xffffu;
      below += sum >> 16;
    }
  }
  s->above = 0u - 128u * above;
  s->below = 0u - 128u * below;
}

/* Writes two windows of which columns of taps are outside the input, or lie apart. */
NIB_INNER void nib_strip_edge(nib_strip *s, int kept) {
  uint8_t *const strip = s->strip;
  const int size = 4 * s->column;
  const int apart = s->g->dilation_width;
  int tap = 0;
  uint32_t sum = 0;
  if (kept > 0) {
    sum = nib_strip_words(s, kept, 0, 0);
    tap = s->columns - s->stride;
  }
  for (; tap < s->columns; tap++) {
    const int column = s->left + tap * apart;
    s->strip = strip + tap * size;
    if (column >= 0 && column < s->width) {
      sum += nib_strip_words(s, 0, column, 1);
    } else {
      const uint32_t word = (uint32_t)s->outside * 0x10001u;
      uint32_t *to = (uint32_t *)(void *)s->strip;
      uint32_t *const end = to + s->column;
      sum += word * (uint32_t)s->column;
      do {
        *to = word;
        to++;
      } while (to != end);
    }
  }
  s->strip = strip;
  nib_strip_sum(s, sum);
}

/* Two windows. To the next ones costs what is new of them. */
NIB_INLINE void nib_strip_two(nib_strip *s, int x) {
  int kept = 0;
  int columns = s->columns;
  int at;
  if (s->slides && x == s->x + 1) {
    kept = s->kept_inputs;
    s->left += s->stride;
    at = s->left + columns - s->stride;
    columns = s->stride;
  } else {
    s->left = x * s->stride - s->g->pad_left;
    at = s->left;
  }
  if (at >= 0 && at + columns <= s->width && s->g->dilation_width == 1) {
    nib_strip_sum(s, nib_strip_words(s, kept, at, columns));
    if (s->left >= 0) {
      s->first = 0;
      s->count = s->weights;
      s->from = s->strip;
      return;
    }
  } else {
    nib_strip_edge(s, kept);
  }
  nib_strip_take(s, s->strip);
}

/* One window, as bytes. The strip has room for four: the next one goes on behind it. */
NIB_INLINE void nib_strip_one(nib_strip *s, int x) {
  const int apart = s->g->dilation_width;
  uint8_t *begin = s->strip;
  uint8_t *to = begin;
  int tap = 0;
  if (s->slides && x == s->x + 1 && s->kept + s->stride * s->column <= s->strip + 3 * s->weights) {
    begin += s->kept - s->strip;
    for (int i = s->stride * s->column; i > 0; i--) {
      s->sum -= *begin;
      begin++;
    }
    tap = s->columns - s->stride;
    to = begin + tap * s->column;
  } else {
    s->sum = 0;
  }
  s->kept = begin;
  s->left = x * s->stride - s->g->pad_left;
  while (tap < s->columns) {
    const int at = s->left + tap * apart;
    int columns = 1;
    if (at >= 0 && at < s->width) {
      if (apart == 1) {
        columns = s->columns - tap < s->width - at ? s->columns - tap : s->width - at;
      }
      s->sum += nib_strip_bytes(s, to, at, columns);
    } else {
      for (int i = 0; i < s->column; i++) {
        to[i] = (uint8_t)s->outside;
      }
      s->sum += (uint32_t)(s->outside * s->column);
    }
    to += columns * s->column;
    tap += columns;
  }
  s->above = 0u - 128u * s->sum;
  nib_strip_take(s, begin);
}

/* Goes to the windows of a column of the output. */
NIB_INNER void nib_strip_to(nib_strip *s, int x) {
  if (s->windows == 2) {
    nib_strip_two(s, x);
  } else {
    nib_strip_one(s, x);
  }
  s->x = x;
}

#endif
