package dev.nib.cli;

import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.program.Program;
import dev.nib.program.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An input or output of a model.
 *
 * @param shape extents in the order of the file, an image's {@code [1,H,W,1]}
 * @param type of its elements, int8 or float32
 * @param scale real value of a step of an int8 tensor, none in a float32 one
 * @param zeroPoint the int8 value that stands for 0, none in a float32 tensor
 */
record TensorDescription(
    String name,
    List<Integer> shape,
    String type,
    Optional<Float> scale,
    Optional<Integer> zeroPoint) {
  static final String INT8 = "int8";
  static final String FLOAT32 = "float32";

  static TensorDescription of(Value buffer) {
    Quantization q = buffer.quantization();
    return new TensorDescription(
        buffer.name(),
        extents(buffer.shape()),
        INT8,
        Optional.of(q.scale()),
        Optional.of(q.zeroPoint()));
  }

  static TensorDescription ofFloat(Tensor tensor) {
    return new TensorDescription(
        tensor.name(), extents(tensor.shape()), FLOAT32, Optional.empty(), Optional.empty());
  }

  static List<TensorDescription> outputs(Program program) {
    return program.outputs().stream().map(TensorDescription::of).toList();
  }

  static List<TensorDescription> inputs(Program program) {
    return program.inputs().stream().map(TensorDescription::of).toList();
  }

  /** A shape as texts have it, {@code [1,28,28,1]}. */
  static String text(List<Integer> shape) {
    return shape.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }

  /** A shape as JSON has it. */
  static List<Integer> extents(Shape shape) {
    return Arrays.stream(shape.toArray()).boxed().toList();
  }

  /** As in {@code image [1,28,28,1], int8, scale 0.003921569, zero point -128}. */
  String text() {
    String quantization =
        scale.isEmpty() ? "" : ", scale %s, zero point %d".formatted(scale.get(), zeroPoint.get());
    return "%s %s, %s%s".formatted(name, text(shape), type, quantization);
  }
}
