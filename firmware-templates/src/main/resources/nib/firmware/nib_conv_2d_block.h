/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#ifndef NIB_CONV_2D_BLOCK_H
#define NIB_CONV_2D_BLOCK_H

#include "nib_block.h"
#include "nib_conv_2d_packed.h"

/* How many of the windows or channels from first on are computed together. */
NIB_INLINE int nib_block_count(int first, int end, int most) {
  return end - first < most ? end - first : most;
}

/* What the inputs of some windows gathered add to the accumulators of channels, whose weights begin
 * at w: for each window that of its channels side by side, to which biases come at the end. */
NIB_INLINE void nib_block_accumulate(const nib_column *columns, const nib_taken *taken,
                                     nib_flash_s8 w, int positions, int channels,
                                     int32_t *sums) {
#if !defined(NIB_BLOCK_SETS)
  for (int i = 0; i < NIB_BLOCK_POSITIONS * NIB_BLOCK_CHANNELS; i++) {
    sums[i] = 0;
  }
#endif
  nib_block_sums(columns, taken, w, positions, channels, sums);
}

/* What ReLU leaves nothing of need not be scaled, where that takes long. */
#if defined(__riscv) || defined(__AVR__) || defined(__ARM_ARCH_7M__)
#define NIB_BLOCK_NOTHING(condition) (condition)
#else
#define NIB_BLOCK_NOTHING(condition) 0
#endif

#if defined(__ARM_FEATURE_MVE) && (__ARM_FEATURE_MVE & 1) && defined(__GNUC__)
#define NIB_BLOCK_VECTORS
/* The same as the loop below with a factor for each channel, four channels at a time: VQRDMULH is
 * rule R1; VRSHL adds halves upwards, hence rule R2 by one less for what is negative and shifted.
 * Scratch: q0 to q3. */
NIB_INLINE void nib_block_vectors(const int32_t *sums, const int32_t *bias,
                                  const int32_t *multipliers, const int8_t *shifts,
                                  const nib_requantization *r, int channels, int keeps,
                                  int8_t *output) {
  __asm__ volatile(
      "dlstp.32 lr, %[channels]\n\t"
      "1:\n\t"
      "vldrw.32 q0, [%[sums]], #16\n\t"
      "vldrw.32 q1, [%[bias]], #16\n\t"
      "vadd.i32 q0, q0, q1\n\t"
      "vldrw.32 q2, [%[multipliers]], #16\n\t"
      "vqrdmulh.s32 q0, q0, q2\n\t"
      "vldrb.s32 q3, [%[shifts]], #4\n\t"
      "vand q1, q0, q3\n\t"
      "vshr.s32 q1, q1, #31\n\t"
      "vadd.i32 q0, q0, q1\n\t"
      "vrshl.s32 q0, q0, q3\n\t"
      "vadd.i32 q0, q0, %[zero_point]\n\t"
      "vdup.32 q1, %[min]\n\t"
      "vmax.s32 q0, q0, q1\n\t"
      "vdup.32 q2, %[max]\n\t"
      "vmin.s32 q0, q0, q2\n\t"
      "cbz %[keeps], 2f\n\t"
      "vldrb.s32 q3, [%[output]]\n\t"
      "vmax.s32 q0, q0, q3\n\t"
      "2:\n\t"
      "vstrb.32 q0, [%[output]], #4\n\t"
      "letp lr, 1b\n\t"
      : [sums] "+r"(sums), [bias] "+r"(bias), [multipliers] "+r"(multipliers),
        [shifts] "+l"(shifts), [output] "+l"(output)
      : [channels] "r"(channels), [zero_point] "r"((int32_t)r->output_zero_point),
        [min] "r"((int32_t)r->min), [max] "r"((int32_t)r->max), [keeps] "l"(keeps)
      : "q0", "q1", "q2", "q3", "lr", "cc", "memory");
}
#endif

#if defined(__AVR_HAVE_MUL__) && !defined(__AVR_HAVE_ELPM__)
#define NIB_BLOCK_BYTES
/* What is done to sums; assembly reads it in its order. */
typedef struct {
  nib_flash_s32 bias;
  nib_flash_s32 multipliers;
  nib_flash_s8 shifts;
  int8_t *output;
  int8_t zero_point, min, max;
  uint8_t step;    /* 1: a factor for each channel */
  uint8_t nothing; /* 1: what is negative becomes the smallest output */
  uint8_t keeps;
  uint8_t channels;
} nib_block_factors;

