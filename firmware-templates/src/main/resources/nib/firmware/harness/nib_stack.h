/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_STACK_H
#define NIB_STACK_H

#include "nib_port.h"

/* What a run takes: of what the machine counts, and of the stack, and whether the stack came near what lies below it: free memory is
 * painted, and what lost its paint was used. Files of a computer have no such stack: nothing there. */
#if defined(__riscv) || defined(__arm__) || defined(__AVR__)

#if defined(__AVR__)
#include <avr/io.h>
/* It points to the next byte that is free, elsewhere to the last that is not. */
#define NIB_STACK_POINTER() ((uint8_t *)(SP + 1))
#define NIB_STACK_LIMIT _end
#elif defined(__riscv)
static inline uint8_t *nib_stack_pointer(void) {
  uint8_t *sp;
  __asm__ volatile("mv %0, sp" : "=r"(sp));
  return sp;
}
#define NIB_STACK_POINTER() nib_stack_pointer()
#define NIB_STACK_LIMIT nib_bss_end
#else
static inline uint8_t *nib_stack_pointer(void) {
  uint8_t *sp;
  __asm__ volatile("mov %0, sp" : "=r"(sp));
  return sp;
}
#define NIB_STACK_POINTER() nib_stack_pointer()
#define NIB_STACK_LIMIT nib_bss_end
#endif

/* From the linker: where variables end. */
extern uint8_t NIB_STACK_LIMIT[];

#define NIB_STACK_PAINT 0xa5u

/* So many of the bytes above the variables must keep their paint. No more than an interrupt would
 * take there, which a linked program leaves room for, and which nothing here uses. */
#define NIB_STACK_GUARD 16

/* So far below the stack pointer memory is painted; a run takes less than 1 KB. */
#define NIB_STACK_REACH 4096

/* What stack.bin gets. */
static struct {
  int32_t run_bytes;   /* the most that a run took below main */
  int32_t free_bytes;  /* the fewest that kept their paint, of at most NIB_STACK_REACH */
  int32_t guard_bytes; /* of NIB_STACK_GUARD, the fewest that kept it */
  uint32_t most_count; /* the most that a run took by nib_port_count */
} nib_stack;

/* Apart, so that main's frame is what it would be without them. */
#define NIB_STACK_APART static __attribute__((noinline, unused))

/* Where the paint begins, seen from a stack pointer. */
NIB_STACK_APART uint8_t *nib_stack_lowest(uint8_t *sp) {
  return (uintptr_t)sp - (uintptr_t)NIB_STACK_LIMIT > NIB_STACK_REACH ? sp - NIB_STACK_REACH
                                                                       : NIB_STACK_LIMIT;
}

/* Bytes from a place on that have their paint. */
NIB_STACK_APART int32_t nib_stack_kept(const volatile uint8_t *from, int32_t most) {
  int32_t kept = 0;
  while (kept < most && from[kept] == NIB_STACK_PAINT) {
    kept++;
  }
  return kept;
}

NIB_STACK_APART void nib_stack_check_guard(void) {
  const int32_t guard = nib_stack_kept(NIB_STACK_LIMIT, NIB_STACK_GUARD);
  if (guard < nib_stack.guard_bytes) {
    nib_stack.guard_bytes = guard;
  }
}

/* To be called first. */
NIB_STACK_APART void nib_stack_begin(void) {
  nib_stack.run_bytes = 0;
  nib_stack.free_bytes = NIB_STACK_REACH;
  nib_stack.guard_bytes = NIB_STACK_GUARD;
  for (volatile uint8_t *p = NIB_STACK_LIMIT; p < NIB_STACK_LIMIT + NIB_STACK_GUARD; p++) {
    *p = NIB_STACK_PAINT;
  }
}

/* To be called before a run. Paints up to its own frame, which is less than a run's. */
NIB_STACK_APART void nib_stack_paint(void) {
  volatile uint8_t *p = nib_stack_lowest(NIB_STACK_POINTER());
  nib_stack_check_guard();
  while (p < NIB_STACK_POINTER()) {
    *p = NIB_STACK_PAINT;
    p++;
  }
}

NIB_STACK_APART void nib_stack_measure(uint8_t *sp) {
  uint8_t *lowest = nib_stack_lowest(sp);
  const int32_t kept = nib_stack_kept(lowest, (int32_t)(sp - lowest));
  nib_stack_check_guard();
  if (kept < nib_stack.free_bytes) {
    nib_stack.free_bytes = kept;
  }
  if ((int32_t)(sp - lowest) - kept > nib_stack.run_bytes) {
    nib_stack.run_bytes = (int32_t)(sp - lowest) - kept;
  }
}

/* To be called after a run with what it took. */
#define NIB_STACK_COUNT(count) nib_stack_count(count)
NIB_STACK_APART void nib_stack_count(uint32_t count) {
  if (count > nib_stack.most_count) {
    nib_stack.most_count = count;
  }
}

/* To be called after a run, in the function that called the run. */
#define NIB_STACK_MEASURE() nib_stack_measure(NIB_STACK_POINTER())

NIB_STACK_APART void nib_stack_report(void) {
  nib_stack_check_guard();
  nib_port_write(NIB_PORT_STACK, (const int8_t *)&nib_stack, (int32_t)sizeof nib_stack);
}

#else

#define nib_stack_begin() ((void)0)
#define nib_stack_paint() ((void)0)
#define NIB_STACK_MEASURE() ((void)0)
#define NIB_STACK_COUNT(count) ((void)(count))
#define nib_stack_report() ((void)0)

#endif

#endif
