/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_CONV_2D_AVR_H
#define NIB_CONV_2D_AVR_H

#include "nib_avr_sums.h"

/* How sums become outputs: assembly reads these in their order. */
typedef struct {
  nib_flash_s32 multipliers;
  nib_flash_s8 shifts;
  nib_flash_s32 bias;
  int8_t *output;
  uint8_t zero_point, min, max; /* 128 added */
  uint8_t nothing; /* 1: what is negative becomes the smallest output */
  uint8_t keeps;   /* 1: what the output holds counts, too, if it is larger */
  uint8_t channels;
  uint8_t step;    /* 1: a factor for each channel */
  uint8_t known;   /* 1: the only factor is known; what follows belongs to assembly */
  uint8_t bytes, power, half;
} nib_avr_factors;

#if defined(NIB_AVR_ASSEMBLY)

/* Magnitudes and signs, as nib_scale_right_by_bytes has them. Both roundings come before one shift,
 * by 31 + e: half of 2^31 (rule R1; one less for what is negative, whose halves it rounds upwards),
 * and half of what is shifted out (rule R2). With 30 + e = 8 * q + r the bytes from q on are
 * multiplied by 2^(7 - r), and their upper halves taken. What is 256 or more is as good as 256: it
 * is beyond all outputs.
 *
 * X sums, Y factors, Z flash and output; r2 to r9 the product, r10 zero, r11 channels left, r12 r13
 * output, r14 r15 bias, r16 sign, r17 scratch, r18 to r21 multiplier, r22 to r24 magnitude, r25 q -
 * 4. 130 cycles an output, 110 below 2^16, 45 where ReLU leaves nothing. */
