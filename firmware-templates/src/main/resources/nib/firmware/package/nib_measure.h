/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_MEASURE_H
#define NIB_MEASURE_H

#include <stdint.h>

/* What a function takes of time and of the stack, on the chip itself. Interrupts count where they
 * come in between. */

#if defined(__GNUC__)
#define NIB_MEASURE_APART __attribute__((noinline, unused))
#else
#define NIB_MEASURE_APART
#endif

/* ---- Time: nib_clock_start(), and nib_clock_stop() gives how much passed in NIB_CLOCK_UNIT, 0 when
 * the clock ran over; NIB_CLOCK_RUNS says how many runs make it fine enough ---- */
#define NIB_CLOCK_RUNS 1

#if defined(ARDUINO)
#include <Arduino.h>
#define NIB_CLOCK_UNIT "microseconds"
#define NIB_CLOCK_NOW() ((uint32_t)micros())
#elif defined(ESP_PLATFORM)
#include "esp_timer.h"
#define NIB_CLOCK_UNIT "microseconds"
#define NIB_CLOCK_NOW() ((uint32_t)esp_timer_get_time())
#elif defined(NIB_ON_PICO)
#include "pico/stdlib.h"
#define NIB_CLOCK_UNIT "microseconds"
#define NIB_CLOCK_NOW() time_us_32()
#elif defined(__ZEPHYR__)
#include <zephyr/kernel.h>
#define NIB_CLOCK_UNIT "ticks of CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC"
#define NIB_CLOCK_NOW() k_cycle_get_32()
#elif defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M'
#define NIB_CLOCK_UNIT "cycles (0: over 16777215, take a timer of the chip)"
#elif defined(__riscv) && !defined(__linux__)
#define NIB_CLOCK_UNIT "cycles"
static inline uint32_t nib_mcycle(void) {
  uint32_t cycles;
  /* csrr mcycle, in machine mode; the assembler may lack Zicsr */
  __asm__ volatile(".insn i 0x73, 2, %0, x0, -0x500" : "=r"(cycles));
  return cycles;
}
#define NIB_CLOCK_NOW() nib_mcycle()
#else
#include <time.h>
#define NIB_CLOCK_UNIT "microseconds"
#define NIB_CLOCK_NOW() ((uint32_t)((uint64_t)clock() * 1000000u / CLOCKS_PER_SEC))
#undef NIB_CLOCK_RUNS
#define NIB_CLOCK_RUNS 100
#endif

static uint32_t nib_clock_begun;

#if defined(NIB_CLOCK_NOW)
static NIB_MEASURE_APART void nib_clock_start(void) {
  nib_clock_begun = NIB_CLOCK_NOW();
}

static NIB_MEASURE_APART uint32_t nib_clock_stop(void) {
  return NIB_CLOCK_NOW() - nib_clock_begun;
}
#else
/* The core's own: the cycle counter of the DWT on Armv7-M and Armv8-M Mainline where there is one,
 * else SysTick, which counts 24 bits down and belongs to nobody else in a program without an
 * operating system. */
#define NIB_REGISTER(address) (*(volatile uint32_t *)(address))
#define NIB_DEMCR NIB_REGISTER(0xe000edfcu)
#define NIB_DWT_CTRL NIB_REGISTER(0xe0001000u)
#define NIB_DWT_CYCCNT NIB_REGISTER(0xe0001004u)
#define NIB_DWT_LAR NIB_REGISTER(0xe0001fb0u)
#define NIB_SYST_CSR NIB_REGISTER(0xe000e010u)
#define NIB_SYST_RVR NIB_REGISTER(0xe000e014u)
#define NIB_SYST_CVR NIB_REGISTER(0xe000e018u)

static int nib_clock_is_dwt;

static NIB_MEASURE_APART int nib_dwt_counts(void) {
#if defined(__ARM_ARCH_7M__) || defined(__ARM_ARCH_7EM__) || defined(__ARM_ARCH_8M_MAIN__) || \
    defined(__ARM_ARCH_8_1M_MAIN__)
  uint32_t before;
  NIB_DEMCR |= 1u << 24; /* TRCENA */
#if defined(__ARM_ARCH_7EM__)
  NIB_DWT_LAR = 0xc5acce55u; /* a Cortex-M7 locks it */
#endif
  NIB_DWT_CTRL |= 1u; /* CYCCNTENA */
  before = NIB_DWT_CYCCNT;
  for (volatile int i = 0; i < 10; i++) {
  }
  return NIB_DWT_CYCCNT != before;
#else
  return 0;
#endif
}

