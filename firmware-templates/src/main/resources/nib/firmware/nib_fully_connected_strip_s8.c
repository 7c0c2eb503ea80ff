/* SPDX-License-Identifier: MIT-0
 * Part of nib. Copy, change and ship it as you like, with no condition at all. */
#include "nib_conv_2d_strip.h"

typedef nib_conv_2d_packed_layer nib_fully_connected_strip_s8_layer;

/* Sums of x * W of four channels, or of two, W = weight + 128. Weights: [I][4] or [I][2], the byte
 * of weight w is w ^ 0x80, which is W.
 *
 * Four channels, an input: LDRSB, and for each channel LDRB, MULS, ADD: 13 instructions for 4
 * products, and 4 for a turn of 4 inputs: 3.5 a product. */
#if defined(__ARM_ARCH_6M__)

#define NIB_FULLY(sum, offset)   \
  "ldrb r3, [r1, #" offset "]\n" \
  "muls r3, r2, r3\n"            \
  "add " sum ", r3\n"
#define NIB_FULLY_2(input) NIB_FULLY("r8", input "*2") NIB_FULLY("r9", input "*2+1")
#define NIB_FULLY_4(input)                                \
  NIB_FULLY("r8", input "*4") NIB_FULLY("r9", input "*4+1") \
  NIB_FULLY("r10", input "*4+2") NIB_FULLY("r11", input "*4+3")

/* r0 inputs, r1 weights, r2 input, r3 product, r4 to r7 0 to 3; r8 to r11 sums, lr end of the
 * inputs. A turn of 4 inputs is entered where whole turns are left. */
#define NIB_FULLY_KERNEL(channels)                                                             \
  NIB_INNER void nib_fully_connected_##channels(const int8_t *x, nib_flash_s8 w, int inputs,   \
                                                int32_t *sums) {                               \
    register const int8_t *r0 __asm__("r0") = x;                                               \
    register nib_flash_s8 r1 __asm__("r1") = w;                                                \
    register int r2 __asm__("r2") = inputs;                                                    \
    register int32_t *r3 __asm__("r3") = sums;                                                 \
    __asm__ volatile(".syntax unified\n"                                                       \
                     "push {r3-r7}\n"                                                          \
                     NIB_STRIP_PUSH_HIGH                                                       \
                     "adds r3, r0, r2\n"                                                       \
                     "mov lr, r3\n"                                                            \
                     "movs r4, #0\n"                                                           \
                     "movs r5, #1\n"                                                           \
                     "movs r6, #2\n"                                                           \
                     "movs r7, #3\n"                                                           \
                     "mov r8, r4\n"                                                            \
                     "mov r9, r4\n"                                                            \
                     "mov r10, r4\n"                                                           \
                     "mov r11, r4\n"                                                           \
                     "negs r2, r2\n"                                                           \
                     "ands r2, r7\n"                                                           \
                     "subs r0, r0, r2\n"                                                       \
                     "movs r3, #" #channels "\n"                                               \
                     "muls r3, r2, r3\n"                                                       \
                     "subs r1, r1, r3\n"                                                       \
                     "movs r3, #2+6*" #channels "\n"                                           \
                     "muls r2, r3, r2\n"                                                       \
                     "add pc, r2\n"                                                            \
                     "nop\n"                                                                   \
                     "1:\n"                                                                    \
                     "ldrsb r2, [r0, r4]\n" NIB_FULLY_##channels("0")                          \
                     "ldrsb r2, [r0, r5]\n" NIB_FULLY_##channels("1")                          \
                     "ldrsb r2, [r0, r6]\n" NIB_FULLY_##channels("2")                          \
                     "ldrsb r2, [r0, r7]\n" NIB_FULLY_##channels("3")                          \
                     "adds r0, #4\n"                                                           \
                     "adds r1, #4*" #channels "\n"                                             \
                     "cmp r0, lr\n"                                                            \
                     "bne 1b\n"                                                                \
                     "ldr r3, [sp, #16]\n"                                                     \
                     "mov r4, r8\n"                                                            \
                     "mov r5, r9\n"                                                            \
                     "stmia r3!, {r4, r5}\n" NIB_FULLY_STORE_##channels                        \
                     NIB_STRIP_POP_HIGH                                                        \
                     "pop {r3-r7}\n"                                                           \
                     : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3)                                  \
                     :                                                                         \
                     : "lr", "cc", "memory");                                                  \
  }
#define NIB_FULLY_STORE_2
#define NIB_FULLY_STORE_4 \
  "mov r4, r10\n"         \
  "mov r5, r11\n"         \
  "stmia r3!, {r4, r5}\n"

NIB_FULLY_KERNEL(4)
NIB_FULLY_KERNEL(2)

#undef NIB_FULLY
#undef NIB_FULLY_2
#undef NIB_FULLY_4
#undef NIB_FULLY_STORE_2
#undef NIB_FULLY_STORE_4
#undef NIB_FULLY_KERNEL

#else

NIB_INLINE void nib_fully_connected_some(const int8_t *x, nib_flash_s8 w, int inputs, int channels,
                                         int32_t *sums) {
  for (int channel = 0; channel < channels; channel++) {
    int32_t sum = 0;
    for (int i = 0; i < inputs; i++) {
      sum += x[i] * (uint8_t)NIB_READ_S8(w + i * channels + channel);
    }
    sums[channel] = sum;
  }
}

NIB_INNER void nib_fully_connected_4(const int8_t *x, nib_flash_s8 w, int inputs, int32_t *sums) {
  nib_fully_connected_some(x, w, inputs, 4, sums);
}

NIB_INNER void nib_fully_connected_2(const int8_t *x, nib_flash_s8 w, int inputs, int32_t *sums) {
  nib_fully_connected_some(x, w, inputs, 2, sums);
}

#endif

/* What nib_fully_connected_s8 computes, four channels at a time (rule R5). scratch: 3 bytes, and an
 * accumulator for each of an even number of channels. */
NIB_KERNEL void nib_fully_connected_strip_s8(const nib_fully_connected_strip_s8_layer *flash,
                                             const int8_t *input, int8_t *output, int8_t *scratch,
                                             int from, int to) {
  NIB_NEAR(nib_fully_connected_strip_s8_layer, layer, flash);
  const int inputs = layer->geometry.input_channels;
  const int channels = layer->geometry.output_channels;
  int32_t *const sums = (int32_t *)nib_conv_2d_words(scratch);
  nib_strip_factors factors;
  (void)from;
  (void)to;
  nib_strip_factors_of(&factors, &layer->requantization, channels, channels);
  for (int n = 0; n < layer->geometry.batches; n++) {
    nib_flash_s8 w = layer->weights;
    int32_t sum = 0;
    int channel = 0;
    for (int i = 0; i < inputs; i++) {
      sum += input[i];
    }
    for (; channels - channel > 2; channel += 4) {
      nib_fully_connected_4(input, w, inputs, sums + channel);
      w += 4 * inputs;
    }
    if (channel < channels) {
      nib_fully_connected_2(input, w, inputs, sums + channel);
    }
    for (int i = 0; i < channels; i++) {
      sums[i] += NIB_READ_S32(layer->bias, i) - 128 * sum;
    }
    nib_strip_outputs(&factors, sums, output, 1);
    input += inputs;
    output += channels;
  }
}
