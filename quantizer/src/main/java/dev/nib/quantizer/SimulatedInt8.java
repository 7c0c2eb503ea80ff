package dev.nib.quantizer;

import dev.nib.model.ElementType;
import dev.nib.model.Floats;
import dev.nib.model.Graph;
import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An int8 graph as floats: constants are what their integers stand for, and activations are rounded
 * to what int8 can represent.
 *
 * <p>That is fast enough to try many quantisations, and an estimate: the chip rounds a few sums the
 * other way. What a chip computes, {@code sim} says.
 *
 * @param graph float, with the tensor indices of the int8 graph
 * @param rounding the parameters of each activation
 */
record SimulatedInt8(Graph graph, Map<Integer, Quantization> rounding) {
  /** 1.5 * 2^23: what is added to it, of magnitude below 2^22, keeps no part behind the point. */
  private static final float WHOLE = 0x1.8p23f;

  SimulatedInt8 {
    rounding = Map.copyOf(rounding);
  }

  static SimulatedInt8 of(Graph int8) {
    List<Tensor> tensors = new ArrayList<>();
    Map<Integer, Quantization> rounding = new HashMap<>();
    for (int i = 0; i < int8.tensors().size(); i++) {
      Tensor tensor = int8.tensor(i);
      if (!tensor.isConstant()) {
        tensor.quantization().ifPresent(q -> rounding.put(tensors.size(), q));
      }
      tensors.add(real(tensor));
    }
    return new SimulatedInt8(
        new Graph(int8.name(), tensors, int8.operators(), int8.inputs(), int8.outputs()), rounding);
  }

  private static Tensor real(Tensor tensor) {
    if (tensor.quantization().isEmpty()) {
      return tensor;
    }
    return new Tensor(
        tensor.name(),
        tensor.shape(),
        ElementType.FLOAT32,
        Optional.empty(),
        tensor.data().map(data -> Floats.of(values(tensor))));
  }

  /** What the integers of a constant stand for. */
  static float[] values(Tensor constant) {
    Quantization q = constant.requireQuantization();
    boolean int8 = constant.type() == ElementType.INT8;
    float[] values = new float[constant.shape().elements()];
    int inner = inner(constant.shape(), q.axis());
    for (int i = 0; i < values.length; i++) {
      int channel = q.isPerTensor() ? 0 : i / inner % q.scales().size();
      int integer = int8 ? constant.int8s().get(i) : constant.ints().get(i);
      values[i] = (float) ((double) q.scaleOf(channel) * (integer - q.zeroPoints().get(channel)));
    }
    return values;
  }

  /** Elements between one index of {@code axis} and the next. */
  static int inner(Shape shape, int axis) {
    int inner = 1;
    for (int a = axis + 1; a < shape.rank(); a++) {
      inner *= shape.extent(a);
    }
    return inner;
  }

  /** Replaces values by the nearest that int8 with these parameters represents. */
  static void round(float[] values, Quantization q) {
    float scale = q.scale();
    float low = (-128 - q.zeroPoint()) * scale;
    float high = (127 - q.zeroPoint()) * scale;
    float perScale = 1 / scale;
    for (int i = 0; i < values.length; i++) {
      float clipped = Math.max(low, Math.min(high, values[i]));
      // Above 2^23 floats are whole, so that adding this rounds to the nearest, halves to even.
      values[i] = (clipped * perScale + WHOLE - WHOLE) * scale;
    }
  }
}
