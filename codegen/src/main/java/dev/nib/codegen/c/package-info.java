/**
 * The C back end: an integer program as one self-contained header.
 *
 * <p>{@link dev.nib.codegen.c.CBackend} is the entrance: it transforms and places the program.
 * {@link dev.nib.codegen.c.CKernels} says which kernel computes a step, and what it asks of the
 * arena. Kernels are fixed files, copied as they are; what depends on the model is constants, which
 * {@code Constants} puts into the order that a kernel reads, and wiring, which {@code LayerViews}
 * formats and the template lays out.
 */
package dev.nib.codegen.c;
