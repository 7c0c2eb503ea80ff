package dev.nib.codegen.c;

import dev.nib.chip.Core;
import dev.nib.chip.Footprint;
import dev.nib.model.Bytes;
import dev.nib.program.ArenaDemand;
import dev.nib.program.Layout;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.RowSchedule;
import dev.nib.program.Selection;
import dev.nib.program.Step;
import dev.nib.program.StepCost;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntBiFunction;

/**
 * The selection of the C back end: which kernel computes each step, and what it asks for.
 *
 * @param program whose steps are asked for
 * @param target what the code is for
 */
public record CKernels(Program program, CTarget target) implements Selection {
  private static final List<String> NAMES =
      List.of(
          "nib_average_pool_2d_s8",
          "nib_conv_2d_average_pool_s8",
          "nib_conv_2d_avr_max_pool_s8",
          "nib_conv_2d_avr_max_rows_s8",
          "nib_conv_2d_avr_s8",
          "nib_conv_2d_block_max_pool_s8",
          "nib_conv_2d_block_max_rows_s8",
          "nib_conv_2d_block_s8",
          "nib_conv_2d_compact_s8",
          "nib_conv_2d_max_pool_s8",
          "nib_conv_2d_max_rows_s8",
          "nib_conv_2d_s8",
          "nib_conv_2d_strip_max_pool_s8",
          "nib_conv_2d_strip_max_rows_s8",
          "nib_conv_2d_strip_s8",
          "nib_depthwise_conv_2d_average_pool_s8",
          "nib_depthwise_conv_2d_lane_max_pool_s8",
          "nib_depthwise_conv_2d_lane_max_rows_s8",
          "nib_depthwise_conv_2d_lane_s8",
          "nib_depthwise_conv_2d_max_pool_s8",
          "nib_depthwise_conv_2d_max_rows_s8",
          "nib_depthwise_conv_2d_s8",
          "nib_extremum_s8",
          "nib_fill_s8",
          "nib_fully_connected_s8",
          "nib_fully_connected_strip_s8",
          "nib_max_pool_2d_s8",
          "nib_mean_s8",
          "nib_move_s8",
          "nib_prelu_s8",
          "nib_product_s8",
          "nib_rescale_s8",
          "nib_resize_s8",
          "nib_softmax_s8",
          "nib_sum_s8",
          "nib_table_s8");

  /** Those that go by the pitches of their geometry. */
  private static final Set<String> WRITE_APART =
      Set.of(
          "nib_average_pool_2d_s8",
          "nib_conv_2d_average_pool_s8",
          "nib_conv_2d_avr_max_pool_s8",
          "nib_conv_2d_avr_max_rows_s8",
          "nib_conv_2d_avr_s8",
          "nib_conv_2d_block_max_pool_s8",
          "nib_conv_2d_block_max_rows_s8",
          "nib_conv_2d_block_s8",
          "nib_conv_2d_max_pool_s8",
          "nib_conv_2d_max_rows_s8",
          "nib_conv_2d_s8",
          "nib_depthwise_conv_2d_average_pool_s8",
          "nib_depthwise_conv_2d_lane_max_pool_s8",
          "nib_depthwise_conv_2d_lane_max_rows_s8",
          "nib_depthwise_conv_2d_lane_s8",
          "nib_depthwise_conv_2d_max_pool_s8",
          "nib_depthwise_conv_2d_max_rows_s8",
          "nib_depthwise_conv_2d_s8",
          "nib_max_pool_2d_s8");

  /** Every kernel, in alphabetical order. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * The rows that code for a core, or for all of them, can have in tables of measurements: kernels,
   * of which those for one kind of core have it behind a dot.
   */
  public static List<String> rows(Optional<Core> core) {
    BlockKernel block = BlockKernel.of(core);
    return NAMES.stream().filter(block::has).map(name -> row(name, core)).toList();
  }

  /** The row of a kernel, or of what it calls if that is another one for a core. */
  public static String row(String kernel, Optional<Core> core) {
    String kind =
        kernel.contains("_block")
            ? BlockKernel.of(core).kind()
            : kernel.contains("_lane") ? LaneKernel.of(core).kind() : "";
    return kind.isEmpty() ? kernel : kernel + "." + kind;
  }

