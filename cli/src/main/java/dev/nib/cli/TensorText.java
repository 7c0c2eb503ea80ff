package dev.nib.cli;

import dev.nib.toolkit.models.TensorDescription;
import java.util.List;
import java.util.stream.Collectors;

/** Inputs, outputs and shapes as text. */
final class TensorText {
  private TensorText() {}

  /** A shape as texts have it, {@code [1,28,28,1]}. */
  static String shape(List<Integer> shape) {
    return shape.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }

  /** As in {@code image [1,28,28,1], int8, scale 0.003921569, zero point -128}. */
  static String of(TensorDescription tensor) {
    String quantization =
        tensor.scale().isEmpty()
            ? ""
            : ", scale %s, zero point %d".formatted(tensor.scale().get(), tensor.zeroPoint().get());
    return "%s %s, %s%s"
        .formatted(tensor.name(), shape(tensor.shape()), tensor.type(), quantization);
  }
}
