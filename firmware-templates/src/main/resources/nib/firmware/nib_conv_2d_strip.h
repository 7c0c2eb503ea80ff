/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_CONV_2D_STRIP_H
#define NIB_CONV_2D_STRIP_H

#include "nib_conv_2d_packed.h"
#include "nib_strip_sums.h"

/* How accumulators become outputs: assembly reads these in their order. */
typedef struct {
  nib_flash_s32 multipliers;
  nib_flash_s8 shifts;
  int channels;
  int32_t zero_point, min, max;
  int multiplier_step, shift_step; /* bytes */
  int sums_step;                   /* accumulators from a position to the next one */
  int pitch;                       /* outputs from a position to the next one */
} nib_strip_factors;

NIB_INLINE void nib_strip_factors_of(nib_strip_factors *f, const nib_requantization *r,
                                     int channels, int pitch) {
  f->multipliers = r->multipliers;
  f->shifts = r->shifts;
  f->channels = channels;
  f->zero_point = r->output_zero_point;
  f->min = r->min;
  f->max = r->max;
  f->multiplier_step = r->factor_step * (int)sizeof(int32_t);
  f->shift_step = r->factor_step;
  f->sums_step = (channels + 1) / 2 * 2;
  f->pitch = pitch;
}

/* The outputs of all channels of positions side by side for their accumulators (rule R5), by
 * factors that shift to the right, from accumulators below 2^29: generation has proved both. */
#if defined(__ARM_ARCH_6M__)

/* The product of a sum 2^16 * p + q and a multiplier 2^16 * m + n is 2^32 * pm + 2^16 * r + the
 * lower half of qn, r = qm + pn + (qn >> 16), so that rounded to a multiple of 2^31 (rule R1) it is
 * 2 * pm + ((r + 2^14) >> 15). q and all that is made of it have a sign here, and none where the
 * sum is known to be positive. What a shift to the right shifts out last is what rounds. */

/* What reads a sum of a channel and its multiplier. */
#define NIB_STRIP_READ   \
  "ldmia r0!, {r4}\n"    \
  "mov r5, r8\n"         \
  "ldr r5, [r5]\n"       \
  "add r8, r12\n"

/* From p in r4, q in r7, multiplier in r5 to the product in r4; shift: that of r to the right. */
#define NIB_STRIP_MULTIPLY(shift) \
  "uxth r6, r5\n"                 \
  "lsrs r5, r5, #16\n"            \
  "movs r1, r7\n"                 \
  "muls r1, r6, r1\n"             \
  shift " r1, r1, #16\n"          \
  "muls r7, r5, r7\n"             \
  "adds r1, r1, r7\n"             \
  "muls r6, r4, r6\n"             \
  "adds r1, r1, r6\n"             \
  "muls r4, r5, r4\n"             \
  "lsls r4, r4, #1\n"             \
  shift " r1, r1, #15\n"          \
  "adcs r4, r1\n"                 \
  "ldrb r5, [r2]\n"               \
  "add r2, lr\n"                  \
  "negs r5, r5\n"

/* Writes an output, and goes on while there are sums. */
#define NIB_STRIP_WRITE(next) \
  "strb r4, [r3]\n"           \
  "adds r3, #1\n"             \
  "ldr r5, [sp]\n"            \
  "cmp r0, r5\n"              \
  "bne " next "\n"

/* r0 sums, r1 scratch, r2 shift, r3 output, r4 sum and p, r5 m, r6 n, r7 q; r8 multiplier, r9
 * zero point, r10 min, r11 max, r12 step of the multipliers, lr of the shifts; on the stack the
 * position's end of the sums, the factors, positions left, the position's sums and output. 40
 * instructions an output; with ReLU 35, and 13 where it leaves nothing. */
