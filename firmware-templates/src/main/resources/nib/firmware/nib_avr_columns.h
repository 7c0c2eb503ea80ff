/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_AVR_COLUMNS_H
#define NIB_AVR_COLUMNS_H

#include "nib_avr.h"

/* ---- Columns of taps, written into a strip ---- */

#if defined(__AVR_HAVE_MUL__) && !defined(__AVR_HAVE_ELPM__)
#define NIB_AVR_ASSEMBLY
#endif

/* Moves a strip's columns that are kept, then writes columns of taps that are new. */
#if defined(NIB_AVR_ASSEMBLY)

#define NIB_AVR_MOVE \
  "ld r18,X+\n\t"    \
  "st Z+,r18\n\t"
#define NIB_AVR_ROW       \
  "ld r26,Y+\n\t"         \
  "ld r27,Y+\n\t"         \
  "add r26,r20\n\t"       \
  "adc r27,r21\n\t"
#define NIB_AVR_U(from)   \
  "ld r18," from "\n\t"   \
  "subi r18,0x80\n\t"     \
  "st Z+,r18\n\t"

/* X a row's inputs, Y rows, Z to; r18 u, r19 rows left, r20 r21 the input's column, r22 r23
 * channels, r24 r25 pairs of inputs left, r0 columns left, r16 r17 the strip. 7 cycles an input, 14
 * where there is one channel, 6 for one that is moved. */
NIB_INNER void nib_avr_advance(nib_avr_strip *s) {
  __asm__ volatile(
      "push r28\n\t"
      "push r29\n\t"
      "movw r16,r26\n\t"
      "movw r28,r26\n\t"
      "ldd r30,Y+32\n\t"
      "ldd r31,Y+33\n\t"
      "ldd r26,Y+34\n\t"
      "ldd r27,Y+35\n\t"
      "ldd r24,Y+36\n\t"
      "ldd r25,Y+37\n\t"
      "ldd r0,Y+38\n\t"
      "ldd r20,Y+30\n\t"
      "ldd r21,Y+31\n\t"
      "ldd r22,Y+28\n\t"
      "ldd r23,Y+29\n\t"
      "lsr r25\n\t"
      "ror r24\n\t"
      "brcc 1f\n\t" NIB_AVR_MOVE
      "1:\n\t"
      "sbiw r24,0\n\t"
      "breq 10f\n\t"
      "2:\n\t" NIB_AVR_MOVE NIB_AVR_MOVE
      "sbiw r24,1\n\t"
      "brne 2b\n\t"
      "10:\n\t"
      "tst r0\n\t"
      "breq 9f\n\t"
      "3:\n\t"
      "movw r28,r16\n\t"
      "ldd r19,Y+27\n\t"
      "ldd r24,Y+25\n\t"
      "ldd r25,Y+26\n\t"
      "movw r28,r24\n\t"
      "movw r24,r22\n\t"
      "sbiw r24,1\n\t"
      "breq 8f\n\t"
      "4:\n\t" NIB_AVR_ROW
      "movw r24,r22\n\t"
      "lsr r25\n\t"
      "ror r24\n\t"
      "brcc 5f\n\t" NIB_AVR_U("X+")
      "5:\n\t"
      "sbiw r24,0\n\t"
      "breq 7f\n\t"
      "6:\n\t" NIB_AVR_U("X+") NIB_AVR_U("X+")
      "sbiw r24,1\n\t"
      "brne 6b\n\t"
      "7:\n\t"
      "dec r19\n\t"
      "brne 4b\n\t"
      "add r20,r22\n\t"
      "adc r21,r23\n\t"
      "dec r0\n\t"
      "brne 3b\n\t"
      "rjmp 9f\n\t"
      "8:\n\t" NIB_AVR_ROW NIB_AVR_U("X")
      "dec r19\n\t"
      "brne 8b\n\t"
      "subi r20,0xff\n\t"
      "sbci r21,0xff\n\t"
      "dec r0\n\t"
      "brne 3b\n\t"
      "9:\n\t"
      "movw r28,r16\n\t"
      "std Y+30,r20\n\t"
      "std Y+31,r21\n\t"
      "pop r29\n\t"
      "pop r28\n\t"
      : "+x"(s)
      :
      : "r16", "r17", "r18", "r19", "r20", "r21", "r22", "r23", "r24", "r25", "r30", "r31",
        "memory");
}

#else

NIB_INNER void nib_avr_advance(nib_avr_strip *s) {
  uint8_t *to = s->to;
  for (int i = 0; i < s->kept_inputs; i++) {
    *to = s->kept[i];
    to++;
  }
  for (int column = 0; column < s->fresh; column++) {
    for (int row = 0; row < s->tall; row++) {
      for (int i = 0; i < s->channels; i++) {
        *to = (uint8_t)(s->from[s->rows[row] + i] + 128);
        to++;
      }
    }
    s->from += s->channels;
  }
}

#endif

/* Fills count places of a strip, and says where it goes on. */
NIB_INLINE uint8_t *nib_avr_fill(uint8_t *to, int outside, int count) {
  for (; count > 0; count--) {
    *to = (uint8_t)outside;
    to++;
  }
  return to;
}

/* Writes a column of taps of which rows lie outside the input; from: the input's column. */
NIB_INNER void nib_avr_write_rows(const nib_avr_strip *s, const int8_t *from, int outside,
                                  uint8_t *to) {
  for (int row = 0; row < s->tall; row++) {
    if (s->rows[row] < 0) {
      to = nib_avr_fill(to, outside, s->channels);
    } else {
      for (int i = 0; i < s->channels; i++) {
        *to = (uint8_t)(from[s->rows[row] + i] + 128);
        to++;
      }
    }
  }
}

/* Writes columns of taps, the first one from column at of the input. */
NIB_INNER void nib_avr_write(const nib_avr *a, nib_avr_strip *s, int at, int columns,
                             uint8_t *to) {
  const int width = a->layer->geometry.input_width;
  while (columns > 0) {
    const int8_t *const from = a->input + at * s->channels;
    int count = 1;
    if (at < 0 || at >= width) {
      (void)nib_avr_fill(to, a->layer->outside, s->column);
    } else if (s->column == 0 || !s->inside) {
      nib_avr_write_rows(s, from, a->layer->outside, to);
    } else {
      count = columns < width - at ? columns : width - at;
      s->from = from;
      s->to = to;
      s->kept_inputs = 0;
      s->fresh = (uint8_t)count;
      nib_avr_advance(s);
    }
    at += count;
    columns -= count;
    to += count * s->column;
  }
}

#endif
