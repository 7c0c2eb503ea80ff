/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */

/* Inputs from flash, outputs as lines of hexadecimal on the serial port, those of stack.bin with an s
 * in front; of trace.bin nothing. */
#include "nib_port.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/pgmspace.h>
#include <avr/sleep.h>

#include "nib_inputs.h"

static uint32_t next_input;

static void put(char c) {
  while ((UCSR0A & (1 << UDRE0)) == 0) {
  }
  UDR0 = (uint8_t)c;
}

void nib_port_open(void) {
  UCSR0B = 1 << TXEN0;
}

int nib_port_read(int8_t *to, int32_t bytes) {
  if (next_input + (uint32_t)bytes > sizeof nib_inputs) {
    return 0;
  }
  for (int32_t i = 0; i < bytes; i++) {
#if defined(__AVR_HAVE_ELPM__)
    to[i] = (int8_t)pgm_read_byte_far(pgm_get_far_address(nib_inputs) + next_input);
#else
    to[i] = (int8_t)pgm_read_byte(nib_inputs + (uint16_t)next_input);
#endif
    next_input++;
  }
  return 1;
}

void nib_port_write(enum nib_port_file file, const int8_t *from, int32_t bytes) {
  if (file == NIB_PORT_TRACE) {
    return;
  }
  if (file == NIB_PORT_STACK) {
    put('s');
  }
  for (int32_t i = 0; i < bytes; i++) {
    for (uint8_t half = 0; half < 2; half++) {
      const uint8_t digit = (uint8_t)((half == 0 ? (uint8_t)from[i] >> 4 : from[i]) & 15);
      put((char)(digit < 10 ? '0' + digit : 'a' + digit - 10));
    }
  }
  put('\n');
}

/* Timer 1 counts every 1024 clocks; one that runs over has counted nothing. */
void nib_port_count_from_here(void) {
  TCCR1A = 0;
  TCCR1B = 0;
  TCNT1 = 0;
  TIFR1 = 1 << TOV1;
  TCCR1B = 5;
}

uint32_t nib_port_count(void) {
  const uint16_t count = TCNT1;
  return (TIFR1 & (1 << TOV1)) != 0 ? 0 : count;
}

void nib_port_close(void) {
  cli();
  sleep_mode(); /* with interrupts off it never wakes, and the emulator ends */
}
