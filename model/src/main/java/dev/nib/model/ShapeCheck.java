package dev.nib.model;

import dev.nib.model.Operator.AveragePool2D;
import dev.nib.model.Operator.Conv2D;
import dev.nib.model.Operator.DepthwiseConv2D;
import dev.nib.model.Operator.Dequantize;
import dev.nib.model.Operator.FullyConnected;
import dev.nib.model.Operator.MaxPool2D;
import dev.nib.model.Operator.Quantize;
import dev.nib.model.Operator.Reshape;
import dev.nib.model.Operator.Softmax;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Holds every operator's shapes against each other; the message names the numbers. */
record ShapeCheck(List<Tensor> tensors) implements Operator.Visitor<Void> {
  @Override
  public Void conv2D(Conv2D op) {
    Shape input = shape(op.input(), 4, "input");
    Shape weights = shape(op.weights(), 4, "weights");
    if (input.extent(3) != weights.extent(3)) {
      throw new ModelException(
          "input has %d channels, weights expect %d".formatted(input.extent(3), weights.extent(3)));
    }
    requireWindow(op.window(), weights);
    requireBias(op.bias(), weights.extent(0));
    requireOutput(op.output(), slide(input, op.window(), weights.extent(0)));
    return null;
  }

  @Override
  public Void depthwiseConv2D(DepthwiseConv2D op) {
    Shape input = shape(op.input(), 4, "input");
    Shape weights = shape(op.weights(), 4, "weights");
    long channels = (long) input.extent(3) * op.depthMultiplier();
    if (weights.extent(0) != 1 || weights.extent(3) != channels) {
      throw new ModelException(
          "weights are %s, [1,KH,KW,%d] is needed for %d input channels with depth multiplier %d"
              .formatted(weights, channels, input.extent(3), op.depthMultiplier()));
    }
    requireWindow(op.window(), weights);
    requireBias(op.bias(), weights.extent(3));
    requireOutput(op.output(), slide(input, op.window(), weights.extent(3)));
    return null;
  }

  @Override
  public Void fullyConnected(FullyConnected op) {
    Shape input = tensors.get(op.input()).shape();
    Shape weights = shape(op.weights(), 2, "weights");
    int depth = weights.extent(1);
    if (input.elements() % depth != 0) {
      throw new ModelException(
          "input %s has %d elements, no multiple of the weights' %d inputs"
              .formatted(input, input.elements(), depth));
    }
    requireBias(op.bias(), weights.extent(0));
    if (op.keepDims()) {
      int[] kept = input.toArray();
      if (kept.length == 0 || kept[kept.length - 1] != depth) {
        throw new ModelException(
            "input %s must end in the weights' %d inputs to keep its axes".formatted(input, depth));
      }
      kept[kept.length - 1] = weights.extent(0);
      requireOutput(op.output(), Shape.of(kept));
    } else {
      requireOutput(op.output(), Shape.of(input.elements() / depth, weights.extent(0)));
    }
    return null;
  }

  @Override
  public Void maxPool2D(MaxPool2D op) {
    return pool(op.input(), op.output(), op.window());
  }

  @Override
  public Void averagePool2D(AveragePool2D op) {
    return pool(op.input(), op.output(), op.window());
  }

  private Void pool(int input, int output, Window window) {
    Shape in = shape(input, 4, "input");
    requireOutput(output, slide(in, window, in.extent(3)));
    return null;
  }

  @Override
  public Void reshape(Reshape op) {
    Shape input = tensors.get(op.input()).shape();
    Shape output = tensors.get(op.output()).shape();
    if (input.elements() != output.elements()) {
      throw new ModelException(
          "input %s has %d elements, output %s has %d"
              .formatted(input, input.elements(), output, output.elements()));
    }
    return null;
  }

  @Override
  public Void softmax(Softmax op) {
    if (tensors.get(op.input()).shape().rank() == 0) {
      throw new ModelException("input is a scalar, softmax needs an axis");
    }
    return sameShape(op.input(), op.output());
  }

  @Override
  public Void quantize(Quantize op) {
    return sameShape(op.input(), op.output());
  }

  @Override
  public Void dequantize(Dequantize op) {
    return sameShape(op.input(), op.output());
  }

  @Override
  public Void add(Operator.Add op) {
    return broadcast(op.first(), op.second(), op.output());
  }