NIB_INNER void nib_avr_outputs_of(const nib_avr_sum *sums, nib_avr_factors *factors) {
  __asm__ volatile(
      "push r28\n\t"
      "push r29\n\t"
      "movw r28,r30\n\t"
      "clr r10\n\t"
      "ldd r14,Y+4\n\t"
      "ldd r15,Y+5\n\t"
      "ldd r12,Y+6\n\t"
      "ldd r13,Y+7\n\t"
      "ldd r11,Y+13\n\t"
      /* A factor. */
      "0:\n\t"
      "ldd r30,Y+0\n\t"
      "ldd r31,Y+1\n\t"
      "lpm r18,Z+\n\t"
      "lpm r19,Z+\n\t"
      "lpm r20,Z+\n\t"
      "lpm r21,Z+\n\t"
      "ldd r25,Y+16\n\t"
      "ldd r16,Y+15\n\t"
      "sbrc r16,0\n\t"
      "rjmp 3f\n\t"
      "ldd r17,Y+14\n\t"
      "com r17\n\t"
      "sbrs r17,0\n\t"
      "std Y+0,r30\n\t"
      "sbrs r17,0\n\t"
      "std Y+1,r31\n\t"
      "ldd r30,Y+2\n\t"
      "ldd r31,Y+3\n\t"
      "lpm r16,Z+\n\t"
      "sbrs r17,0\n\t"
      "std Y+2,r30\n\t"
      "sbrs r17,0\n\t"
      "std Y+3,r31\n\t"
      "andi r17,1\n\t"
      "std Y+15,r17\n\t"
      "ldi r17,30\n\t"
      "sub r17,r16\n\t"
      "mov r25,r17\n\t"
      "lsr r25\n\t"
      "lsr r25\n\t"
      "lsr r25\n\t"
      "subi r25,4\n\t"
      "std Y+16,r25\n\t"
      "andi r17,7\n\t"
      "ldi r30,0x80\n\t"
      "ldi r31,1\n\t"
      /* Without a shift there is no second rounding. */
      "cpse r16,r10\n\t"
      "rjmp 2f\n\t"
      "clr r31\n\t"
      "rjmp 2f\n\t"
      "1:\n\t"
      "lsr r30\n\t"
      "lsl r31\n\t"
      "2:\n\t"
      "subi r17,1\n\t"
      "brcc 1b\n\t"
      "std Y+17,r30\n\t"
      "std Y+18,r31\n\t"
      /* An accumulator. */
      "3:\n\t"
      "movw r30,r14\n\t"
      "lpm r22,Z+\n\t"
      "lpm r23,Z+\n\t"
      "lpm r24,Z+\n\t"
      "adiw r30,1\n\t"
      "movw r14,r30\n\t"
      "clr r16\n\t"
      "ld r2,X+\n\t"
      "add r22,r2\n\t"
      "ld r2,X+\n\t"
      "adc r23,r2\n\t"
      "ld r2,X+\n\t"
      "adc r24,r2\n\t"
      "brpl 5f\n\t"
      "ldd r17,Y+11\n\t"
      "sbrs r17,0\n\t"
      "rjmp 4f\n\t"
      "ldd r17,Y+9\n\t"
      "rjmp 15f\n\t"
      "4:\n\t"
      "ser r16\n\t"
      "com r24\n\t"
      "com r23\n\t"
      "neg r22\n\t"
      "sbci r23,0xff\n\t"
      "sbci r24,0xff\n\t"
      "5:\n\t"
      "mul r22,r18\n\t"
      "movw r2,r0\n\t"
      "clr r4\n\t"
      "ldi r17,0x40\n\t"
      "mov r5,r17\n\t"
      "movw r6,r10\n\t"
      "clr r7\n\t"
      "movw r8,r6\n\t"
      NIB_BYTES_ADD("r22", "r19", "r3", "r4", "r5", "r10")
      NIB_BYTES_ADD("r23", "r18", "r3", "r4", "r5", "r10")
      NIB_BYTES_ADD("r22", "r20", "r4", "r5", "r6", "r10")
      NIB_BYTES_ADD("r23", "r19", "r4", "r5", "r6", "r10")
      NIB_BYTES_ADD("r22", "r21", "r5", "r6", "r7", "r10")
      NIB_BYTES_ADD("r23", "r20", "r5", "r6", "r7", "r10")
      NIB_BYTES_ADD("r23", "r21", "r6", "r7", "r8", "r10")
      "tst r24\n\t"
      "breq 6f\n\t"
      NIB_BYTES_ADD("r24", "r18", "r4", "r5", "r6", "r10")
      "adc r7,r10\n\t"
      "adc r8,r10\n\t"
      NIB_BYTES_ADD("r24", "r19", "r5", "r6", "r7", "r10")
      "adc r8,r10\n\t"
      NIB_BYTES_ADD("r24", "r20", "r6", "r7", "r8", "r10")
      "mul r24,r21\n\t"
      "add r7,r0\n\t"
      "adc r8,r1\n\t"
      "6:\n\t"
      "sbrs r16,0\n\t"
      "rjmp 7f\n\t"
      "sec\n\t"
      "sbc r2,r10\n\t"
      "sbc r3,r10\n\t"
      "sbc r4,r10\n\t"
      "sbc r5,r10\n\t"
      "sbc r6,r10\n\t"
      "sbc r7,r10\n\t"
      "sbc r8,r10\n\t"
      "7:\n\t"
      "mov r17,r25\n\t"
      "tst r17\n\t"
      "breq 10f\n\t"
      "brpl 8f\n\t"
      "mov r9,r8\n\t"
      "mov r8,r7\n\t"
      "mov r7,r6\n\t"
      "mov r6,r5\n\t"
      "rjmp 10f\n\t"
      "8:\n\t"
      "mov r6,r7\n\t"
      "mov r7,r8\n\t"
      "clr r8\n\t"
      "dec r17\n\t"
      "brne 8b\n\t"
      "10:\n\t"
      "ldd r17,Y+18\n\t"
      "add r6,r17\n\t"
      "adc r7,r10\n\t"
      "adc r8,r10\n\t"
      "adc r9,r10\n\t"
      "or r8,r9\n\t"
      "brne 11f\n\t"
      "ldd r17,Y+17\n\t"
      "mul r6,r17\n\t"
      "mov r6,r1\n\t"
      "mul r7,r17\n\t"
      "or r6,r0\n\t"
      "tst r1\n\t"
      "breq 12f\n\t"
      "11:\n\t"
      "ldi r17,0xff\n\t"
      "sbrc r16,0\n\t"
      "clr r17\n\t"
      "rjmp 13f\n\t"
      "12:\n\t"
      "ldd r17,Y+8\n\t"
      "sbrc r16,0\n\t"
      "rjmp 18f\n\t"
      "add r17,r6\n\t"
      "brcc 13f\n\t"
      "ldi r17,0xff\n\t"
      "rjmp 13f\n\t"
      "18:\n\t"
      "sub r17,r6\n\t"
      "brcc 13f\n\t"
      "clr r17\n\t"
      "13:\n\t"
      "ldd r16,Y+9\n\t"
      "cp r17,r16\n\t"
      "brsh 14f\n\t"
      "mov r17,r16\n\t"
      "14:\n\t"
      "ldd r16,Y+10\n\t"
      "cp r16,r17\n\t"
      "brsh 15f\n\t"
      "mov r17,r16\n\t"
      "15:\n\t"
      "subi r17,0x80\n\t"
      "movw r30,r12\n\t"
      "ldd r16,Y+12\n\t"
      "sbrs r16,0\n\t"
      "rjmp 16f\n\t"
      "ld r16,Z\n\t"
      "cp r17,r16\n\t"
      "brge 16f\n\t"
      "mov r17,r16\n\t"
      "16:\n\t"
      "st Z+,r17\n\t"
      "movw r12,r30\n\t"
      "dec r11\n\t"
      "breq 17f\n\t"
      "ldd r16,Y+14\n\t"
      "sbrs r16,0\n\t"
      "rjmp 3b\n\t"
      "rjmp 0b\n\t"
      "17:\n\t"
      "clr __zero_reg__\n\t"
      "pop r29\n\t"
      "pop r28\n\t"
      : "+x"(sums), "+z"(factors)
      :
      : "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
        "r16", "r17", "r18", "r19", "r20", "r21", "r22", "r23", "r24", "r25", "memory");
}

