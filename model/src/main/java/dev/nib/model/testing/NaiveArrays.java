package dev.nib.model.testing;

import dev.nib.model.Activation;
import dev.nib.model.Axes;
import dev.nib.model.Shape;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** Arrays indexed by their axes, one element at a time. */
public final class NaiveArrays {
  private NaiveArrays() {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Array(Shape shape, double[] elements) {
    /** Leading indices beyond the own axes are left out, axes of extent 1 are repeated. */
    double repeated(int[] index) {
      int at = 0;
      for (int k = 0; k < shape.rank(); k++) {
        int i = index[index.length - shape.rank() + k];
        at = at * shape.extent(k) + (shape.extent(k) == 1 ? 0 : i);
      }
      return elements[at];
    }

    boolean contains(int[] index) {
      for (int k = 0; k < index.length; k++) {
        if (index[k] < 0 || index[k] >= shape.extent(k)) {
          return false;
        }
      }
      return true;
    }
  }

  interface From {
    int at(int[] outputIndex, int inputAxis);
  }

  static double[] join(Array a, Array b, DoubleBinaryOperator function, Activation activation) {
    Shape out = Axes.broadcast(a.shape, b.shape);
    double[] y = new double[out.elements()];
    for (int i = 0; i < y.length; i++) {
      int[] index = index(out, i);
      double value = function.applyAsDouble(a.repeated(index), b.repeated(index));
      y[i] = Math.max(activation.min(), Math.min(activation.max(), value));
    }
    return y;
  }

  static double[] gather(Array x, Shape out, double outside, From from) {
    double[] y = new double[out.elements()];
    for (int i = 0; i < y.length; i++) {
      int[] index = index(out, i);
      int[] source = new int[x.shape.rank()];
      for (int k = 0; k < source.length; k++) {
        source[k] = from.at(index, k);
      }
      y[i] = x.contains(source) ? x.repeated(source) : outside;
    }
    return y;
  }

  static double[] concatenation(List<Array> all, int axis, Shape out) {
    double[] y = new double[out.elements()];
    for (int i = 0; i < y.length; i++) {
      int[] index = index(out, i);
      int part = 0;
      while (index[axis] >= all.get(part).shape.extent(axis)) {
        index[axis] -= all.get(part).shape.extent(axis);
        part++;
      }
      y[i] = all.get(part).repeated(index);
    }
    return y;
  }

  /** The index along each axis of the element that stands there, row-major. */
  public static int[] index(Shape shape, int element) {
    int[] index = new int[shape.rank()];
    int rest = element;
    for (int k = index.length - 1; k >= 0; k--) {
      index[k] = rest % shape.extent(k);
      rest /= shape.extent(k);
    }
    return index;
  }
}
