/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_CONV_2D_PACKED_H
#define NIB_CONV_2D_PACKED_H

#include "nib_geometry.h"
#include "nib_requantize.h"

/* A layer CONV_2D: input [N,H,W,I], output [N,OH,OW,O]; or FULLY_CONNECTED, as a position of an
 * image. Weights are packed as its kernel reads them. */
typedef struct {
  nib_geometry geometry;
  int16_t outside;      /* what taps outside the input read: its zero point + 128 */
  nib_flash_s8 weights; /* in flash */
  nib_flash_s32 bias;   /* [O], for inputs + 128, their zero point folded in (rule B1), in flash */
  nib_requantization requantization;
} nib_conv_2d_packed_layer;

/* The first place from scratch on that a word may have; three bytes are there for it. */
NIB_INLINE void *nib_conv_2d_words(int8_t *scratch) {
  return scratch + (-(uintptr_t)scratch & 3u);
}

#endif
