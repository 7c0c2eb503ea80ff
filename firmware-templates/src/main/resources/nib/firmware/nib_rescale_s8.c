/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_requantize.h"
#include "nib_rows.h"

/* A layer QUANTIZE from int8 to int8, RELU and its kin, or LEAKY_RELU. */
typedef struct {
  nib_rows rows;
  int16_t input_zero_point;
  nib_requantization factor; /* from the zero point on */
  nib_requantization below;  /* below it; the same arrays where both are the same */
} nib_rescale_s8_layer;

/* out[i] = requantize(in[i] - input zero point), by its sign (rules Q3 and E3), for the rows from
 * from to before to. Input and output may be the same. */
NIB_KERNEL void nib_rescale_s8(const nib_rescale_s8_layer *flash, const int8_t *input,
                               int8_t *output, int from, int to) {
  NIB_NEAR(nib_rescale_s8_layer, layer, flash);
  const nib_factor factor = nib_factor_of(&layer->factor);
  const nib_factor below = nib_factor_of(&layer->below);
  const int one = layer->factor.multipliers == layer->below.multipliers;
  const int32_t zero_point = layer->input_zero_point;
  const int32_t elements = layer->rows.elements;
  for (int y = from; y < to; y++) {
    const int8_t *x = input + nib_row_at(&layer->rows, y, layer->rows.input_rows);
    int8_t *out = output + nib_row_at(&layer->rows, y, layer->rows.output_rows);
    if (one) {
      for (int32_t i = 0; i < elements; i++) {
        out[i] = nib_rescaled(&factor, (int32_t)x[i] - zero_point);
      }
    } else {
      for (int32_t i = 0; i < elements; i++) {
        const int32_t difference = (int32_t)x[i] - zero_point;
        out[i] = nib_rescaled(difference < 0 ? &below : &factor, difference);
      }
    }
  }
}
