package dev.nib.model;

import java.util.stream.IntStream;

/** In what a graph computes, and how its weights are stored. */
public enum GraphKind {
  FLOAT32("float32"),
  /** As "dynamic range" and "weight-only" conversions leave it; nib runs none of these. */
  INT8_WEIGHTS("int8 weights with float32 activations"),
  INT8("int8");

  private final String text;

  GraphKind(String text) {
    this.text = text;
  }

  /** In words. */
  public String text() {
    return text;
  }

  /** What {@code graph} is: {@link #INT8} as soon as any activation is, {@code uint8} included. */
  public static GraphKind of(Graph graph) {
    if (IntStream.range(0, graph.tensors().size())
        .mapToObj(graph::tensor)
        .anyMatch(tensor -> !tensor.isConstant() && isBytes(tensor))) {
      return INT8;
    }
    return graph.operators().stream()
            .flatMap(op -> op.inputs().stream())
            .map(graph::tensor)
            .anyMatch(GraphKind::isBytes)
        ? INT8_WEIGHTS
        : FLOAT32;
  }

  private static boolean isBytes(Tensor tensor) {
    return tensor.type() == ElementType.INT8 || tensor.type() == ElementType.UINT8;
  }
}