  /** What a program wants of the arena, its kernels' scratch bytes with it. */
  public static ArenaDemand demand(Program program, CTarget target) {
    return ArenaDemand.of(program, new CKernels(program, target));
  }

  @Override
  public List<CKernel> kernels(Step step) {
    return kernels(step, target);
  }

  private static List<CKernel> kernels(Step step, CTarget target) {
    return step instanceof Step.Stream stream
        ? stream.stages().stream().map(stage -> stage.accept(new Of(target, true))).toList()
        : List.of(step.accept(new Of(target, false)));
  }

  /** True when the kernel that writes the output of a step can write it where it lies so. */
  static boolean writesApart(Step step, Layout layout, CTarget target) {
    List<CKernel> kernels = kernels(step, target);
    return Layout.isFor(step)
        && WRITE_APART.contains(kernels.get(kernels.size() - 1).name())
        && Fields.holds(layout);
  }

  /** The counters of a stream lie in front of what its kernels ask for. */
  @Override
  public int scratchBytes(Step step) {
    return counterBytes(step) + Selection.super.scratchBytes(step);
  }

  @Override
  public boolean rowsComeIn() {
    return target.objective().rowsComeIn();
  }

  private int counterBytes(Step step) {
    return step instanceof Step.Stream stream
        ? counterBytes(stream, rowsComeIn() && program.steps().get(0).equals(step))
        : 0;
  }

  /**
   * Bytes of the counters of a stream.
   *
   * @param first true when the image comes into it row by row
   */
  static int counterBytes(Step.Stream stream, boolean first) {
    return RowSchedule.COUNTER_BYTES
        * (stream.stages().size() + (first ? RowSchedule.ROW_COUNTERS : 0));
  }

  /** What a placed program asks of a chip. */
  static Footprint footprint(PlacedProgram placed, CTarget target) {
    List<String> kernels = new ArrayList<>();
    int streams = 0;
    for (int s = 0; s < placed.program().steps().size(); s++) {
      placed.kernels(s).forEach(kernel -> kernels.add(row(kernel.name(), target.core())));
      streams += placed.program().steps().get(s) instanceof Step.Stream ? 1 : 0;
    }
    return new Footprint(
        placed.neededBytes(), constantBytes(placed), kernels, streams, target.level());
  }

  /** Bytes of all constants but the structures that hold sizes. */
  static long constantBytes(PlacedProgram placed) {
    Program program = placed.program();
    return (long) StepCost.total(program).constantBytes()
        + packingBytes(placed)
        + biasPackingBytes(placed)
        + orderBytes(program);
  }

  /** Bytes that packings add to weights. */
  static int packingBytes(PlacedProgram placed) {
    return sum(placed, CKernels::packingBytes);
  }

  /** Bytes that packings, and widths of biases other than four bytes, add to biases. */
  static int biasPackingBytes(PlacedProgram placed) {
    return sum(placed, CKernels::biasPackingBytes);
  }

  /** Bytes of all constants of a step, or of a stage, as its kernel has them. */
  static int constantBytes(CKernel kernel, Step step) {
    int bytes = StepCost.of(step).constantBytes();
    return step instanceof Step.Weighted weighted
        ? bytes + packingBytes(kernel, weighted) + biasPackingBytes(kernel, weighted)
        : bytes;
  }

  private static int packingBytes(CKernel kernel, Step.Weighted step) {
    return packed(kernel, step).size() - step.weights().size();
  }

  private static int biasPackingBytes(CKernel kernel, Step.Weighted step) {
    int biases = kernel.packing().bias(step.bias(), step.weights()).size();
    return kernel.biasBytes(step) * biases - Integer.BYTES * step.bias().size();
  }

  /** The sum over all steps with weights, stages with them. */
  private static int sum(PlacedProgram placed, ToIntBiFunction<CKernel, Step.Weighted> bytes) {
    int sum = 0;
    List<Step> steps = placed.program().steps();
    for (int s = 0; s < steps.size(); s++) {
      Step step = steps.get(s);
      List<? extends Step> parts = step instanceof Step.Stream all ? all.stages() : List.of(step);
      for (int i = 0; i < parts.size(); i++) {
        if (parts.get(i) instanceof Step.Weighted weighted) {
          sum += bytes.applyAsInt((CKernel) placed.kernels(s).get(i), weighted);
        }
      }
    }
    return sum;
  }

