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
  for (int i = 0; i < NIB_BLOCK_POSITIONS * NIB_BLOCK_CHANNELS; i++) {
    sums[i] = 0;
  }
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
      value = scaled > max ? max : scaled;
      /* What is more than nothing is no less than the zero point. */
      if (!NIB_BLOCK_NOTHING(min == zero_point)) {
        value = value < min ? min : value;
      }
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
