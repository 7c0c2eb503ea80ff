/**
 * The engine of {@code dev.nib.sim.fast} on the incubating Vector API: the same bytes, with vectors
 * of 256 bits.
 *
 * <p>In a module of its own, since its classes load only where Java runs with {@code --add-modules
 * jdk.incubator.vector}.
 */
package dev.nib.sim.vector;
