package dev.nib.model;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A model as its {@code .tflite} file says it: tensors, and operators in the order of execution.
 *
 * <p>A graph that exists is well formed: every index is in range, every tensor is written before it
 * is read and at most once, and every operator's shapes agree. It says nothing yet of types;
 * lowering and quantisation check those that they need.
 *
 * @param name the name of the main subgraph, may be empty
 * @param inputs indices of the input tensors
 * @param outputs indices of the output tensors
 * @param places of the operators in the file, for messages: some of the file's may be gone
 * @param pixels how grey pictures become the input, where the file says that it is not 0..1; never
 *     {@link PixelScale#UNIT}, which files do not say. A CAST of a single uint8 input says {@link
 *     PixelScale#BYTE} where nothing else is said
 */
public record Graph(
    String name,
    List<Tensor> tensors,
    List<Operator> operators,
    List<Integer> inputs,
    List<Integer> outputs,
    List<Integer> places,
    Optional<PixelScale> pixels) {
  private static final int LONGEST_NAME = 60;

  public Graph {
    tensors = List.copyOf(tensors);
    operators = List.copyOf(operators);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    places = List.copyOf(places);
    pixels = pixels.filter(scale -> !scale.equals(PixelScale.UNIT));
    if (places.size() != operators.size()) {
      throw new IllegalArgumentException(
          places.size() + " places of " + operators.size() + " operators");
    }
    new Check(tensors, places).run(operators, inputs, outputs);
    if (pixels.isEmpty() && castsLevels(tensors, operators, inputs)) {
      pixels = Optional.of(PixelScale.BYTE);
    }
  }

  /** A graph whose operators are all that there are, and that says nothing of pixels. */
  public Graph(
      String name,
      List<Tensor> tensors,
      List<Operator> operators,
      List<Integer> inputs,
      List<Integer> outputs) {
    this(
        name,
        tensors,
        operators,
        inputs,
        outputs,
        IntStream.range(0, operators.size()).boxed().toList(),
        Optional.empty());
  }

  /** The same graph with other tensors in the places of its own. */
  public Graph withTensors(List<Tensor> others) {
    return new Graph(name, others, operators, inputs, outputs, places, pixels);
  }

  /** The same graph for pictures on another scale. */
  public Graph withPixels(PixelScale scale) {
    return new Graph(name, tensors, operators, inputs, outputs, places, Optional.of(scale));
  }

  public Tensor tensor(int index) {
    return tensors.get(index);
  }

  /** The only input, an error when there are several. */
  public Tensor input() {
    return tensor(only("inputs", inputs));
  }

  /** The only output, an error when there are several. */
  public Tensor output() {
    return tensor(only("outputs", outputs));
  }

  /**
   * How messages name an operator: its place in the file, TFLite's name for it, and its output's
   * name if it has one, as in {@code operator 12 CONV_2D (logits)}.
   */
  public String label(Operator op) {
    int position = operators.indexOf(op);
    return position < 0 ? op.fileName() : label(tensors, places.get(position), op);
  }

  private static String label(List<Tensor> tensors, int place, Operator op) {
    boolean known = op.output() >= 0 && op.output() < tensors.size();
    String name = known ? tensors.get(op.output()).name() : "tensor " + op.output();
    // Converters join the names of all layers that they fused; the last is the telling one.
    int from = Math.max(0, name.length() - LONGEST_NAME);
    return "operator %d %s%s"
        .formatted(
            place,
            op.fileName(),
            name.isEmpty() ? "" : " (" + (from > 0 ? "..." : "") + name.substring(from) + ")");
  }

  /** Whether grey levels go in as they are: the only input is uint8, and its numbers are cast. */
  private static boolean castsLevels(
      List<Tensor> tensors, List<Operator> operators, List<Integer> inputs) {
    if (inputs.size() != 1) {
      return false;
    }
    int input = inputs.get(0);
    List<Operator> readers = operators.stream().filter(op -> op.inputs().contains(input)).toList();
    return tensors.get(input).type() == ElementType.UINT8
        && !readers.isEmpty()
        && readers.stream().allMatch(Operator.Cast.class::isInstance);
  }

  /** Number of constant elements: the parameters, as trainers count them. */
  public long parameters() {
    Set<Integer> read = new HashSet<>();
    operators.forEach(op -> read.addAll(op.inputs()));
    return IntStream.range(0, tensors.size())
        .filter(i -> read.contains(i) && tensors.get(i).isConstant())
        .mapToLong(i -> tensors.get(i).shape().elements())
        .sum();
  }

  private static int only(String what, List<Integer> indices) {
    if (indices.size() != 1) {
      throw new ModelException(
          "the model has %d %s, this needs one with a single one".formatted(indices.size(), what));
    }
    return indices.get(0);
  }

  /** The order of definition and use. */
  private record Check(List<Tensor> tensors, List<Integer> places) {
    void run(List<Operator> operators, List<Integer> inputs, List<Integer> outputs) {
      Set<Integer> written = new HashSet<>();
      for (int index : inputs) {
        requireIndex("graph input", index);
        if (tensors.get(index).isConstant() || !written.add(index)) {
          throw new ModelException(
              "graph input %d: is a constant or stands there twice".formatted(index));
        }
      }
      for (int i = 0; i < operators.size(); i++) {
        Operator op = operators.get(i);
        String label = label(tensors, places.get(i), op);
        for (int index : op.inputs()) {
          requireIndex(label + ": input", index);
          if (!tensors.get(index).isConstant() && !written.contains(index)) {
            throw new ModelException(
                "%s: reads tensor %d (%s) before it is written"
                    .formatted(label, index, tensors.get(index).name()));
          }
        }
        requireIndex(label + ": output", op.output());
        if (tensors.get(op.output()).isConstant() || !written.add(op.output())) {
          throw new ModelException(
              "%s: writes tensor %d, which is a constant or already written"
                  .formatted(label, op.output()));
        }
        try {
          op.accept(new ShapeCheck(tensors));
        } catch (ModelException e) {
          throw e.at(label);
        }
      }
      for (int index : outputs) {
        requireIndex("graph output", index);
        if (!written.contains(index)) {
          throw new ModelException("graph output %d: is never written".formatted(index));
        }
      }
      if (inputs.isEmpty() || outputs.isEmpty()) {
        throw new ModelException(
            "the graph has %d inputs and %d outputs, at least one of each is needed"
                .formatted(inputs.size(), outputs.size()));
      }
    }

    private void requireIndex(String what, int index) {
      if (index < 0 || index >= tensors.size()) {
        throw new ModelException(
            "%s is tensor %d, there are %d".formatted(what, index, tensors.size()));
      }
    }
  }
}