static NIB_MEASURE_APART void nib_clock_start(void) {
  nib_clock_is_dwt = nib_dwt_counts();
  if (nib_clock_is_dwt) {
    nib_clock_begun = NIB_DWT_CYCCNT;
    return;
  }
  NIB_SYST_CSR = 0;
  NIB_SYST_RVR = 0xffffffu;
  NIB_SYST_CVR = 0;
  NIB_SYST_CSR = 5; /* of the core's clock, no interrupt */
  while (NIB_SYST_CVR == 0) { /* takes the value at its first tick */
  }
  (void)NIB_SYST_CSR; /* forgets that it passed 0 */
  nib_clock_begun = NIB_SYST_CVR;
}

static NIB_MEASURE_APART uint32_t nib_clock_stop(void) {
  if (nib_clock_is_dwt) {
    return NIB_DWT_CYCCNT - nib_clock_begun;
  } else {
    const uint32_t now = NIB_SYST_CVR;
    const int ran_over = (NIB_SYST_CSR & (1u << 16)) != 0;
    return ran_over ? 0 : nib_clock_begun - now;
  }
}
#endif

/* ---- Stack: nib_stack_paint() before, and NIB_STACK_USED() behind, in the same function, gives how
 * many bytes of the NIB_STACK_REACH below that function lost their paint, -1 where nothing is
 * painted ---- */
#if defined(__GNUC__) && !defined(__linux__) && \
    (defined(__arm__) || defined(__riscv) || defined(__AVR__))
#if defined(__AVR__)
#include <avr/io.h>
/* It points to the next byte that is free, elsewhere to the last that is not. */
#define NIB_STACK_POINTER() ((uint8_t *)(SP + 1))
/* From the linker: where variables end; a program with a heap has it there. */
extern uint8_t __heap_start[];
#elif defined(__riscv)
static inline uint8_t *nib_stack_pointer(void) {
  uint8_t *sp;
  __asm__ volatile("mv %0, sp" : "=r"(sp));
  return sp;
}
#define NIB_STACK_POINTER() nib_stack_pointer()
#else
static inline uint8_t *nib_stack_pointer(void) {
  uint8_t *sp;
  __asm__ volatile("mov %0, sp" : "=r"(sp));
  return sp;
}
#define NIB_STACK_POINTER() nib_stack_pointer()
#endif

#define NIB_STACK_PAINT 0xa5u

static uint8_t *nib_stack_lowest;

/* Paints up to its own frame, which is less than a run's. */
static NIB_MEASURE_APART void nib_stack_paint(void) {
  volatile uint8_t *p = NIB_STACK_POINTER() - NIB_STACK_REACH;
#if defined(__AVR__)
  if ((uintptr_t)NIB_STACK_POINTER() - (uintptr_t)__heap_start < NIB_STACK_REACH) {
    p = __heap_start;
  }
#endif
  nib_stack_lowest = (uint8_t *)p;
  while (p < NIB_STACK_POINTER()) {
    *p = NIB_STACK_PAINT;
    p++;
  }
}

static NIB_MEASURE_APART int32_t nib_stack_used(const uint8_t *sp) {
  const volatile uint8_t *p = nib_stack_lowest;
  while (p < sp && *p == NIB_STACK_PAINT) {
    p++;
  }
  return (int32_t)(sp - p);
}
#define NIB_STACK_USED() nib_stack_used(NIB_STACK_POINTER())

/* As many were there to lose it: where all did, it may have been more, over variables. */
static NIB_MEASURE_APART int32_t nib_stack_painted(const uint8_t *sp) {
  return (int32_t)(sp - nib_stack_lowest);
}
#define NIB_STACK_PAINTED() nib_stack_painted(NIB_STACK_POINTER())
#else
#define nib_stack_paint() ((void)0)
#define NIB_STACK_USED() ((int32_t)-1)
#define NIB_STACK_PAINTED() ((int32_t)0)
#endif

#endif
