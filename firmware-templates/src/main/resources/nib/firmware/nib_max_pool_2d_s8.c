/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_geometry.h"

/* A layer MAX_POOL_2D: input [N,H,W,C], output [N,OH,OW,C]. */
typedef struct {
  nib_geometry geometry;
  int16_t min; /* the smallest output */
  int16_t max; /* the largest output */
} nib_max_pool_2d_s8_layer;

/* One channel's window before the clamp; input: the channel in the image's first pixel. */
static inline int32_t nib_max_pool_2d_window(const nib_geometry *g, const int8_t *input,
                                             nib_position p) {
  int32_t result = INT8_MIN;
  for (int ky = p.rows.first; ky < p.rows.end; ky++) {
    for (int kx = p.columns.first; kx < p.columns.end; kx++) {
      const int at = (p.top + ky) * g->input_width + p.left + kx;
      const int8_t value = input[at * g->input_channels];
      result = value > result ? value : result;
    }
  }
  return result;
}

/* out[n,y,x,c] = the largest tap inside the input (rule M1), clamped. */
NIB_KERNEL void nib_max_pool_2d_s8(const nib_max_pool_2d_s8_layer *flash, const int8_t *input,
                                  int8_t *output) {
  nib_max_pool_2d_s8_layer layer;
  NIB_LOAD(layer, flash);
  const nib_geometry *const g = &layer.geometry;
  for (int n = 0; n < g->batches; n++) {
    for (int y = 0; y < g->output_height; y++) {
      for (int x = 0; x < g->output_width; x++) {
        const nib_position p = nib_position_at(g, y, x);
        for (int channel = 0; channel < g->input_channels; channel++) {
          const int32_t value = nib_max_pool_2d_window(g, input + channel, p);
          *output = (int8_t)(value < layer.min ? layer.min : value > layer.max ? layer.max : value);
          output++;
        }
      }
    }
    input += nib_image_elements(g);
  }
}