/* The loop of nib_block_outputs for a chip that computes with bytes: magnitudes and signs, as
 * nib_scale_right_by_bytes has them. X sums, Y factors; r2 to r9 the product, r10 zero, r16 sign,
 * r17 shift, r18 to r21 multiplier, then the output, r22 to r25 magnitude. 250 cycles an output, 80
 * where ReLU leaves nothing. */
NIB_INNER void nib_block_bytes(const int32_t *sums, const nib_block_factors *factors) {
  __asm__ volatile(
      "push r28\n\t"
      "push r29\n\t"
      "movw r28,r30\n\t"
      "10:\n\t"
      "ldd r30,Y+0\n\t"
      "ldd r31,Y+1\n\t"
      "lpm r18,Z+\n\t"
      "lpm r19,Z+\n\t"
      "lpm r20,Z+\n\t"
      "lpm r21,Z+\n\t"
      "std Y+0,r30\n\t"
      "std Y+1,r31\n\t"
      "ld r22,X+\n\t"
      "add r22,r18\n\t"
      "ld r23,X+\n\t"
      "adc r23,r19\n\t"
      "ld r24,X+\n\t"
      "adc r24,r20\n\t"
      "ld r25,X+\n\t"
      "adc r25,r21\n\t"
      "ldd r30,Y+2\n\t"
      "ldd r31,Y+3\n\t"
      "lpm r18,Z+\n\t"
      "lpm r19,Z+\n\t"
      "lpm r20,Z+\n\t"
      "lpm r21,Z+\n\t"
      "ldd r16,Y+11\n\t"
      "sbrs r16,0\n\t"
      "sbiw r30,4\n\t"
      "std Y+2,r30\n\t"
      "std Y+3,r31\n\t"
      "ldd r30,Y+4\n\t"
      "ldd r31,Y+5\n\t"
      "lpm r17,Z\n\t"
      "clr r10\n\t"
      "add r30,r16\n\t"
      "adc r31,r10\n\t"
      "std Y+4,r30\n\t"
      "std Y+5,r31\n\t"
      "clr r16\n\t"
      "tst r25\n\t"
      "brpl 3f\n\t"
      "ldd r30,Y+12\n\t"
      "sbrs r30,0\n\t"
      "rjmp 2f\n\t"
      "ldd r18,Y+9\n\t"
      "rjmp 8f\n\t"
      "2:\n\t"
      "ser r16\n\t"
      "com r25\n\t"
      "com r24\n\t"
      "com r23\n\t"
      "neg r22\n\t"
      "sbci r23,0xff\n\t"
      "sbci r24,0xff\n\t"
      "sbci r25,0xff\n\t"
      "3:\n\t"
      "clr r2\n\t"
      "clr r3\n\t"
      "movw r4,r2\n\t"
      "movw r6,r2\n\t"
      "movw r8,r2\n\t"
      NIB_BYTES_PRODUCT("r22", "r23", "r24", "r25", "r18", "r19", "r20", "r21", "r2", "r3", "r4",
                        "r5", "r6", "r7", "r8", "r9", "r10")
      "mov r18,r16\n\t"
      "subi r18,0xc0\n\t"
      NIB_BYTES_ROUND("r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r16", "r18", "r10")
      "neg r17\n\t"
      "breq 6f\n\t"
      "dec r17\n\t"
      "5:\n\t"
      "cpi r17,8\n\t"
      "brlo 9f\n\t"
      "mov r6,r7\n\t"
      "mov r7,r8\n\t"
      "mov r8,r9\n\t"
      "clr r9\n\t"
      "subi r17,8\n\t"
      "rjmp 5b\n\t"
      "7:\n\t"
      "lsr r9\n\t"
      "ror r8\n\t"
      "ror r7\n\t"
      "ror r6\n\t"
      "9:\n\t"
      "subi r17,1\n\t"
      "brcc 7b\n\t"
      "sec\n\t"
      "adc r6,r10\n\t"
      "adc r7,r10\n\t"
      "adc r8,r10\n\t"
      "adc r9,r10\n\t"
      "lsr r9\n\t"
      "ror r8\n\t"
      "ror r7\n\t"
      "ror r6\n\t"
      /* What is 512 or more is as good as 511. */
      "6:\n\t"
      "movw r18,r6\n\t"
      "or r8,r9\n\t"
      "brne 1f\n\t"
      "cpi r19,2\n\t"
      "brlo 2f\n\t"
      "1:\n\t"
      "ldi r18,0xff\n\t"
      "ldi r19,1\n\t"
      "2:\n\t"
      "tst r16\n\t"
      "breq 3f\n\t"
      "com r19\n\t"
      "neg r18\n\t"
      "sbci r19,0xff\n\t"
      "3:\n\t"
      "ldd r20,Y+8\n\t"
      "mov r21,r20\n\t"
      "lsl r21\n\t"
      "sbc r21,r21\n\t"
      "add r18,r20\n\t"
      "adc r19,r21\n\t"
      "ldd r20,Y+9\n\t"
      "mov r21,r20\n\t"
      "lsl r21\n\t"
      "sbc r21,r21\n\t"
      "cp r18,r20\n\t"
      "cpc r19,r21\n\t"
      "brge 4f\n\t"
      "movw r18,r20\n\t"
      "4:\n\t"
      "ldd r20,Y+10\n\t"
      "mov r21,r20\n\t"
      "lsl r21\n\t"
      "sbc r21,r21\n\t"
      "cp r20,r18\n\t"
      "cpc r21,r19\n\t"
      "brge 8f\n\t"
      "mov r18,r20\n\t"
      "8:\n\t"
      "ldd r30,Y+6\n\t"
      "ldd r31,Y+7\n\t"
      "ldd r20,Y+13\n\t"
      "sbrs r20,0\n\t"
      "rjmp 5f\n\t"
      "ld r20,Z\n\t"
      "cp r18,r20\n\t"
      "brge 5f\n\t"
      "mov r18,r20\n\t"
      "5:\n\t"
      "st Z+,r18\n\t"
      "std Y+6,r30\n\t"
      "std Y+7,r31\n\t"
      "ldd r20,Y+14\n\t"
      "dec r20\n\t"
      "std Y+14,r20\n\t"
      "breq 9f\n\t"
      "rjmp 10b\n\t"
      "9:\n\t"
      "clr __zero_reg__\n\t"
      "pop r29\n\t"
      "pop r28\n\t"
      : "+x"(sums), "+z"(factors)
      :
      : "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10", "r16", "r17", "r18", "r19", "r20",
        "r21", "r22", "r23", "r24", "r25", "memory");
}
#endif