#else

NIB_INNER void nib_avr_outputs_of(const nib_avr_sum *sums, const nib_avr_factors *f) {
  for (int channel = 0; channel < f->channels; channel++) {
    const int32_t accumulator = nib_avr_value(&sums[channel]) + NIB_READ_S32(f->bias, channel);
    const int factor = f->step * channel;
    int32_t value = f->min;
    if (!f->nothing || accumulator > 0) {
      value = nib_scale_right(accumulator, NIB_READ_S32(f->multipliers, factor),
                              -NIB_READ_S8(f->shifts + factor)) + f->zero_point;
      value = value < f->min ? f->min : value > f->max ? f->max : value;
    }
    value -= 128;
    if (f->keeps && value < f->output[channel]) {
      value = f->output[channel];
    }
    f->output[channel] = (int8_t)value;
  }
}

#endif

NIB_INLINE void nib_avr_factors_of(nib_avr_factors *f, const nib_conv_2d_packed_layer *layer) {
  const nib_requantization *const r = &layer->requantization;
  f->multipliers = r->multipliers;
  f->shifts = r->shifts;
  f->bias = layer->bias;
  f->zero_point = (uint8_t)(r->output_zero_point + 128);
  f->min = (uint8_t)(r->min + 128);
  f->max = (uint8_t)(r->max + 128);
  f->step = (uint8_t)r->factor_step;
  f->nothing = r->min == r->output_zero_point;
  f->keeps = 0;
  f->channels = (uint8_t)layer->geometry.output_channels;
  f->known = 0;
}

/* The outputs of all channels for their sums (rule R5), by factors that shift to the right, from
 * accumulators of 24 bits: generation has proved both. */
NIB_INLINE void nib_avr_outputs(const nib_avr *a, nib_avr_factors *f, const nib_avr_sum *sums,
                                int8_t *output) {
  if (f->step != 0) {
    f->multipliers = a->layer->requantization.multipliers;
    f->shifts = a->layer->requantization.shifts;
  }
  f->output = output;
  nib_avr_outputs_of(sums, f);
}

#endif
