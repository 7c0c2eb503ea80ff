/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */

/* Runs the model under test on every image of the inputs, whole or row by row, and writes its
 * outputs; with NIB_TRACED also the tensors that it shows. nib_model.h, which conformance writes,
 * names the model. */
#include "nib_port.h"
#include "nib_stack.h"

#ifdef NIB_TRACED
static void nib_trace(const int8_t *data, int32_t bytes) {
  nib_port_write(NIB_PORT_TRACE, data, bytes);
}
#endif

#include "nib_model.h"

static int8_t arena[NIB_MODEL_ARENA_BYTES];

#ifdef NIB_MODEL_ROWS
static int8_t row[NIB_MODEL_ROW_BYTES];

static int run_image(void) {
  uint32_t count = 0;
  for (int y = 0; y < NIB_MODEL_ROWS; y++) {
    if (!nib_port_read(row, NIB_MODEL_ROW_BYTES)) {
      return 0;
    }
    nib_stack_paint();
    nib_port_count_from_here();
    if (y == 0) {
      NIB_MODEL_BEGIN(arena);
    }
    NIB_MODEL_ROW(arena, row);
    count += nib_port_count();
    NIB_STACK_MEASURE();
  }
  nib_stack_paint();
  nib_port_count_from_here();
  NIB_MODEL_END(arena);
  NIB_STACK_COUNT(count + nib_port_count());
  NIB_STACK_MEASURE();
  return 1;
}
#else
static int read_inputs(void) {
#define NIB_READ_INPUT(pointer, bytes)        \
  if (!nib_port_read((pointer)(arena), (bytes))) { \
    return 0;                                 \
  }
  NIB_MODEL_INPUTS(NIB_READ_INPUT)
  return 1;
}

static int run_image(void) {
  if (!read_inputs()) {
    return 0;
  }
  nib_stack_paint();
  nib_port_count_from_here();
  NIB_MODEL_RUN(arena);
  NIB_STACK_COUNT(nib_port_count());
  NIB_STACK_MEASURE();
  return 1;
}
#endif

static void write_outputs(void) {
#define NIB_WRITE_OUTPUT(pointer, bytes) \
  nib_port_write(NIB_PORT_OUTPUTS, (pointer)(arena), (bytes));
  NIB_MODEL_OUTPUTS(NIB_WRITE_OUTPUT)
}

int main(void) {
  nib_stack_begin();
  nib_port_open();
  while (run_image()) {
    write_outputs();
  }
  nib_stack_report();
  nib_port_close();
  return 0;
}
