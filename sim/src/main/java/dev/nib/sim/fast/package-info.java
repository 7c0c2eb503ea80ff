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
 *       Vector API; windows of 3 or 5 taps by Winograd's filters.
 * </ul>
 *
 * <p>A pool of 2x2 pixels is computed with the convolution before it, unless someone looks at what
 * lies between them.
 *
 * <p>{@code docs/arithmetic.md} has the bounds that make both exact.
 */
package dev.nib.sim.fast;
