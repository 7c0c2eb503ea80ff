/**
 * nib's integers against those of the real TensorFlow Lite interpreter.
 *
 * <p>The interpreter runs in a process and on a class path of its own (the {@code oracle} module),
 * since a malformed model can end its process and its native libraries suit no other's.
 */
package dev.nib.conformance.tflite;
