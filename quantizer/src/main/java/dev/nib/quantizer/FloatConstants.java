package dev.nib.quantizer;

import dev.nib.model.Graph;
import dev.nib.model.Padding;
import dev.nib.model.Shape;
import dev.nib.model.Window;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The constants of a graph as its float kernels read them, made once for all batches. */
final class FloatConstants {
  static final Window PIXEL = Window.of(1, 1, 1, Padding.VALID);

  private final Graph graph;
  private final Map<Integer, float[]> values = new ConcurrentHashMap<>();
  private final Map<Integer, FloatPlanes> turned = new ConcurrentHashMap<>();

  FloatConstants(Graph graph) {
    this.graph = graph;
  }

  /** The elements, row-major; not to be written. */
  float[] values(int index) {
    return values.computeIfAbsent(index, key -> graph.tensor(key).floats().toArray());
  }

  /** A matrix {@code [O,I]} as O pictures of one pixel with I channels. */
  FloatPlanes turned(int index) {
    Shape row = Shape.of(1, 1, 1, graph.tensor(index).shape().extent(1));
    return turned.computeIfAbsent(
        index, key -> new FloatPlanes(FloatBuffer.wrap(values(key)), row, PIXEL));
  }

  /** Takes other elements from now on. */
  void replace(int index, float[] elements) {
    values.put(index, elements);
    turned.remove(index);
  }
}
