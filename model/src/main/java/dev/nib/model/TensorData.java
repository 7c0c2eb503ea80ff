package dev.nib.model;

/** The immutable elements of a constant tensor, in row-major order of its shape. */
public sealed interface TensorData permits Floats, Ints, Bytes {
  /** Number of elements. */
  int size();

  ElementType elementType();
}