  @Override
  public Void sub(Operator.Sub op) {
    return broadcast(op.first(), op.second(), op.output());
  }

  @Override
  public Void mul(Operator.Mul op) {
    return broadcast(op.first(), op.second(), op.output());
  }

  private Void broadcast(int first, int second, int output) {
    requireOutput(output, Axes.broadcast(tensors.get(first).shape(), tensors.get(second).shape()));
    return null;
  }

  @Override
  public Void concatenation(Operator.Concatenation op) {
    if (op.inputs().isEmpty()) {
      throw new ModelException("has no input");
    }
    int[] extents = tensors.get(op.inputs().get(0)).shape().toArray();
    int axis = Axes.fromFront(op.axis(), extents.length);
    long sum = 0;
    for (int input : op.inputs()) {
      int[] others = tensors.get(input).shape().toArray();
      sum += axis < others.length ? others[axis] : 0;
      if (axis < others.length) {
        others[axis] = extents[axis];
      }
      if (!Arrays.equals(others, extents)) {
        throw new ModelException(
            "inputs %s and %s differ in more than axis %d"
                .formatted(
                    tensors.get(op.inputs().get(0)).shape(), tensors.get(input).shape(), axis));
      }
    }
    extents[axis] = (int) Math.min(Integer.MAX_VALUE, sum);
    requireOutput(op.output(), Shape.of(extents));
    return null;
  }

  @Override
  public Void pad(Operator.Pad op) {
    Shape input = tensors.get(op.input()).shape();
    Shape paddings = tensors.get(op.paddings()).shape();
    if (!paddings.equals(Shape.of(input.rank(), 2))) {
      throw new ModelException(
          "paddings are %s, [%d,2] is needed".formatted(paddings, input.rank()));
    }
    if (op.value().isPresent() && tensors.get(op.value().getAsInt()).shape().elements() != 1) {
      throw new ModelException("the value that fills the padding must be a single one");
    }
    Ints values = tensors.get(op.paddings()).ints();
    int[] extents = input.toArray();
    for (int axis = 0; axis < extents.length; axis++) {
      int before = values.get(2 * axis);
      int after = values.get(2 * axis + 1);
      if (before < 0 || after < 0) {
        throw new ModelException(
            "axis %d is padded by %d and %d, must be 0 or more".formatted(axis, before, after));
      }
      extents[axis] = (int) Math.min(Integer.MAX_VALUE, (long) extents[axis] + before + after);
    }
    requireOutput(op.output(), Shape.of(extents));
    return null;
  }

  @Override
  public Void transpose(Operator.Transpose op) {
    Shape input = tensors.get(op.input()).shape();
    Ints permutation = Axes.perAxis(tensors, op.permutation(), input, "permutation");
    int[] extents = new int[input.rank()];
    boolean[] seen = new boolean[input.rank()];
    for (int axis = 0; axis < extents.length; axis++) {
      int from = Axes.fromFront(permutation.get(axis), input.rank());
      if (seen[from]) {
        throw new ModelException("permutation %s names axis %d twice".formatted(permutation, from));
      }
      seen[from] = true;
      extents[axis] = input.extent(from);
    }
    requireOutput(op.output(), Shape.of(extents));
    return null;
  }

  @Override
  public Void stridedSlice(Operator.StridedSlice op) {
    requireOutput(
        op.output(),
        Shape.of(
            Arrays.stream(Axes.slices(tensors, op))
                .filter(slice -> !slice.shrunk())
                .mapToInt(Axes.Slice::count)
                .toArray()));
    return null;
  }

  @Override
  public Void squeeze(Operator.Squeeze op) {
    Shape input = tensors.get(op.input()).shape();
    boolean[] away = new boolean[input.rank()];
    for (int i = 0; i < op.axes().size(); i++) {
      int axis = Axes.fromFront(op.axes().get(i), input.rank());
      away[axis] = true;
      if (input.extent(axis) != 1) {
        throw new ModelException("axis %d of input %s is not 1".formatted(axis, input));
      }
    }
    requireOutput(
        op.output(),
        Shape.of(
            IntStream.range(0, input.rank())
                .filter(k -> op.axes().size() == 0 ? input.extent(k) != 1 : !away[k])
                .map(input::extent)
                .toArray()));
    return null;
  }

