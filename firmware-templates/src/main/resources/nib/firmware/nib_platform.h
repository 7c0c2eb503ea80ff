/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_PLATFORM_H
#define NIB_PLATFORM_H

#include <stdint.h>

/* Where constants live. On AVR plain constants would be copied to RAM at start-up, so they are put
 * into the flash's own address space and read from there; everywhere else const is enough. */
#if defined(__AVR__)
#include <avr/pgmspace.h>
#if defined(__AVR_HAVE_ELPM__)
/* More than 64 KB of flash, of which the pointers below reach the first 64. The linker puts this
 * section in front of all code and of other PROGMEM, so that the order of files does not matter. */
#define NIB_FLASH __attribute__((__section__(".progmem.gcc_nib")))
#else
#define NIB_FLASH PROGMEM
#endif
#define NIB_READ_S8(pointer) ((int8_t)pgm_read_byte(pointer))
#define NIB_READ_S32(pointer) ((int32_t)pgm_read_dword(pointer))
#define NIB_LOAD(to, from) ((void)memcpy_P(&(to), (from), sizeof(to)))
#else
#define NIB_FLASH
#define NIB_READ_S8(pointer) (*(pointer))
#define NIB_READ_S32(pointer) (*(pointer))
#define NIB_LOAD(to, from) ((void)((to) = *(from)))
#endif

/* NIB_NEAR(object): what is in flash ends where pointers reach, or the program does not link. Costs a
 * byte of flash, which gets bits 16 and up of the address of the object's last byte, and then once
 * more 255 added: what does not fit into it, the linker reports with the symbol's name. */
#if defined(__AVR_HAVE_ELPM__)
#if defined(__clang__)
#error "beyond 64 KB of flash nib needs avr-gcc, whose assembler checks where constants end"
#endif
#define NIB_NEAR(object)                                                   \
  __asm__ volatile(                                                        \
      ".pushsection .progmem.gcc_nib,\"a\",@progbits\n"                     \
      ".weak nib_constants_of_all_nets_reach_beyond_64_KB\n"               \
      ".set nib_constants_of_all_nets_reach_beyond_64_KB, 255\n"           \
      "1: .byte hh8(%0)\n"                                                 \
      ".reloc 1b, R_AVR_8, nib_constants_of_all_nets_reach_beyond_64_KB\n" \
      ".popsection\n"                                                      \
      :                                                                    \
      : "i"((const char *)&(object) + sizeof(object) - 1))
#else
#define NIB_NEAR(object) ((void)0)
#endif

/* Functions that stay functions, however often they are called: what a run takes of the stack is then
 * the sum of a few frames that are known, whatever net it is. */
#if defined(__clang__)
#define NIB_APART __attribute__((noinline))
#elif defined(__GNUC__)
#define NIB_APART __attribute__((noinline, noclone))
#else
#define NIB_APART
#endif

/* How kernels are linked; NIB_APART alone when a kernel is compiled as a file of its own. */
#ifndef NIB_KERNEL
#define NIB_KERNEL static NIB_APART
#endif

/* What several kernels share. Where size counts, a compiler inlines it or not by the number of kernels
 * that a net has; here it never does then. */
#if defined(__OPTIMIZE_SIZE__) && defined(__GNUC__)
#define NIB_SHARED static NIB_APART __attribute__((unused))
#else
#define NIB_SHARED static inline
#endif

/* C leaves two things to the compiler that the arithmetic below needs: >> of a negative number
 * copies the sign, and an unsigned number beyond INT32_MAX wraps to a negative one. Every compiler
 * named in nib's documents does so; with another one these lines do not compile. */
typedef char nib_requires_arithmetic_shift[((int32_t)-1 >> 1) == -1 ? 1 : -1];
typedef char nib_requires_wrapping_conversion[(int32_t)0xffffffffu == -1 ? 1 : -1];

#endif
