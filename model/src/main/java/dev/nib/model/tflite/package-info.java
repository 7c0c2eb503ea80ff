/**
 * Reads and writes {@code .tflite} flatbuffers (schema version 3, identifier TFL3).
 *
 * <p>flatbuffers-java has no verifier, so the reader goes through {@code FlatTable}, which holds
 * every offset and length against the file before it follows it: a damaged file gives a {@link
 * dev.nib.model.ModelException}, never a crash, a hang or a large allocation.
 */
package dev.nib.model.tflite;
