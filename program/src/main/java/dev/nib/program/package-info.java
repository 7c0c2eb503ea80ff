/**
 * The integer program: what the chip does, as a flat list of steps whose every constant is an
 * integer, and the lowering that makes it from an int8 graph, once.
 *
 * <p>The simulator executes a {@link dev.nib.program.Program}; the C and Verilog back ends print
 * the same one. Nothing after {@link dev.nib.program.Lowering} computes in floating point or
 * derives a constant of its own.
 */
package dev.nib.program;
