/**
 * The kernels that define what is right: one step a file, loops that look like the formula.
 *
 * <p>Each works on a {@link dev.nib.sim.reference.Memory}, in which every value has an array of its
 * own or all share an arena, and quotes the rules of {@code docs/arithmetic.md}. They are slow on
 * purpose; faster ones must equal them.
 */
package dev.nib.sim.reference;
