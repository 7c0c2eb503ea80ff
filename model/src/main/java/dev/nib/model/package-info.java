/**
 * What a {@code .tflite} file says: tensors, operators and quantisation parameters as immutable
 * records.
 *
 * <p>A {@link dev.nib.model.Graph} checks itself when it is made: every index, shape and order
 * holds afterwards. {@code dev.nib.model.tflite} reads and writes it.
 */
package dev.nib.model;
