/*
 * ${title}: what a run takes of time and of the stack. The sketch and main/main.c share it.
 *
 * SPDX-License-Identifier: MIT-0
 */
#ifndef EXAMPLE_MEASURE_H
#define EXAMPLE_MEASURE_H

#include <${file}>

/* So many bytes below the stack pointer are painted, and have to be free: a run takes up to ${stackMost} with
 * the compilers that nib measured. */
#define NIB_STACK_REACH ${stackReach}
#include "nib_measure.h"

static int8_t arena[${macro}_<#if byRows>ROWS_</#if>ARENA_BYTES];
<#if byRows>
static int8_t row[${macro}_ROW_BYTES];
</#if>

/* What a run took: by the clock, 0 when it ran over, and of the stack below the run's caller, of
 * the bytes that were painted there; -1 where it is not measured. */
static uint32_t run_time;
static int32_t run_stack;
static int32_t run_painted;

/* Runs the net once, on a blank image. */
static NIB_MEASURE_APART void measure_once(void) {
<#if byRows>
  for (int i = 0; i < ${macro}_ROW_BYTES; i++) {
    row[i] = <#if hasPixels>${prefix}_pixel(0)<#else>${inputs[0].macro}_ZERO_POINT</#if>;
  }
  nib_stack_paint();
  nib_clock_start();
  ${prefix}_begin(arena);
  for (int y = 0; y < ${macro}_ROWS; y++) {
    ${prefix}_row(arena, row);
  }
  ${prefix}_end(arena);
<#else>
<#list inputs as t>
  for (int i = 0; i < ${t.macro}_BYTES; i++) {
    ${t.function}(arena)[i] = <#if hasPixels>${prefix}_pixel(0)<#else>${t.macro}_ZERO_POINT</#if>;
  }
</#list>
  nib_stack_paint();
  nib_clock_start();
  ${prefix}_run(arena);
</#if>
  run_time += nib_clock_stop();
  run_stack = NIB_STACK_USED();
  run_painted = NIB_STACK_PAINTED();
}

static void measure(void) {
  run_time = 0;
  for (int i = 0; i < NIB_CLOCK_RUNS; i++) {
    measure_once();
  }
  run_time /= NIB_CLOCK_RUNS;
}

#endif
