/**
 * Boards on which the inference core is demonstrated over a serial line ({@link
 * dev.nib.codegen.verilog.board.Board}): their FPGAs, clocks and tools. Nothing here prints.
 */
package dev.nib.codegen.verilog.board;
