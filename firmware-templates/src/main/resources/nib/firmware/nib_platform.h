/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_PLATFORM_H
#define NIB_PLATFORM_H

#include <stdint.h>

/* Where constants live. On AVR plain constants would be copied to RAM at start-up, so they are put
 * into the flash's own address space and read from there; everywhere else const is enough. */
#if defined(__AVR__)
#include <avr/pgmspace.h>
#define NIB_FLASH PROGMEM
#define NIB_READ_S8(pointer) ((int8_t)pgm_read_byte(pointer))
#define NIB_READ_S32(pointer) ((int32_t)pgm_read_dword(pointer))
#define NIB_LOAD(to, from) ((void)memcpy_P(&(to), (from), sizeof(to)))
#else
#define NIB_FLASH
#define NIB_READ_S8(pointer) (*(pointer))
#define NIB_READ_S32(pointer) (*(pointer))
#define NIB_LOAD(to, from) ((void)((to) = *(from)))
#endif

/* How kernels are linked; empty when a kernel is compiled as a file of its own. */
#ifndef NIB_KERNEL
#define NIB_KERNEL static
#endif

/* C leaves two things to the compiler that the arithmetic below needs: >> of a negative number
 * copies the sign, and an unsigned number beyond INT32_MAX wraps to a negative one. Every compiler
 * named in nib's documents does so; with another one these lines do not compile. */
typedef char nib_requires_arithmetic_shift[((int32_t)-1 >> 1) == -1 ? 1 : -1];
typedef char nib_requires_wrapping_conversion[(int32_t)0xffffffffu == -1 ? 1 : -1];

#endif
