/**
 * Whether the inference core fits an FPGA: what its memories are made of there ({@link
 * dev.nib.codegen.verilog.fit.CoreMemory}), what logic it takes ({@link
 * dev.nib.codegen.verilog.fit.LogicCost}), what is missing ({@link
 * dev.nib.codegen.verilog.fit.CoreFit}) and how many lanes are the fastest that fit ({@link
 * dev.nib.codegen.verilog.fit.Folding}). Nothing here prints.
 */
package dev.nib.codegen.verilog.fit;
