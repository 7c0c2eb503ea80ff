/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_DEPTHWISE_CONV_2D_LANE_MAX_H
#define NIB_DEPTHWISE_CONV_2D_LANE_MAX_H

#include "nib_depthwise_conv_2d_lane.h"
#include "nib_pooling.h"

/* A layer DEPTHWISE_CONV_2D with a maximum behind it: output [N,PH,PW,O]. */
typedef struct {
  nib_depthwise_conv_2d_layer convolution;
  nib_pooling pool;
} nib_depthwise_conv_2d_lane_max_layer;

/* largest[x] = the largest of itself, unless it begins with them, and the sums of a row that column
 * x of the pool covers. */
NIB_INNER void nib_lane_compare(const nib_pooling *pool, const nib_geometry *g,
                                const int32_t *sums, int begins, int32_t *largest) {
  int at = -pool->pad_left;
  for (int x = pool->output_width; x > 0; x--) {
    const int first = at < 0 ? 0 : at;
    const int behind = at + pool->window_width;
    const int end = behind < g->output_width ? behind : g->output_width;
    for (int i = 0; i < NIB_LANE_CHANNELS; i++) {
      const int32_t *sum = sums + first * NIB_LANE_CHANNELS + i;
      int32_t most = begins ? *sum : *largest;
      for (int k = first; k < end; k++) {
        most = *sum > most ? *sum : most;
        sum += NIB_LANE_CHANNELS;
      }
      *largest = most;
      largest++;
    }
    at += pool->stride_width;
  }
}

#endif