  @Override
  public Void expandDims(Operator.ExpandDims op) {
    Shape input = tensors.get(op.input()).shape();
    Ints axes = tensors.get(op.axis()).ints();
    if (axes.size() != 1) {
      throw new ModelException("axis has %d elements, 1 is needed".formatted(axes.size()));
    }
    int axis = Axes.fromFront(axes.get(0), input.rank() + 1);
    requireOutput(
        op.output(),
        Shape.of(
            IntStream.rangeClosed(0, input.rank())
                .map(k -> k == axis ? 1 : input.extent(k < axis ? k : k - 1))
                .toArray()));
    return null;
  }

  @Override
  public Void mean(Operator.Mean op) {
    Shape input = tensors.get(op.input()).shape();
    boolean[] reduced = Axes.reduced(tensors, op);
    requireOutput(
        op.output(),
        Shape.of(
            IntStream.range(0, input.rank())
                .filter(k -> op.keepDims() || !reduced[k])
                .map(k -> reduced[k] ? 1 : input.extent(k))
                .toArray()));
    return null;
  }

  @Override
  public Void relu(Operator.Relu op) {
    return sameShape(op.input(), op.output());
  }

  @Override
  public Void leakyRelu(Operator.LeakyRelu op) {
    return sameShape(op.input(), op.output());
  }

  @Override
  public Void function(Operator.Function op) {
    return sameShape(op.input(), op.output());
  }

  @Override
  public Void maximum(Operator.Maximum op) {
    return broadcast(op.first(), op.second(), op.output());
  }

  @Override
  public Void minimum(Operator.Minimum op) {
    return broadcast(op.first(), op.second(), op.output());
  }

  @Override
  public Void prelu(Operator.Prelu op) {
    broadcast(op.input(), op.alpha(), op.output());
    return sameShape(op.input(), op.output());
  }

  @Override
  public Void resizeBilinear(Operator.ResizeBilinear op) {
    return resize(op.input(), op.size(), op.output());
  }

  @Override
  public Void resizeNearestNeighbor(Operator.ResizeNearestNeighbor op) {
    return resize(op.input(), op.size(), op.output());
  }

  private Void resize(int input, int sizes, int output) {
    Shape in = shape(input, 4, "input");
    Ints size = tensors.get(sizes).ints();
    if (size.size() != 2 || size.get(0) < 1 || size.get(1) < 1) {
      throw new ModelException(
          "the new size is %s, a height and a width of 1 or more are needed".formatted(size));
    }
    requireOutput(output, Shape.of(in.extent(0), size.get(0), size.get(1), in.extent(3)));
    return null;
  }

  @Override
  public Void cast(Operator.Cast op) {
    return sameShape(op.input(), op.output());
  }

  private Void sameShape(int input, int output) {
    requireOutput(output, tensors.get(input).shape());
    return null;
  }

  private Shape shape(int index, int rank, String what) {
    Shape shape = tensors.get(index).shape();
    if (shape.rank() != rank) {
      throw new ModelException("%s %s must have %d axes".formatted(what, shape, rank));
    }
    return shape;
  }

  private static void requireWindow(Window window, Shape weights) {
    if (window.height() != weights.extent(1) || window.width() != weights.extent(2)) {
      throw new ModelException(
          "window is %dx%d, weights are %s".formatted(window.height(), window.width(), weights));
    }
  }

  private void requireBias(OptionalInt bias, int channels) {
    if (bias.isPresent()) {
      Shape shape = tensors.get(bias.getAsInt()).shape();
      if (!shape.equals(Shape.of(channels))) {
        throw new ModelException("bias is %s, [%d] is needed".formatted(shape, channels));
      }
    }
  }

  private static Shape slide(Shape input, Window window, int channels) {
    int height = window.outputHeight(input.extent(1));
    int width = window.outputWidth(input.extent(2));
    if (height < 1 || width < 1) {
      throw new ModelException(
          "window %dx%d is larger than the input %s"
              .formatted(window.height(), window.width(), input));
    }
    return Shape.of(input.extent(0), height, width, channels);
  }

  private void requireOutput(int index, Shape expected) {
    Shape actual = tensors.get(index).shape();
    if (!actual.equals(expected)) {
      throw new ModelException("output is %s, its inputs give %s".formatted(actual, expected));
    }
  }
}
