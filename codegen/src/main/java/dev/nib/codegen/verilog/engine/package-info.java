/**
 * What the inference core of generated Verilog is to do: which steps its engine computes ({@link
 * dev.nib.codegen.verilog.engine.EngineProgram}), where the taps of their windows lie ({@link
 * dev.nib.codegen.verilog.engine.WindowTable}), in which bank each value lies ({@link
 * dev.nib.codegen.verilog.engine.Banks}), what its memories hold ({@link
 * dev.nib.codegen.verilog.engine.EngineMemories}) and how many cycles all that takes ({@link
 * dev.nib.codegen.verilog.engine.EngineCycles}). Nothing here prints.
 */
package dev.nib.codegen.verilog.engine;
