package dev.nib.model;

import java.util.Arrays;

/** An immutable array of {@code int}. */
public final class Ints implements TensorData {
  private final int[] values;

  private Ints(int[] values) {
    this.values = values;
  }

  /** Copies {@code values}. */
  public static Ints of(int... values) {
    return new Ints(values.clone());
  }

  public int get(int index) {
    return values[index];
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public ElementType elementType() {
    return ElementType.INT32;
  }

  /** A copy that the caller may change. */
  public int[] toArray() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ints that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** The values when there are few, else their number. */
  @Override
  public String toString() {
    return values.length <= 16 ? Arrays.toString(values) : values.length + " x int";
  }
}
