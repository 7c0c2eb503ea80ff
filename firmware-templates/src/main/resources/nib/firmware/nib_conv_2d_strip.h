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
} nib_strip_factors;

NIB_INLINE void nib_strip_factors_of(nib_strip_factors *f, const nib_requantization *r,
                                     int channels) {
  f->multipliers = r->multipliers;
  f->shifts = r->shifts;
  f->channels = channels;
  f->zero_point = r->output_zero_point;
  f->min = r->min;
  f->max = r->max;
  f->multiplier_step = r->factor_step * (int)sizeof(int32_t);
  f->shift_step = r->factor_step;
}

/* The outputs of all channels for their accumulators (rule R5), by factors that shift to the right,
 * from accumulators below 2^29: generation has proved both. The accumulators of a second window, if
 * it is there, follow those of the first one. */
#if defined(__ARM_ARCH_6M__)

/* The product of a sum 2^16 * p + q and a multiplier 2^16 * m + n, q with a sign, is 2^32 * pm +
 * 2^16 r + the lower half of qn, r = qm + pn + (qn >> 16); so that rounded to a multiple of 2^31
 * (rule R1) it is 2 * pm + ((r + 2^14) >> 15). What ASRS shifts out last is what rounds.
 *
 * r0 sums, r1 scratch, r2 shift, r3 output, r4 sum and p, r5 m, r6 n, r7 q; r8 multiplier, r9
 * zero point, r10 min, r11 max, r12 step of the multipliers, lr of the shifts; on the stack the
 * sums' end, the factors and the second output. 39 instructions an output, 12 where ReLU leaves
 * nothing. */
NIB_INNER void nib_strip_outputs(const nib_strip_factors *factors, const int32_t *sums,
                                 int8_t *output, int8_t *second) {
  register const nib_strip_factors *r0 __asm__("r0") = factors;
  register const int32_t *r1 __asm__("r1") = sums;
  register int8_t *r2 __asm__("r2") = output;
  register int8_t *r3 __asm__("r3") = second;
  __asm__ volatile(
      ".syntax unified\n"
      "push {r4-r7}\n"
      "mov r4, r8\n"
      "mov r5, r9\n"
      "mov r6, r10\n"
      "mov r7, r11\n"
      "push {r0, r3-r7}\n"
      "movs r7, r0\n"
      "ldmia r7!, {r3-r6}\n"
      "lsls r5, r5, #2\n"
      "adds r5, r5, r1\n"
      "push {r5}\n"
      "mov r8, r3\n"
      "mov r9, r6\n"
      "ldmia r7!, {r3, r5, r6}\n"
      "mov r10, r3\n"
      "mov r11, r5\n"
      "mov r12, r6\n"
      "ldr r5, [r7]\n"
      "mov lr, r5\n"
      "movs r0, r1\n"
      "movs r3, r2\n"
      "movs r2, r4\n"
      "1:\n"
      "ldmia r0!, {r4}\n"
      "cmp r4, #0\n"
      "ble 7f\n"
      "8:\n"
      "mov r5, r8\n"
      "ldr r5, [r5]\n"
      "add r8, r12\n"
      "uxth r6, r5\n"
      "lsrs r5, r5, #16\n"
      "sxth r7, r4\n"
      "subs r4, r4, r7\n"
      "asrs r4, r4, #16\n"
      "movs r1, r7\n"
      "muls r1, r6, r1\n"
      "asrs r1, r1, #16\n"
      "muls r7, r5, r7\n"
      "adds r1, r1, r7\n"
      "muls r6, r4, r6\n"
      "adds r1, r1, r6\n"
      "muls r4, r5, r4\n"
      "lsls r4, r4, #1\n"
      "asrs r1, r1, #15\n"
      "adcs r4, r1\n"
      "ldrb r5, [r2]\n"
      "add r2, lr\n"
      "negs r5, r5\n"
      "beq 5f\n"
      "asrs r6, r4, #31\n"
      "adds r4, r4, r6\n"
      "mov r6, r9\n"
      "asrs r4, r5\n"
      "adcs r4, r6\n"
      "2:\n"
      "cmp r4, r10\n"
      "bge 3f\n"
      "mov r4, r10\n"
      "3:\n"
      "cmp r4, r11\n"
      "ble 4f\n"
      "mov r4, r11\n"
      "4:\n"
      "strb r4, [r3]\n"
      "adds r3, #1\n"
      "ldr r5, [sp]\n"
      "cmp r0, r5\n"
      "bne 1b\n"
      "ldr r3, [sp, #8]\n"
      "cmp r3, #0\n"
      "beq 6f\n"
      "ldr r4, [sp, #4]\n"
      "ldmia r4!, {r1, r2, r6}\n"
      "mov r8, r1\n"
      "lsls r6, r6, #2\n"
      "adds r5, r5, r6\n"
      "str r5, [sp]\n"
      "movs r4, #0\n"
      "str r4, [sp, #8]\n"
      "b 1b\n"
      "5:\n"
      "add r4, r9\n"
      "b 2b\n"
      /* ReLU leaves nothing of it. */
      "7:\n"
      "cmp r9, r10\n"
      "bne 8b\n"
      "mov r4, r10\n"
      "add r8, r12\n"
      "add r2, lr\n"
      "b 4b\n"
      "6:\n"
      "add sp, #12\n"
      "pop {r4-r7}\n"
      "mov r8, r4\n"
      "mov r9, r5\n"
      "mov r10, r6\n"
      "mov r11, r7\n"
      "pop {r4-r7}\n"
      : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)
      :
      : "r12", "lr", "cc", "memory");
}

#else

NIB_INNER void nib_strip_outputs(const nib_strip_factors *f, const int32_t *sums, int8_t *output,
                                 int8_t *second) {
  for (;;) {
    for (int i = 0; i < f->channels; i++) {
      const int factor = f->shift_step * i;
      const int32_t scaled = nib_scale_right(*sums, NIB_READ_S32(f->multipliers, factor),
                                             -NIB_READ_S8(f->shifts + factor));
      const int32_t shifted = scaled + f->zero_point;
      *output = (int8_t)(shifted < f->min ? f->min : shifted > f->max ? f->max : shifted);
      sums++;
      output++;
    }
    if (!second) {
      return;
    }
    output = second;
    second = 0;
  }
}

#endif

#endif
