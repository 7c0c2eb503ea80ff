/**
 * The integer program: what the chip does, as a flat list of steps whose every constant is an
 * integer; the lowering that makes it from an int8 graph, once; and the placement that gives its
 * values their bytes, last.
 *
 * <p>The reference kernels run the {@link dev.nib.program.Program} of the lowering, and Verilog's
 * ROMs are its constants. Each other consumer transforms it ({@code dev.nib.program.pass}) and
 * places it: {@link dev.nib.program.PlacedProgram}. Nothing after {@link dev.nib.program.Lowering}
 * computes in floating point. {@code docs/architecture.md} has the whole way.
 */
package dev.nib.program;
