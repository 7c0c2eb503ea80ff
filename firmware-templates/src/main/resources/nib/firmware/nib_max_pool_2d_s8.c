/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_geometry.h"

/* A layer MAX_POOL_2D: input [N,H,W,C], output [N,OH,OW,C]. */
typedef struct {
  nib_geometry geometry;
  int16_t min; /* the smallest output */
  int16_t max; /* the largest output */
} nib_max_pool_2d_s8_layer;

/* The largest of one channel's window, before the clamp. */
NIB_INNER int32_t nib_max_pool_2d_window(const nib_window *p, int channel) {
  int32_t result = INT8_MIN;
  int at = p->at + channel;
  int rows = p->rows;
  do {
    const int8_t *x = p->input + at;
    int taps = p->runs;
    do {
      result = *x > result ? *x : result;
      x += p->run_step;
      taps--;
    } while (taps > 0);
    at = nib_next_row(p, at);
    rows--;
  } while (rows > 0);
  return result;
}

/* Row y of the output; input and output are those of one image. */
static inline void nib_max_pool_2d_row(const nib_max_pool_2d_s8_layer *layer, const int8_t *input,
                                       int8_t *output, int y) {
  const nib_geometry *const g = &layer->geometry;
  const int channels = g->input_channels;
  const int32_t min = layer->min;
  const int32_t max = layer->max;
  nib_window p;
  nib_window_rows(g, &p, y, 0);
  output += nib_ring_row(y, g->output_rows) * nib_output_row(g);
  for (int x = 0;;) {
    nib_window_columns(g, &p, input, x, 1);
    for (int channel = 0; channel < channels; channel++) {
      const int32_t value = nib_max_pool_2d_window(&p, channel);
      *output = (int8_t)(value < min ? min : value > max ? max : value);
      output++;
    }
    x++;
    if (x >= g->output_width) {
      return; /* no step behind the last pixel, where the arena may end */
    }
    output += g->pitch - g->output_channels;
  }
}

/* out[n,y,x,c] = the largest tap inside the input (rule M1), clamped, for the rows y from from to
 * before to. */
NIB_KERNEL void nib_max_pool_2d_s8(const nib_max_pool_2d_s8_layer *flash, const int8_t *input,
                                   int8_t *output, int from, int to) {
  NIB_NEAR(nib_max_pool_2d_s8_layer, layer, flash);
  const nib_geometry *const g = &layer->geometry;
  int image = 0;
  for (int n = 0; n < g->batches; n++) {
    for (int y = from; y < to; y++) {
      nib_max_pool_2d_row(layer, input, output + image, y);
    }
    input += nib_input_image(g);
    image += g->output_rows * nib_output_row(g);
  }
}
