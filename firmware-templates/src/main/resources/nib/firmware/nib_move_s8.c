/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_walk.h"

/* A strided copy into a region: a part of CONCATENATION, PAD or STRIDED_SLICE, or TRANSPOSE. */
typedef struct {
  nib_walk walk; /* first where elements come from, second where they go */
  int32_t from;  /* the input's position of the walk's begin */
  int32_t to;    /* the output's */
} nib_move_s8_layer;

/* out[...] = in[...] for every step of the walk (rule W1). */
NIB_KERNEL void nib_move_s8(const nib_move_s8_layer *flash, const int8_t *input, int8_t *output) {
  NIB_NEAR(nib_move_s8_layer, layer, flash);
  const int32_t from_step = layer->walk.first_strides[0];
  const int32_t to_step = layer->walk.second_strides[0];
  const int32_t elements = layer->walk.extents[0];
  nib_walk_row row = nib_walk_begin();
  input += layer->from;
  output += layer->to;
  do {
    const int8_t *from = input + row.first;
    int8_t *to = output + row.second;
    for (int32_t i = 0; i < elements; i++) {
      *to = *from;
      from += from_step;
      to += to_step;
    }
  } while (nib_walk_next(&layer->walk, &row));
}
