/**
 * The generated Verilog on simulators and synthesisers.
 *
 * <p>What a ROM must hold is worked out here from the integer program and the address formulas that
 * the generated comments state ({@link dev.nib.conformance.hdl.ExpectedRoms}), from a word's
 * address back to the value; it shares no code with the packing in {@code codegen}.
 */
package dev.nib.conformance.hdl;