  /** Weights as a step's kernel reads them. */
  static Bytes packed(CKernel kernel, Step.Weighted step) {
    if (step instanceof Step.DepthwiseConv2D) {
      return step.weights();
    }
    int rows = step instanceof Step.Conv2D conv ? conv.placement().window().height() : 1;
    return kernel.packing().weights(step.weights(), step.bias().size(), rows);
  }

  /** Bytes of the orders in which streams do their units. */
  static int orderBytes(Program program) {
    return program.steps().stream()
        .filter(Step.Stream.class::isInstance)
        .mapToInt(step -> RowSchedule.of((Step.Stream) step).stages().size())
        .sum();
  }

  /**
   * The kernel of a step.
   *
   * @param streamed true for a stage of a stream, whose units are those of {@code RowWork}
   */
  private record Of(CTarget target, boolean streamed) implements Step.Visitor<CKernel> {
    private static CKernel convolution(String name, Step.Convolution step, boolean streamed) {
      if (step.pooling().isEmpty()) {
        return CKernel.plain(name + "_s8");
      }
      boolean max = step.pooling().get().pool() == Step.Pool.MAX;
      return CKernel.plain(
          name + (!max ? "_average_pool_s8" : streamed ? "_max_rows_s8" : "_max_pool_s8"));
    }

    @Override
    public CKernel conv2D(Step.Conv2D step) {
      Optional<CKernel> own =
          target.compact()
              ? CompactKernel.of(step)
              : target.block().flatMap(block -> block.of(step, streamed));
      return own.orElseGet(() -> convolution("nib_conv_2d", step, streamed));
    }

    @Override
    public CKernel depthwiseConv2D(Step.DepthwiseConv2D step) {
      return target
          .lane()
          .flatMap(lane -> lane.of(step, streamed))
          .orElseGet(() -> convolution("nib_depthwise_conv_2d", step, streamed));
    }

    @Override
    public CKernel fullyConnected(Step.FullyConnected step) {
      Optional<CKernel> own =
          target.compact()
              ? CompactKernel.of(step)
              : target.block().flatMap(block -> block.of(step));
      return own.orElseGet(() -> CKernel.plain("nib_fully_connected_s8"));
    }

    @Override
    public CKernel pool2D(Step.Pool2D step) {
      return CKernel.plain(
          step.pool() == Step.Pool.MAX ? "nib_max_pool_2d_s8" : "nib_average_pool_2d_s8");
    }

    @Override
    public CKernel mean(Step.Mean step) {
      return CKernel.plain("nib_mean_s8");
    }

    @Override
    public CKernel softmax(Step.Softmax step) {
      return CKernel.plain("nib_softmax_s8");
    }

    @Override
    public CKernel rescale(Step.Rescale step) {
      return CKernel.plain("nib_rescale_s8");
    }

    @Override
    public CKernel prelu(Step.Prelu step) {
      return CKernel.plain("nib_prelu_s8");
    }

    @Override
    public CKernel table(Step.Table step) {
      return CKernel.plain("nib_table_s8");
    }

    @Override
    public CKernel sum(Step.Sum step) {
      return CKernel.plain("nib_sum_s8");
    }

    @Override
    public CKernel product(Step.Product step) {
      return CKernel.plain("nib_product_s8");
    }

    @Override
    public CKernel extremum(Step.Extremum step) {
      return CKernel.plain("nib_extremum_s8");
    }

    @Override
    public CKernel move(Step.Move step) {
      return CKernel.plain("nib_move_s8");
    }

    @Override
    public CKernel resize(Step.Resize step) {
      return CKernel.plain("nib_resize_s8");
    }

    @Override
    public CKernel fill(Step.Fill step) {
      return CKernel.plain("nib_fill_s8");
    }

    @Override
    public CKernel stream(Step.Stream step) {
      throw new IllegalArgumentException("a stream has the kernels of its stages");
    }
  }
}
