/**
 * The kernels that define what is right: one operator a file, loops that look like the formula.
 *
 * <p>Each works in place on an arena of int8 bytes and quotes the rules of {@code
 * docs/arithmetic.md}. They are slow on purpose; faster ones must equal them.
 */
package dev.nib.sim.reference;
