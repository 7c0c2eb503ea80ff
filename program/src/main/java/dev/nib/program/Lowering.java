package dev.nib.program;

import dev.nib.model.ElementType;
import dev.nib.model.Graph;
import dev.nib.model.ModelException;
import dev.nib.model.Operator;
import dev.nib.model.Tensor;
import dev.nib.model.tflite.TfliteFile;
import java.util.ArrayList;
import java.util.List;

/**
 * From an int8 graph to the integer program, the only place where scales become integers.
 *
 * <p>The rules are those of the TFLite int8 specification; {@code docs/arithmetic.md} numbers them.
 * A graph that could overflow an accumulator, or that breaks a rule which the kernels rely on, is
 * refused with the operator's name and the numbers. Each family of operators has a class of its
 * own.
 */
public final class Lowering implements Operator.Visitor<List<Step>> {
  private final WeightedLowering weighted;
  private final ReductionLowering reductions;
  private final ElementwiseLowering elementwise;
  private final MovementLowering movements;
  private final ResizeLowering resizes;
  private final List<Part> aliases = new ArrayList<>();

  private Lowering(Activations activations) {
    this.weighted = new WeightedLowering(activations);
    this.reductions = new ReductionLowering(activations);
    this.elementwise = new ElementwiseLowering(activations);
    this.movements = new MovementLowering(activations);
    this.resizes = new ResizeLowering(activations);
  }

  /** Lowers the graph of a file; refusals begin with the file's name. */
  public static Program lower(TfliteFile file) {
    try {
      return lower(file.graph(), file.name(), file.sha256());
    } catch (ModelException e) {
      throw e.at(file.name() + TfliteFile.ENDING);
    }
  }

  /**
   * Lowers a graph.
   *
   * @param file as a file has it
   * @param name the program's name
   * @param sourceSha256 the hash of the file that the graph comes from
   * @throws ModelException when the graph is not int8 throughout or breaks a rule of the
   *     specification
   */
  public static Program lower(Graph file, String name, String sourceSha256) {
    ByteBorder border = ByteBorder.of(file);
    Graph graph = border.graph();
    IntegerPart part = IntegerPart.of(border);
    Activations activations = Activations.of(graph, part);
    Lowering lowering = new Lowering(activations);
    List<Step> steps = new ArrayList<>();
    for (IntegerPart.Task task : part.tasks()) {
      try {
        task.constants().forEach(index -> steps.add(lowering.movements.constant(index)));
        steps.addAll(task.operator().accept(lowering));
      } catch (ModelException e) {
        throw e.at(graph.label(inFile(graph, task.operator())));
      }
    }
    Program program =
        new Program(
            name,
            sourceSha256,
            part.inputs().stream().map(activations::buffer).toList(),
            part.outputs().stream().map(activations::buffer).toList(),
            steps,
            lowering.aliases);
    ProgramCheck.check(program);
    return program;
  }

  /** The operator that messages name; two that are lowered as one have the last one's output. */
  private static Operator inFile(Graph graph, Operator operator) {
    return graph.operators().stream()
        .filter(op -> op.output() == operator.output())
        .findFirst()
        .orElse(operator);
  }

  @Override
  public List<Step> conv2D(Operator.Conv2D op) {
    return List.of(weighted.conv2D(op));
  }

  @Override
  public List<Step> depthwiseConv2D(Operator.DepthwiseConv2D op) {
    return List.of(weighted.depthwiseConv2D(op));
  }

  @Override
  public List<Step> fullyConnected(Operator.FullyConnected op) {
    return List.of(weighted.fullyConnected(op));
  }

  @Override
  public List<Step> maxPool2D(Operator.MaxPool2D op) {
    return List.of(reductions.maxPool2D(op));
  }

  @Override
  public List<Step> averagePool2D(Operator.AveragePool2D op) {
    return List.of(reductions.averagePool2D(op));
  }

  @Override
  public List<Step> mean(Operator.Mean op) {
    return List.of(reductions.mean(op));
  }

  @Override
  public List<Step> softmax(Operator.Softmax op) {
    return List.of(reductions.softmax(op));
  }

  @Override
  public List<Step> quantize(Operator.Quantize op) {
    return List.of(elementwise.quantize(op));
  }

  @Override
  public List<Step> dequantize(Operator.Dequantize op) {
    throw new ModelException("stands inside the graph; an int8 program may only end in one");
  }

  @Override
  public List<Step> add(Operator.Add op) {
    return List.of(elementwise.add(op));
  }

  @Override
  public List<Step> sub(Operator.Sub op) {
    return List.of(elementwise.sub(op));
  }

  @Override
  public List<Step> mul(Operator.Mul op) {
    return List.of(elementwise.mul(op));
  }

  @Override
  public List<Step> relu(Operator.Relu op) {
    return List.of(elementwise.relu(op));
  }

  @Override
  public List<Step> leakyRelu(Operator.LeakyRelu op) {
    return List.of(elementwise.leakyRelu(op));
  }

  @Override
  public List<Step> function(Operator.Function op) {
    return List.of(elementwise.function(op));
  }

  @Override
  public List<Step> reshape(Operator.Reshape op) {
    return alias(op.input(), op.output());
  }

  /** No step: the output is the input's bytes. */
  private List<Step> alias(int input, int output) {
    aliases.add(movements.alias(input, output));
    return List.of();
  }

  @Override
  public List<Step> squeeze(Operator.Squeeze op) {
    return alias(op.input(), op.output());
  }

  @Override
  public List<Step> expandDims(Operator.ExpandDims op) {
    return alias(op.input(), op.output());
  }

  @Override
  public List<Step> concatenation(Operator.Concatenation op) {
    return movements.concatenation(op);
  }

  @Override
  public List<Step> pad(Operator.Pad op) {
    return movements.pad(op);
  }

  @Override
  public List<Step> transpose(Operator.Transpose op) {
    return List.of(movements.transpose(op));
  }

  @Override
  public List<Step> stridedSlice(Operator.StridedSlice op) {
    return List.of(movements.stridedSlice(op));
  }

  @Override
  public List<Step> maximum(Operator.Maximum op) {
    return List.of(elementwise.maximum(op));
  }

  @Override
  public List<Step> minimum(Operator.Minimum op) {
    return List.of(elementwise.minimum(op));
  }

  @Override
  public List<Step> prelu(Operator.Prelu op) {
    return List.of(elementwise.prelu(op));
  }

  @Override
  public List<Step> resizeBilinear(Operator.ResizeBilinear op) {
    return List.of(resizes.resizeBilinear(op));
  }

  @Override
  public List<Step> resizeNearestNeighbor(Operator.ResizeNearestNeighbor op) {
    return List.of(resizes.resizeNearestNeighbor(op));
  }

  @Override
  public List<Step> cast(Operator.Cast op) {
    return List.of(elementwise.cast(op));
  }

  /** True when {@code tensor} is an int8 activation. */
  static boolean isActivation(Tensor tensor) {
    return tensor.type() == ElementType.INT8 && !tensor.isConstant();
  }
}
