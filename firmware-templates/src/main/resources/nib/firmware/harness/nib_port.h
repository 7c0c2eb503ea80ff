/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_PORT_H
#define NIB_PORT_H

#include <stdint.h>

/* What the harness needs of the machine that it runs on. */

/* The files that the harness writes. */
enum nib_port_file { NIB_PORT_OUTPUTS, NIB_PORT_TRACE, NIB_PORT_STACK };

/* Opens inputs.bin to read, outputs.bin, trace.bin and stack.bin to write. */
void nib_port_open(void);

/* Reads the next bytes of the inputs: 1 when all came, 0 at the end. */
int nib_port_read(int8_t *to, int32_t bytes);

/* Writes all bytes, or ends the program with another exit code than 0. */
void nib_port_write(enum nib_port_file file, const int8_t *from, int32_t bytes);

/* What the machine counts, instructions or clocks, since nib_port_count_from_here was called. In
 * units of its own, 0 where nothing is counted. */
void nib_port_count_from_here(void);
uint32_t nib_port_count(void);

/* Ends the program with exit code 0. */
void nib_port_close(void);

#endif
