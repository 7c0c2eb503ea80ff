/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */

/* Runs the model under test on every image of the inputs, and writes its outputs; with NIB_TRACED
 * also what each layer wrote. nib_model.h, which conformance writes, names the model. */
#include "nib_port.h"
#include "nib_stack.h"

#ifdef NIB_TRACED
static void nib_trace(const int8_t *data, int32_t bytes) {
  nib_port_write(NIB_PORT_TRACE, data, bytes);
}
#endif

#include "nib_model.h"

static int8_t arena[NIB_MODEL_ARENA_BYTES];

static int read_inputs(void) {
#define NIB_READ_INPUT(pointer, bytes)        \
  if (!nib_port_read((pointer)(arena), (bytes))) { \
    return 0;                                 \
  }
  NIB_MODEL_INPUTS(NIB_READ_INPUT)
  return 1;
}

static void write_outputs(void) {
#define NIB_WRITE_OUTPUT(pointer, bytes) \
  nib_port_write(NIB_PORT_OUTPUTS, (pointer)(arena), (bytes));
  NIB_MODEL_OUTPUTS(NIB_WRITE_OUTPUT)
}

int main(void) {
  nib_stack_begin();
  nib_port_open();
  while (read_inputs()) {
    nib_stack_paint();
    NIB_MODEL_RUN(arena);
    NIB_STACK_MEASURE();
    write_outputs();
  }
  nib_stack_report();
  nib_port_close();
  return 0;
}
