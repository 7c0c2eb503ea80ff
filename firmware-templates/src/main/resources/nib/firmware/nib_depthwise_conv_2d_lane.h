/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_DEPTHWISE_CONV_2D_LANE_H
#define NIB_DEPTHWISE_CONV_2D_LANE_H

#include "nib_lane.h"

/* Channels whose sums are computed together, and what of the input they read. */
typedef struct {
  int first, count;
  int input; /* the input channel of the first one */
  int of;    /* which one of its output channels that is */
} nib_lane_channels;

/* The first ones. */
NIB_INLINE nib_lane_channels nib_lane_first(const nib_geometry *g) {
  nib_lane_channels c = {0, 0, 0, 0};
  c.count = g->output_channels < NIB_LANE_CHANNELS ? g->output_channels : NIB_LANE_CHANNELS;
  return c;
}

/* Goes on to the next ones, whose count is 0 behind the last ones. */
NIB_INLINE void nib_lane_next(const nib_depthwise_conv_2d_layer *layer, nib_lane_channels *c) {
  const int left = layer->geometry.output_channels - c->first - c->count;
  c->first += c->count;
  c->of += c->count;
  while (c->of >= layer->depth_multiplier) {
    c->of -= layer->depth_multiplier;
    c->input++;
  }
  c->count = left < NIB_LANE_CHANNELS ? left : NIB_LANE_CHANNELS;
}

/* Where in scratch, behind three bytes at most, the accumulators of a row are. */
NIB_INLINE int32_t *nib_lane_sums(int8_t *scratch) {
  return (int32_t *)(void *)(scratch + (-(uintptr_t)scratch & 3u));
}

#endif
