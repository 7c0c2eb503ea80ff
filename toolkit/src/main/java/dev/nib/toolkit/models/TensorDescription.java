package dev.nib.toolkit.models;

import dev.nib.model.Quantization;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import dev.nib.program.Program;
import dev.nib.program.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An input or output of a model.
 *
 * @param shape extents in the order of the file, an image's {@code [1,H,W,1]}
 * @param type of its elements, int8 or float32
 * @param scale real value of a step of an int8 tensor, none in a float32 one
 * @param zeroPoint the int8 value that stands for 0, none in a float32 tensor
 */
public record TensorDescription(
    String name,
    List<Integer> shape,
    String type,
    Optional<Float> scale,
    Optional<Integer> zeroPoint) {
  /** The type of an int8 tensor. */
  public static final String INT8 = "int8";

  /** The type of a float32 tensor. */
  public static final String FLOAT32 = "float32";

  /** A tensor of an int8 program. */
  public static TensorDescription of(Value buffer) {
    Quantization q = buffer.quantization();
    return new TensorDescription(
        buffer.name(),
        extents(buffer.shape()),
        INT8,
        Optional.of(q.scale()),
        Optional.of(q.zeroPoint()));
  }

  /** A tensor of a float32 graph. */
  public static TensorDescription ofFloat(Tensor tensor) {
    return new TensorDescription(
        tensor.name(), extents(tensor.shape()), FLOAT32, Optional.empty(), Optional.empty());
  }

  /** All outputs, in their order. */
  public static List<TensorDescription> outputs(Program program) {
    return program.outputs().stream().map(TensorDescription::of).toList();
  }

  /** All inputs, in their order. */
  public static List<TensorDescription> inputs(Program program) {
    return program.inputs().stream().map(TensorDescription::of).toList();
  }

  /** A shape as JSON has it. */
  public static List<Integer> extents(Shape shape) {
    return Arrays.stream(shape.toArray()).boxed().toList();
  }
}
