package dev.nib.codegen.c;

import dev.nib.chip.Core;
import dev.nib.chip.Footprint;
import dev.nib.chip.LayerWork;
import dev.nib.program.ArenaDemand;
import dev.nib.program.Layout;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.RowSchedule;
import dev.nib.program.Selection;
import dev.nib.program.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
          "nib_conv_2d_compact_s8",
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
    List<String> kernels =
        placed.layers().stream().map(layer -> row(layer.kernel().name(), target.core())).toList();
    List<Step> steps = placed.program().steps();
    int streams = (int) steps.stream().filter(Step.Stream.class::isInstance).count();
    return new Footprint(
        placed.neededBytes(), ConstantBytes.of(placed), kernels, streams, target.level());
  }

  /** What the layers of a placed program do, in the order in which they run. */
  static List<LayerWork> work(PlacedProgram placed, CTarget target) {
    List<Step> steps = placed.program().steps();
    List<LayerWork> work = new ArrayList<>();
    for (int s = 0; s < steps.size(); s++) {
      boolean streamed = steps.get(s) instanceof Step.Stream;
      for (int i = 0; i < steps.get(s).layers().size(); i++) {
        String kernel = row(placed.kernels(s).get(i).name(), target.core());
        work.add(LayerWork.of(steps.get(s).layers().get(i), kernel, streamed));
      }
    }
    return List.copyOf(work);
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
