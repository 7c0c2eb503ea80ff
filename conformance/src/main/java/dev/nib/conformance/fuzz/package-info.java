/**
 * Random graphs in the simulator and in whatever else runs them: every tensor must be equal.
 *
 * <p>{@link dev.nib.conformance.fuzz.Fuzz} is the entrance; what differs is cut down to the
 * operator to blame and saved.
 */
package dev.nib.conformance.fuzz;
