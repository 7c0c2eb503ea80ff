/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_requantize.h"
#include "nib_rows.h"

/* A layer QUANTIZE from int8 to int8, RELU and its kin, or LEAKY_RELU. */
typedef struct {
  nib_rows rows;
  int16_t input_zero_point;
  nib_requantization factor; /* from the zero point on */
  nib_requantization below;  /* below it; the same where there is one factor */
} nib_rescale_s8_layer;

/* out[i] = requantize(in[i] - input zero point), by its sign (rules Q3 and E3), for the rows from
 * from to before to. Input and output may be the same. */
NIB_KERNEL void nib_rescale_s8(const nib_rescale_s8_layer *flash, const int8_t *input,
                               int8_t *output, int from, int to) {
  nib_rescale_s8_layer layer;
  NIB_LOAD(layer, flash);
  for (int y = from; y < to; y++) {
    const int8_t *x = input + nib_row_at(&layer.rows, y, layer.rows.input_rows);
    int8_t *out = output + nib_row_at(&layer.rows, y, layer.rows.output_rows);
    for (int32_t i = 0; i < layer.rows.elements; i++) {
      const int32_t difference = (int32_t)x[i] - layer.input_zero_point;
      out[i] = nib_requantize(difference < 0 ? &layer.below : &layer.factor, difference, 0);
    }
  }
}
