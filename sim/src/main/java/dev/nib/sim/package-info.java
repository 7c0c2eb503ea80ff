/**
 * The bit-exact simulator: runs an integer program in Java, byte for byte as the chip does.
 *
 * <p>{@code dev.nib.sim.reference} holds the kernels that define what is right, one step a file;
 * {@code dev.nib.sim.fast} holds kernels that give the same bytes sooner.
 */
package dev.nib.sim;
