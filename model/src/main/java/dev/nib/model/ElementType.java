package dev.nib.model;

/** Element types that nib's graphs use; the byte width is the width in a {@code .tflite} file. */
public enum ElementType {
  FLOAT32(4),
  INT32(4),
  INT8(1),
  /** Only at a model's border, where a QUANTIZE makes int8 of it or the other way round. */
  UINT8(1);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes that one element occupies. */
  public int bytes() {
    return bytes;
  }
}
