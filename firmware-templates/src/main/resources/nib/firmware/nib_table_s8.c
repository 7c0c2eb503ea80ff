/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_rows.h"

/* Any function of one int8: LOGISTIC, HARD_SWISH, TANH, or a chain of steps. */
typedef struct {
  nib_rows rows;
  nib_flash_s8 values; /* the outputs for -128 to 127, in flash */
} nib_table_s8_layer;

/* out[i] = values[in[i] + 128] (rules T1 and T2) for the rows from from to before to. Input and
 * output may be the same. */
NIB_KERNEL void nib_table_s8(const nib_table_s8_layer *flash, const int8_t *input, int8_t *output,
                             int from, int to) {
  NIB_NEAR(nib_table_s8_layer, layer, flash);
  const nib_flash_s8 values = layer->values;
  const int32_t elements = layer->rows.elements;
  for (int y = from; y < to; y++) {
    const int8_t *x = input + nib_row_at(&layer->rows, y, layer->rows.input_rows);
    int8_t *out = output + nib_row_at(&layer->rows, y, layer->rows.output_rows);
    for (int32_t i = 0; i < elements; i++) {
      out[i] = NIB_READ_S8(values + (x[i] + 128));
    }
  }
}
