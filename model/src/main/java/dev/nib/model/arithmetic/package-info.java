/**
 * The integer arithmetic of int8 inference, the executable form of the rules that {@code
 * docs/arithmetic.md} numbers.
 *
 * <p>It is the fixed-point arithmetic of TFLite's reference kernels 2.15 to 2.19, of TFLite Micro
 * and of CMSIS-NN: double rounding everywhere. Nothing else in nib rounds, shifts or saturates for
 * itself.
 */
package dev.nib.model.arithmetic;
