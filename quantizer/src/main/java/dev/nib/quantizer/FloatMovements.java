package dev.nib.quantizer;

import dev.nib.model.Axes;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Float operators that move elements; axis 0, which counts images, stays as it is. */
record FloatMovements(Graph graph) {
  /** The input inside an array full of {@code value}. */
  INDArray pad(INDArray input, Operator.Pad op, float value) {
    int[] paddings = graph.tensor(op.paddings()).ints().toArray();
    long[] shape = input.shape().clone();
    INDArrayIndex[] inside = new INDArrayIndex[shape.length];
    for (int k = 0; k < shape.length; k++) {
      inside[k] = NDArrayIndex.interval(paddings[2 * k], paddings[2 * k] + shape[k]);
      shape[k] += paddings[2 * k] + paddings[2 * k + 1];
    }
    INDArray padded = Nd4j.valueArrayOf(shape, value, input.dataType());
    padded.put(inside, input);
    return padded.dup('c');
  }

  /** The elements, row-major, repeated along axes of extent 1 until they have {@code shape}. */
  static float[] spread(INDArray input, long[] shape) {
    return FloatArrays.read(
        Arrays.equals(input.shape(), shape) ? input : input.broadcast(shape).dup('c'));
  }

  INDArray transpose(INDArray input, Operator.Transpose op) {
    int[] permutation = graph.tensor(op.permutation()).ints().toArray();
    int[] axes =
        Arrays.stream(permutation).map(axis -> Axes.fromFront(axis, permutation.length)).toArray();
    return input.permute(axes).dup('c');
  }

  /** Axis by axis: ND4J has no intervals that go backwards. */
  INDArray stridedSlice(INDArray input, Operator.StridedSlice op) {
    Axes.Slice[] slices = Axes.slices(graph.tensors(), op);
    INDArray result = input;
    for (int k = 1; k < slices.length; k++) {
      INDArray[] parts = new INDArray[slices[k].count()];
      for (int i = 0; i < parts.length; i++) {
        long at = slices[k].first() + (long) i * slices[k].stride();
        INDArrayIndex[] one = new INDArrayIndex[slices.length];
        Arrays.fill(one, NDArrayIndex.all());
        one[k] = NDArrayIndex.interval(at, at + 1);
        parts[i] = result.get(one);
      }
      result = Nd4j.concat(k, parts);
    }
    return result.dup('c');
  }
}
