/* Runs the fixed-point primitives on vectors: for each record of four int32 (a, b, exponent, shift)
 * in inputs.bin a record of results in outputs.bin. */
#include "nib_port.h"
#include "nib_requantize.h"
#include "nib_softmax_s8.c"

static int32_t record[4];
static int32_t results[7];

int main(void) {
  nib_port_open();
  while (nib_port_read((int8_t *)record, (int32_t)sizeof record)) {
    const int32_t a = record[0];
    const int32_t b = record[1];
    results[0] = nib_high_mul(a, b);
    results[1] = nib_rounding_shift_right(a, (int)record[2]);
    results[2] = nib_scale(record[3] > 0 ? a >> record[3] : a, b, (int)record[3]);
    results[3] = nib_exp_on_negative(a > 0 ? -a : a == INT32_MIN ? a + 1 : a);
    results[4] = nib_reciprocal_of_one_plus(a & INT32_MAX);
    results[5] = nib_saturating_shift_left(a, 2);
    results[6] = nib_scale_right(a >> 1, b & INT32_MAX, (int)record[2]);
    nib_port_write(NIB_PORT_OUTPUTS, (const int8_t *)results, (int32_t)sizeof results);
  }
  nib_port_close();
  return 0;
}
