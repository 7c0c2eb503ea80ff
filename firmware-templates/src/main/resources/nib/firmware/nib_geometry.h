/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_GEOMETRY_H
#define NIB_GEOMETRY_H

#include "nib_platform.h"

/* A window that slides over an input [N,H,W,C] (rule P1). Every array has fewer elements than an
 * int counts, and every position that a window reaches fits int16_t: generation has proved it. */
typedef struct {
  int16_t batches;
  int16_t input_height, input_width, input_channels;
  int16_t output_height, output_width, output_channels;
  int16_t window_height, window_width;
  int16_t stride_height, stride_width;
  int16_t dilation_height, dilation_width;
  int16_t pad_top, pad_left;
} nib_geometry;

/* The taps [first, end) of a window along one axis that lie inside the input. */
typedef struct {
  int first;
  int end;
} nib_taps;

/* start: the position of tap 0. */
static inline nib_taps nib_taps_inside(int start, int taps, int dilation, int extent) {
  nib_taps inside;
  inside.first = 0;
  inside.end = taps;
  while (inside.first < taps && start + inside.first * dilation < 0) {
    inside.first++;
  }
  while (inside.end > inside.first && start + (inside.end - 1) * dilation >= extent) {
    inside.end--;
  }
  return inside;
}

/* Where the window of one output position lies on the input. */
typedef struct {
  int top;  /* the row of the first tap, negative when it hangs over the border */
  int left; /* its column */
  nib_taps rows;
  nib_taps columns;
} nib_position;

/* The window of output position (y, x). */
NIB_SHARED nib_position nib_position_at(const nib_geometry *g, int y, int x) {
  nib_position p;
  p.top = y * g->stride_height - g->pad_top;
  p.left = x * g->stride_width - g->pad_left;
  p.rows = nib_taps_inside(p.top, g->window_height, g->dilation_height, g->input_height);
  p.columns = nib_taps_inside(p.left, g->window_width, g->dilation_width, g->input_width);
  return p;
}

/* Elements of one input image. */
static inline int nib_image_elements(const nib_geometry *g) {
  return g->input_height * g->input_width * g->input_channels;
}

#endif
