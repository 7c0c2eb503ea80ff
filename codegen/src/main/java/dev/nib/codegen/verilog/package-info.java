/**
 * The Verilog back end: every layer's constants as ROMs, packed for an engine that computes a
 * chosen number of output channels side by side.
 *
 * <p>{@link dev.nib.codegen.verilog.StepRoms} says what a step needs, {@link
 * dev.nib.codegen.verilog.RomImage} holds the packed words, the {@code ...File} classes write them
 * in each tool's format, and templates lay out the modules.
 */
package dev.nib.codegen.verilog;