/* The outputs of some channels from first on for what inputs add to their accumulators (rule R5),
 * by factors that shift to the right, from accumulators below 2^30: generation has proved both.
 * keeps: 1 when what the output holds counts, too, if it is larger. */
NIB_INNER void nib_block_outputs(const nib_conv_2d_packed_layer *layer, const int32_t *sums,
                                 int first, int channels, int keeps, int8_t *output) {
  const nib_requantization *const r = &layer->requantization;
  const nib_flash_s32 bias = layer->bias;
  const nib_flash_s32 multipliers = r->multipliers;
  const int step = r->factor_step;
  int factor = step != 0 ? first : 0;
  nib_flash_s8 shifts = r->shifts + factor;
  const int32_t zero_point = r->output_zero_point;
  const int32_t min = r->min;
  const int32_t max = r->max;
#if defined(NIB_BLOCK_BYTES)
  nib_block_factors factors;
  factors.bias = bias + first;
  factors.multipliers = multipliers + factor;
  factors.shifts = shifts;
  factors.output = output;
  factors.zero_point = (int8_t)r->output_zero_point;
  factors.min = (int8_t)r->min;
  factors.max = (int8_t)r->max;
  factors.step = (uint8_t)step;
  factors.nothing = min == zero_point;
  factors.keeps = (uint8_t)keeps;
  factors.channels = (uint8_t)channels;
  nib_block_bytes(sums, &factors);
  return;
#endif
#if defined(NIB_BLOCK_VECTORS)
  if (step == 1) {
    nib_block_vectors(sums, bias + first, multipliers + first, shifts, r, channels, keeps, output);
    return;
  }
#endif
  const int32_t *const end = sums + channels;
  while (sums != end) {
    const int32_t accumulator = *sums + NIB_READ_S32(bias, first);
    int32_t value = min;
    if (!NIB_BLOCK_NOTHING(accumulator <= 0 && min == zero_point)) {
      const int32_t scaled = nib_scale_right(accumulator, NIB_READ_S32(multipliers, factor),
                                             -NIB_READ_S8(shifts)) + zero_point;
      value = scaled < min ? min : scaled;
      value = value > max ? max : value;
    }
    if (keeps && value < *output) {
      value = *output;
    }
    *output = (int8_t)value;
    output++;
    sums++;
    first++;
    shifts += step;
    factor += step;
  }
}

#endif
