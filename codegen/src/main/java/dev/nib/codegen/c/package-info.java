/**
 * The C back end: an integer program as one self-contained header.
 *
 * <p>{@link dev.nib.codegen.c.CBackend} is the entrance. Kernels are fixed files, copied as they
 * are; what depends on the model is constants, which {@code LayerViews} formats, and wiring, which
 * the template lays out.
 */
package dev.nib.codegen.c;
