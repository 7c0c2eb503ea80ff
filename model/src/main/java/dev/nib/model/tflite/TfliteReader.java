package dev.nib.model.tflite;

import dev.nib.model.ElementType;
import dev.nib.model.Graph;
import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.Shape;
import dev.nib.model.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads a {@code .tflite} flatbuffer into a {@link Graph}. */
public final class TfliteReader {
  private final FlatTable model;
  private final List<Tensor> tensors = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** Constants that the file has in float16. */
  private final Set<Integer> halves = new HashSet<>();

  /** What is wrong with tensors, until it is known which operator they belong to. */
  private final Map<Integer, ModelException> refused = new TreeMap<>();

  private TfliteReader(FlatTable model) {
    this.model = model;
  }

  /**
   * The graph of a whole file.
   *
   * @throws ModelException with one line that says where and what, when the file is damaged or has
   *     something that nib does not know
   */
  public static Graph read(byte[] file) {
    return content(file).graph();
  }

  /**
   * What a file holds.
   *
   * @param notes lines that say what of the file the graph does not show
   */
  record Content(Graph graph, List<String> notes) {
    Content {
      notes = List.copyOf(notes);
    }
  }

  /** As {@link #read}, with what the graph does not show. */
  static Content content(byte[] file) {
    FlatTable model = FlatTable.root(file, Schema.IDENTIFIER);
    int version = model.int32(Schema.Model.VERSION, 0);
    if (version != Schema.VERSION) {
      throw new ModelException(
          "schema version is %d, nib reads version %d".formatted(version, Schema.VERSION));
    }
    TfliteReader reader = new TfliteReader(model);
    return new Content(reader.graph(), reader.notes);
  }

  /**
   * The main subgraph, which is the first. Only operators that nib does not know run another one,
   * but for CALL_ONCE, whose subgraph fills variables and tables that only such operators read.
   */
  private Graph graph() {
    List<FlatTable> subgraphs = model.tables(Schema.Model.SUBGRAPHS);
    if (subgraphs.isEmpty()) {
      throw new ModelException("the model has no subgraph; it is damaged");
    }
    if (subgraphs.size() > 1) {
      notes.add(
          "it has %d subgraphs, of which the first is read: it uses none of the others"
              .formatted(subgraphs.size()));
    }
    FlatTable main = subgraphs.get(0);
    List<FlatTable> tables = main.tables(Schema.SubGraph.OPERATORS);
    List<OperatorKind> kinds = OperatorKind.of(model.tables(Schema.Model.OPERATOR_CODES), tables);
    readTensors(main.tables(Schema.SubGraph.TENSORS));
    List<Operator> operators = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    ShapeOperators shapes = new ShapeOperators(tensors);
    for (int i = 0; i < tables.size(); i++) {
      FlatTable table = tables.get(i);
      OperatorKind kind = kinds.get(i);
      try {
        requireSound(table);
        if (!kind.callsOnce() && !shapes.fold(kind.code(), table) && !widensHalves(kind, table)) {
          List<Operator> read = read(kind, table);
          operators.addAll(read);
          places.addAll(Collections.nCopies(read.size(), i));
        }
      } catch (ModelException e) {
        throw e.at("operator %d %s".formatted(i, kind.name()));
      }
    }
    if (!refused.isEmpty()) {
      throw refused.values().iterator().next();
    }
    if (!halves.isEmpty()) {
      notes.add("its weights are float16, and are read as the same float32 numbers");
    }
    return new Graph(
        main.string(Schema.SubGraph.NAME),
        tensors,
        operators,
        list(main.ints(Schema.SubGraph.INPUTS)),
        list(main.ints(Schema.SubGraph.OUTPUTS)),
        places,
        PixelMetadata.read(model, model.tables(Schema.Model.BUFFERS)));
  }

  private List<Operator> read(OperatorKind kind, FlatTable table) {
    return SplitReader.isOne(kind.code())
        ? new SplitReader(tensors).read(kind.code(), table)
        : List.of(OperatorReader.read(kind.known().orElseThrow(), table, tensors));
  }

  private void readTensors(List<FlatTable> tables) {
    TensorReader reader = new TensorReader(model.tables(Schema.Model.BUFFERS));
    for (int i = 0; i < tables.size(); i++) {
      try {
        tensors.add(reader.read(tables.get(i)));
        if (TensorReader.isHalf(tables.get(i))) {
          halves.add(i);
        }
      } catch (ModelException e) {
        String name = tables.get(i).string(Schema.Tensor.NAME);
        String said = e.getMessage();
        String what = said.startsWith(name + ": ") ? said.substring(name.length() + 2) : said;
        refused.put(i, new ModelException(("tensor " + i + " " + name).strip() + ": " + what, e));
        tensors.add(Tensor.floatActivation(name, Shape.of()));
      }
    }
  }

  /** That no tensor of the operator is one that was refused. */
  private void requireSound(FlatTable operator) {
    for (int field : new int[] {Schema.Operator.INPUTS, Schema.Operator.OUTPUTS}) {
      for (int index : operator.ints(field).toArray()) {
        ModelException problem = refused.get(index);
        if (problem != null) {
          throw problem;
        }
      }
    }
  }

  /** A DEQUANTIZE of float16 weights, which are float32 already: its output is the constant. */
  private boolean widensHalves(OperatorKind kind, FlatTable table) {
    Ints inputs = table.ints(Schema.Operator.INPUTS);
    Ints outputs = table.ints(Schema.Operator.OUTPUTS);
    boolean dequantize = kind.known().equals(Optional.of(BuiltinOperator.DEQUANTIZE));
    if (!dequantize || inputs.size() != 1 || !halves.contains(inputs.get(0))) {
      return false;
    }
    Tensor constant = tensors.get(inputs.get(0));
    int output = outputs.size() == 1 ? outputs.get(0) : -1;
    if (output < 0
        || output >= tensors.size()
        || tensors.get(output).type() != ElementType.FLOAT32
        || tensors.get(output).isConstant()
        || !tensors.get(output).shape().equals(constant.shape())) {
      throw new ModelException(
          "the float16 constant %s must become one float32 tensor of the same shape"
              .formatted(constant.name()));
    }
    tensors.set(
        output,
        new Tensor(
            tensors.get(output).name(),
            constant.shape(),
            ElementType.FLOAT32,
            Optional.empty(),
            constant.data()));
    return true;
  }

  private static List<Integer> list(Ints values) {
    return Arrays.stream(values.toArray()).boxed().toList();
  }
}
