/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_SQUARES_H
#define NIB_SQUARES_H

#include "nib_platform.h"

/* A table of squares, from which RISC-V without a multiplier makes products. */
#if defined(NIB_NO_MULTIPLIER) && __riscv_xlen == 32
#define NIB_SQUARES

/* (n - 255)^2 for n from 0 on; the last one is beyond what is used. */
#define NIB_SQUARE(n) (uint16_t)(((n) - 255) * ((n) - 255))
#define NIB_SQUARES_4(n) \
  NIB_SQUARE(n), NIB_SQUARE((n) + 1), NIB_SQUARE((n) + 2), NIB_SQUARE((n) + 3)
#define NIB_SQUARES_16(n) \
  NIB_SQUARES_4(n), NIB_SQUARES_4((n) + 4), NIB_SQUARES_4((n) + 8), NIB_SQUARES_4((n) + 12)
#define NIB_SQUARES_64(n) \
  NIB_SQUARES_16(n), NIB_SQUARES_16((n) + 16), NIB_SQUARES_16((n) + 32), NIB_SQUARES_16((n) + 48)
static const uint16_t nib_squares[512] = {
    NIB_SQUARES_64(0),   NIB_SQUARES_64(64),  NIB_SQUARES_64(128), NIB_SQUARES_64(192),
    NIB_SQUARES_64(256), NIB_SQUARES_64(320), NIB_SQUARES_64(384), NIB_SQUARES_64(448)};
#endif

#endif