NIB_INNER void nib_strip_outputs(const nib_strip_factors *factors, const int32_t *sums,
                                 int8_t *output, int positions) {
  register const nib_strip_factors *r0 __asm__("r0") = factors;
  register const int32_t *r1 __asm__("r1") = sums;
  register int8_t *r2 __asm__("r2") = output;
  register int r3 __asm__("r3") = positions;
  __asm__ volatile(
      ".syntax unified\n"
      "push {r4-r7}\n"
      NIB_STRIP_PUSH_HIGH
      "push {r1, r2}\n"
      "push {r3}\n"
      "push {r0, r1}\n"
      "str r0, [sp, #4]\n"
      "adds r0, #12\n"
      "ldmia r0!, {r3-r7}\n"
      "mov r9, r3\n"
      "mov r10, r4\n"
      "mov r11, r5\n"
      "mov r12, r6\n"
      "mov lr, r7\n"
      "10:\n"
      "ldr r7, [sp, #4]\n"
      "ldmia r7!, {r4-r6}\n"
      "mov r8, r4\n"
      "ldr r0, [sp, #12]\n"
      "ldr r3, [sp, #16]\n"
      "movs r2, r5\n"
      "lsls r6, r6, #2\n"
      "adds r6, r6, r0\n"
      "str r6, [sp]\n"
      "cmp r9, r10\n"
      "bne 5f\n"
      /* The zero point is the smallest output, as with ReLU. */
      "1:\n" NIB_STRIP_READ
      "cmp r4, #0\n"
      "ble 4f\n"
      "uxth r7, r4\n"
      "lsrs r4, r4, #16\n" NIB_STRIP_MULTIPLY("lsrs")
      "beq 3f\n"
      "mov r6, r9\n"
      "asrs r4, r5\n"
      "adcs r4, r6\n"
      "cmp r4, r11\n"
      "bgt 2f\n"
      "0:\n" NIB_STRIP_WRITE("1b")
      "b 9f\n"
      "2:\n"
      "mov r4, r11\n"
      "b 0b\n"
      "3:\n"
      "add r4, r9\n"
      "cmp r4, r11\n"
      "bgt 2b\n"
      "b 0b\n"
      "4:\n"
      "mov r4, r10\n"
      "add r2, lr\n" NIB_STRIP_WRITE("1b")
      "b 9f\n"
      "5:\n" NIB_STRIP_READ
      "sxth r7, r4\n"
      "subs r4, r4, r7\n"
      "asrs r4, r4, #16\n" NIB_STRIP_MULTIPLY("asrs")
      "beq 8f\n"
      "asrs r6, r4, #31\n"
      "adds r4, r4, r6\n"
      "mov r6, r9\n"
      "asrs r4, r5\n"
      "adcs r4, r6\n"
      "6:\n"
      "cmp r4, r10\n"
      "bge 7f\n"
      "mov r4, r10\n"
      "7:\n"
      "cmp r4, r11\n"
      "ble 0f\n"
      "mov r4, r11\n"
      "0:\n" NIB_STRIP_WRITE("5b")
      "b 9f\n"
      "8:\n"
      "add r4, r9\n"
      "b 6b\n"
      "9:\n"
      "ldr r4, [sp, #8]\n"
      "subs r4, #1\n"
      "beq 11f\n"
      "str r4, [sp, #8]\n"
      "ldr r7, [sp, #4]\n"
      "adds r7, #32\n"
      "ldmia r7!, {r4, r5}\n"
      "ldr r0, [sp, #12]\n"
      "lsls r4, r4, #2\n"
      "adds r0, r0, r4\n"
      "str r0, [sp, #12]\n"
      "ldr r3, [sp, #16]\n"
      "adds r3, r3, r5\n"
      "str r3, [sp, #16]\n"
      "b 10b\n"
      "11:\n"
      "add sp, #20\n"
      NIB_STRIP_POP_HIGH
      "pop {r4-r7}\n"
      : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
      :
      : "r12", "lr", "cc", "memory");
}

#undef NIB_STRIP_READ
#undef NIB_STRIP_MULTIPLY
#undef NIB_STRIP_WRITE

#else

NIB_INNER void nib_strip_outputs(const nib_strip_factors *f, const int32_t *sums, int8_t *output,
                                 int positions) {
  for (; positions > 0; positions--) {
    for (int i = 0; i < f->channels; i++) {
      const int factor = f->shift_step * i;
      const int32_t scaled = nib_scale_right(sums[i], NIB_READ_S32(f->multipliers, factor),
                                             -NIB_READ_S8(f->shifts + factor));
      const int32_t shifted = scaled + f->zero_point;
      output[i] = (int8_t)(shifted < f->min ? f->min : shifted > f->max ? f->max : shifted);
    }
    sums += f->sums_step;
    output += f->pitch;
  }
}

#endif

/* A convolution at work. */
typedef struct {
  nib_strip strip;
  nib_strip_factors factors;
  int32_t *sums; /* accumulators of all channels, of the windows in the strip or the largest */
} nib_conv_2d_strip;

/* Begins with a layer. windows: the most that are wanted side by side; pooled: 1 where their
 * largest sums are wanted. */
NIB_INLINE void nib_conv_2d_strip_begin(nib_conv_2d_strip *c,
                                        const nib_conv_2d_packed_layer *layer, int windows,
                                        int pooled, int8_t *scratch) {
  const nib_geometry *const g = &layer->geometry;
  int32_t *const words = (int32_t *)nib_conv_2d_words(scratch);
  nib_strip_factors_of(&c->factors, &layer->requantization, g->output_channels, g->pitch);
  nib_strip_begin(&c->strip, g, layer->outside - 128, windows, words);
  c->strip.pooled = pooled;
  c->sums = words + c->strip.all;
}

#endif
