/* Inputs and outputs by what prepare.js gives. */
#include "nib_port.h"

__attribute__((import_module("port"), import_name("read"))) int32_t port_read(int8_t *to, int32_t bytes);
__attribute__((import_module("port"), import_name("write"))) void port_write(const int8_t *from, int32_t bytes);

int main(void);
__attribute__((export_name("run"))) int32_t run(void);

int32_t run(void) {
  return main();
}

void nib_port_open(void) {}

int nib_port_read(int8_t *to, int32_t bytes) {
  return port_read(to, bytes);
}

void nib_port_write(enum nib_port_file file, const int8_t *from, int32_t bytes) {
  (void)file;
  port_write(from, bytes);
}

void nib_port_close(void) {}
