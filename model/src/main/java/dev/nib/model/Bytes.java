package dev.nib.model;

import java.util.Arrays;

/** An immutable array of {@code byte}. */
public final class Bytes implements TensorData {
  private final byte[] values;

  private Bytes(byte[] values) {
    this.values = values;
  }

  /** Copies {@code values}. */
  public static Bytes of(byte... values) {
    return new Bytes(values.clone());
  }

  public byte get(int index) {
    return values[index];
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public ElementType elementType() {
    return ElementType.INT8;
  }

  /** A copy that the caller may change. */
  public byte[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** The values when there are few, else their number. */
  @Override
  public String toString() {
    return values.length <= 16 ? Arrays.toString(values) : values.length + " x byte";
  }
}
