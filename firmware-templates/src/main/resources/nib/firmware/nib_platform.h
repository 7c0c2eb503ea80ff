/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_PLATFORM_H
#define NIB_PLATFORM_H

#include <stdint.h>

/* Where constants live. On AVR plain constants would be copied to RAM at start-up, so they are put
 * into the flash's own address space and read from there; everywhere else const is enough.
 *
 * NIB_FLASH marks a constant, an int8_t array of it has NIB_EVEN(count) elements; nib_flash_s8 and
 * nib_flash_s32 say where one lies, nib_flash where one of any type does; NIB_ADDRESS(constant)
 * gives that place to functions, NIB_IN_FLASH(constant) to a layer's initialiser. NIB_NEAR declares
 * the pointer by which a kernel reads its layer's structure. */
#if defined(__AVR_HAVE_ELPM__)
/* Flash beyond the 64 KB that a pointer of AVR reaches, whose addresses no initialiser can hold.
 * The constants stand behind all code, where they push no other PROGMEM out of a
 * pointer's reach. */
#include <avr/pgmspace.h>
#define NIB_FLASH __attribute__((__section__(".text.nib_constants")))
#define NIB_EVEN(count) (((count) + 1) / 2 * 2) /* code behind it begins at an even address */
typedef int32_t nib_flash_s8; /* signed, so that positions are added as to a pointer */
typedef int32_t nib_flash_s32;
typedef int32_t nib_flash;
#define NIB_ADDRESS(constant) ((int32_t)pgm_get_far_address(constant))
#define NIB_IN_FLASH(constant) 0
#define NIB_READ_S8(place) ((int8_t)pgm_read_byte_far((uint_farptr_t)(place)))
#define NIB_READ_S16(place, index) \
  ((int16_t)pgm_read_word_far((uint_farptr_t)((place) + 2 * (int32_t)(index))))
#define NIB_READ_S32(place, index) \
  ((int32_t)pgm_read_dword_far((uint_farptr_t)((place) + 4 * (int32_t)(index))))
#define NIB_NEAR(type, layer, flash) const type *const layer = (flash)
#elif defined(__AVR__)
#include <avr/pgmspace.h>
#define NIB_FLASH PROGMEM
#define NIB_EVEN(count) (count)
typedef const int8_t *nib_flash_s8;
typedef const int32_t *nib_flash_s32;
typedef const void *nib_flash;
#define NIB_ADDRESS(constant) (constant)
#define NIB_IN_FLASH(constant) constant
#define NIB_READ_S8(place) ((int8_t)pgm_read_byte(place))
#define NIB_READ_S16(place, index) ((int16_t)pgm_read_word((const int16_t *)(place) + (index)))
#define NIB_READ_S32(place, index) ((int32_t)pgm_read_dword((const int32_t *)(place) + (index)))
#define NIB_NEAR(type, layer, flash) \
  type near;                         \
  const type *const layer = &near;   \
  (void)memcpy_P(&near, (flash), sizeof near)
#else
#define NIB_FLASH
#define NIB_EVEN(count) (count)
typedef const int8_t *nib_flash_s8;
typedef const int32_t *nib_flash_s32;
typedef const void *nib_flash;
#define NIB_ADDRESS(constant) (constant)
#define NIB_IN_FLASH(constant) constant
#define NIB_READ_S8(place) (*(place))
#define NIB_READ_S16(place, index) (((const int16_t *)(place))[index])
#define NIB_READ_S32(place, index) (((const int32_t *)(place))[index])
#define NIB_NEAR(type, layer, flash) const type *const layer = (flash)
#endif

/* What a layer's function gives to its kernel: the structure in flash, or, where flash is far, its
 * copy with the places of its arrays. */
#if defined(__AVR_HAVE_ELPM__)
#define NIB_LAYER(type, constant) \
  type layer;                     \
  (void)memcpy_PF(&layer, pgm_get_far_address(constant), sizeof layer)
#define NIB_PLACE(field, constant) ((void)(layer.field = NIB_ADDRESS(constant)))
#define NIB_LAYER_OF(constant) &layer
#else
#define NIB_LAYER(type, constant) ((void)0)
#define NIB_PLACE(field, constant) ((void)0)
#define NIB_LAYER_OF(constant) &constant
#endif

/* Functions that stay functions, however often they are called: what a run takes of the stack is
 * then the sum of a few frames that are known, whatever net it is. */
#if defined(__clang__)
#define NIB_APART __attribute__((noinline))
#elif defined(__GNUC__)
#define NIB_APART __attribute__((noinline, noclone))
#else
#define NIB_APART
#endif

/* The innermost part of several kernels: a function of its own, whose registers are its own. */
#if defined(__GNUC__)
#define NIB_INNER static NIB_APART __attribute__((unused))
#else
#define NIB_INNER static
#endif

/* A constant that kernels read word by word. */
#if defined(__GNUC__) && !defined(__AVR__)
#define NIB_WORDS __attribute__((aligned(4)))
#else
#define NIB_WORDS
#endif

/* How kernels are linked; NIB_APART alone when a kernel is compiled as a file of its own. */
#ifndef NIB_KERNEL
#define NIB_KERNEL static NIB_APART
#endif

/* What several kernels share. Where size counts, a compiler inlines it or not by the number of
 * kernels that a net has; here it never does then. */
#if defined(__OPTIMIZE_SIZE__) && defined(__GNUC__)
#define NIB_SHARED static NIB_APART __attribute__((unused))
#else
#define NIB_SHARED static inline
#endif

/* What is small enough to be inlined wherever it is used. It always is: what a kernel takes of the
 * stack must not depend on the other kernels of a net. */
#if defined(__GNUC__)
#define NIB_INLINE static inline __attribute__((always_inline))
#else
#define NIB_INLINE static inline
#endif

/* Cores that multiply by a function of the compiler's library. */
#if defined(__riscv) && !defined(__riscv_mul)
#define NIB_NO_MULTIPLIER
#endif

/* Cores without an instruction for more than the lower half of a product of words. */
#if defined(__ARM_ARCH_6M__) || defined(__ARM_ARCH_8M_BASE__) || defined(NIB_NO_MULTIPLIER)
#define NIB_SHORT_PRODUCTS
#endif

/* C leaves two things to the compiler that the arithmetic below needs: >> of a negative number
 * copies the sign, and an unsigned number beyond INT32_MAX wraps to a negative one. Every compiler
 * named in nib's documents does so; with another one these lines do not compile. */
typedef char nib_requires_arithmetic_shift[((int32_t)-1 >> 1) == -1 ? 1 : -1];
typedef char nib_requires_wrapping_conversion[(int32_t)0xffffffffu == -1 ? 1 : -1];

#endif
