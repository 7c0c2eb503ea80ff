package dev.nib.model;

import java.util.Arrays;

/** An immutable array of {@code float}. */
public final class Floats implements TensorData {
  private final float[] values;

  private Floats(float[] values) {
    this.values = values;
  }

  /** Copies {@code values}. */
  public static Floats of(float... values) {
    return new Floats(values.clone());
  }

  public float get(int index) {
    return values[index];
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public ElementType elementType() {
    return ElementType.FLOAT32;
  }

  /** A copy that the caller may change. */
  public float[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Floats that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** The values when there are few, else their number. */
  @Override
  public String toString() {
    return values.length <= 16 ? Arrays.toString(values) : values.length + " x float";
  }
}
