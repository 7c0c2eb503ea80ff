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
public final class Lowering implements Operator.Visitor<Step> {
  private final WeightedLowering weighted;
  private final ReductionLowering reductions;
  private final ElementwiseLowering elementwise;
  private final MovementLowering movements;

  private Lowering(Activations activations) {
    this.weighted = new WeightedLowering(activations);
    this.reductions = new ReductionLowering(activations);
    this.elementwise = new ElementwiseLowering(activations);
    this.movements = new MovementLowering(activations);
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
        steps.add(task.operator().accept(lowering));
      } catch (ModelException e) {
        throw e.at(graph.label(task.operator()));
      }
    }
    return new Program(
        name,
        sourceSha256,
        part.inputs().stream().map(activations::buffer).toList(),
        part.outputs().stream().map(activations::buffer).toList(),
        steps);
  }

  @Override
  public Step conv2D(Operator.Conv2D op) {
    return weighted.conv2D(op);
  }

  @Override
  public Step depthwiseConv2D(Operator.DepthwiseConv2D op) {
    return weighted.depthwiseConv2D(op);
  }

  @Override
  public Step fullyConnected(Operator.FullyConnected op) {
    return weighted.fullyConnected(op);
  }

  @Override
  public Step maxPool2D(Operator.MaxPool2D op) {
    return reductions.maxPool2D(op);
  }

  @Override
  public Step averagePool2D(Operator.AveragePool2D op) {
    return reductions.averagePool2D(op);
  }

  @Override
  public Step mean(Operator.Mean op) {
    return reductions.mean(op);
  }

  @Override
  public Step softmax(Operator.Softmax op) {
    return reductions.softmax(op);
  }

  @Override
  public Step quantize(Operator.Quantize op) {
    return elementwise.quantize(op);
  }

  @Override
  public Step dequantize(Operator.Dequantize op) {
    throw new ModelException("stands inside the graph; an int8 program may only end in one");
  }

  @Override
  public Step add(Operator.Add op) {
    return elementwise.add(op);
  }

  @Override
  public Step sub(Operator.Sub op) {
    return elementwise.sub(op);
  }

  @Override
  public Step mul(Operator.Mul op) {
    return elementwise.mul(op);
  }

  @Override
  public Step relu(Operator.Relu op) {
    return elementwise.relu(op);
  }

  @Override
  public Step leakyRelu(Operator.LeakyRelu op) {
    return elementwise.leakyRelu(op);
  }

  @Override
  public Step hardSwish(Operator.HardSwish op) {
    return elementwise.hardSwish(op);
  }

  @Override
  public Step logistic(Operator.Logistic op) {
    return elementwise.logistic(op);
  }

  @Override
  public Step reshape(Operator.Reshape op) {
    return movements.reshape(op.input(), op.output());
  }

  @Override
  public Step squeeze(Operator.Squeeze op) {
    return movements.reshape(op.input(), op.output());
  }

  @Override
  public Step expandDims(Operator.ExpandDims op) {
    return movements.reshape(op.input(), op.output());
  }

  @Override
  public Step concatenation(Operator.Concatenation op) {
    return movements.concatenation(op);
  }

  @Override
  public Step pad(Operator.Pad op) {
    return movements.pad(op);
  }

  @Override
  public Step transpose(Operator.Transpose op) {
    return movements.transpose(op);
  }

  @Override
  public Step stridedSlice(Operator.StridedSlice op) {
    return movements.stridedSlice(op);
  }

  /** True when {@code tensor} is an int8 activation. */
  static boolean isActivation(Tensor tensor) {
    return tensor.type() == ElementType.INT8 && !tensor.isConstant();
  }
}
