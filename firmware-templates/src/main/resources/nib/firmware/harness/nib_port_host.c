/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_port.h"

#include <stdio.h>
#include <stdlib.h>

static FILE *inputs;
static FILE *files[3];

static FILE *open_or_exit(const char *name, const char *mode) {
  FILE *const file = fopen(name, mode);
  if (file == NULL) {
    perror(name);
    exit(1);
  }
  return file;
}

void nib_port_open(void) {
  inputs = open_or_exit("inputs.bin", "rb");
  files[NIB_PORT_OUTPUTS] = open_or_exit("outputs.bin", "wb");
  files[NIB_PORT_TRACE] = open_or_exit("trace.bin", "wb");
  files[NIB_PORT_STACK] = open_or_exit("stack.bin", "wb");
}

int nib_port_read(int8_t *to, int32_t bytes) {
  return fread(to, 1, (size_t)bytes, inputs) == (size_t)bytes;
}

void nib_port_write(enum nib_port_file file, const int8_t *from, int32_t bytes) {
  if (fwrite(from, 1, (size_t)bytes, files[file]) != (size_t)bytes) {
    perror("write");
    exit(1);
  }
}

void nib_port_count_from_here(void) {}

uint32_t nib_port_count(void) {
  return 0;
}

void nib_port_close(void) {
  (void)fclose(inputs);
  if (fclose(files[NIB_PORT_OUTPUTS]) != 0 || fclose(files[NIB_PORT_TRACE]) != 0 ||
      fclose(files[NIB_PORT_STACK]) != 0) {
    perror("close");
    exit(1);
  }
}
