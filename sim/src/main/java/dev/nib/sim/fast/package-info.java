/**
 * Kernels that give the bytes of {@code dev.nib.sim.reference} sooner.
 *
 * <p>A program is packed once for all threads ({@link dev.nib.sim.fast.FastProgram}), then bound to
 * the arena and the scratch memory of each thread. Two {@link dev.nib.sim.fast.Engine}s multiply
 * matrices; neither ever rounds:
 *
 * <ul>
 *   <li>plain: 32-bit integers in loops that C2 vectorises, two output channels in one integer;
 *   <li>vector: module {@code nib-sim-vector}, float32 sums that stay exact, on the incubating
 *       Vector API.
 * </ul>
 *
 * {@code docs/arithmetic.md} has the bounds that make both exact.
 */
package dev.nib.sim.fast;
