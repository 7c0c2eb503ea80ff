package dev.nib.codegen.c;

import dev.nib.chip.Footprint;
import dev.nib.program.Layout;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.RowSchedule;
import dev.nib.program.Selection;
import dev.nib.program.Step;
import dev.nib.program.StepCost;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The selection of the C back end: which kernel computes each step, and what it asks for. */
public final class CKernels {
  private static final List<String> NAMES =
      List.of(
          "nib_average_pool_2d_s8",
          "nib_conv_2d_average_pool_s8",
          "nib_conv_2d_max_pool_s8",
          "nib_conv_2d_max_rows_s8",
          "nib_conv_2d_s8",
          "nib_depthwise_conv_2d_average_pool_s8",
          "nib_depthwise_conv_2d_max_pool_s8",
          "nib_depthwise_conv_2d_max_rows_s8",
          "nib_depthwise_conv_2d_s8",
          "nib_extremum_s8",
          "nib_fill_s8",
          "nib_fully_connected_s8",
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
          "nib_conv_2d_max_pool_s8",
          "nib_conv_2d_max_rows_s8",
          "nib_conv_2d_s8",
          "nib_depthwise_conv_2d_average_pool_s8",
          "nib_depthwise_conv_2d_max_pool_s8",
          "nib_depthwise_conv_2d_max_rows_s8",
          "nib_depthwise_conv_2d_s8",
          "nib_max_pool_2d_s8");

  private CKernels() {}

  /** Every kernel, in alphabetical order. */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * The kernel of a step, such as {@code nib_conv_2d_s8}.
   *
   * @param streamed true for a stage of a stream, whose units are those of {@code RowWork}
   */
  static String of(Step step, boolean streamed) {
    return step.accept(new Of(streamed));
  }

  /** The kernels that a step calls, in their order: a stream its stages'. */
  static List<String> of(Step step) {
    return step instanceof Step.Stream stream
        ? stream.stages().stream().map(stage -> of(stage, true)).toList()
        : List.of(of(step, false));
  }

  /** True when the kernel that writes the output of a step can write it where it lies so. */
  static boolean writesApart(Step step, Layout layout) {
    List<String> kernels = of(step);
    return WRITE_APART.contains(kernels.get(kernels.size() - 1)) && Fields.holds(layout);
  }

  /** What the kernels of a program ask of the placement. */
  private record Asks(Program program, boolean rowsComeIn) implements Selection {
    @Override
    public int scratchBytes(Step step) {
      if (!(step instanceof Step.Stream stream)) {
        return 0;
      }
      boolean first = rowsComeIn && program.steps().get(0).equals(step);
      return RowSchedule.COUNTER_BYTES
          * (stream.stages().size() + (first ? RowSchedule.ROW_COUNTERS : 0));
    }

    /** Every windowed kernel does one row of its output after another. */
    @Override
    public boolean goesDownTheRows(Step step) {
      return true;
    }
  }

  /**
   * A program with its kernels' scratch bytes in the arena.
   *
   * @param rowsComeIn true when the image comes in row by row, where the program can take it so
   */
  public static PlacedProgram place(Program program, boolean rowsComeIn) {
    return PlacedProgram.of(program, new Asks(program, rowsComeIn));
  }

  /** What a placed program asks of a chip. */
  static Footprint footprint(PlacedProgram placed) {
    List<String> kernels = new ArrayList<>();
    int streams = 0;
    for (Step step : placed.program().steps()) {
      kernels.addAll(of(step));
      streams += step instanceof Step.Stream ? 1 : 0;
    }
    return new Footprint(placed.neededBytes(), constantBytes(placed.program()), kernels, streams);
  }

  /** Bytes of all constants but the structures that hold sizes. */
  static long constantBytes(Program program) {
    return (long) StepCost.total(program).constantBytes() + orderBytes(program);
  }

  /** Bytes of the orders in which streams do their units. */
  static int orderBytes(Program program) {
    return program.steps().stream()
        .filter(Step.Stream.class::isInstance)
        .mapToInt(step -> RowSchedule.of((Step.Stream) step).stages().size())
        .sum();
  }

  private static final class Of implements Step.Visitor<String> {
    private final boolean streamed;

    Of(boolean streamed) {
      this.streamed = streamed;
    }

    private String convolution(String name, Step.Convolution step) {
      if (step.pooling().isEmpty()) {
        return name + "_s8";
      }
      boolean max = step.pooling().get().pool() == Step.Pool.MAX;
      return name + (!max ? "_average_pool_s8" : streamed ? "_max_rows_s8" : "_max_pool_s8");
    }

    @Override
    public String conv2D(Step.Conv2D step) {
      return convolution("nib_conv_2d", step);
    }

    @Override
    public String depthwiseConv2D(Step.DepthwiseConv2D step) {
      return convolution("nib_depthwise_conv_2d", step);
    }

    @Override
    public String fullyConnected(Step.FullyConnected step) {
      return "nib_fully_connected_s8";
    }

    @Override
    public String pool2D(Step.Pool2D step) {
      return step.pool() == Step.Pool.MAX ? "nib_max_pool_2d_s8" : "nib_average_pool_2d_s8";
    }

    @Override
    public String mean(Step.Mean step) {
      return "nib_mean_s8";
    }

    @Override
    public String softmax(Step.Softmax step) {
      return "nib_softmax_s8";
    }

    @Override
    public String rescale(Step.Rescale step) {
      return "nib_rescale_s8";
    }

    @Override
    public String prelu(Step.Prelu step) {
      return "nib_prelu_s8";
    }

    @Override
    public String table(Step.Table step) {
      return "nib_table_s8";
    }

    @Override
    public String sum(Step.Sum step) {
      return "nib_sum_s8";
    }

    @Override
    public String product(Step.Product step) {
      return "nib_product_s8";
    }

    @Override
    public String extremum(Step.Extremum step) {
      return "nib_extremum_s8";
    }

    @Override
    public String move(Step.Move step) {
      return "nib_move_s8";
    }

    @Override
    public String resize(Step.Resize step) {
      return "nib_resize_s8";
    }

    @Override
    public String fill(Step.Fill step) {
      return "nib_fill_s8";
    }

    @Override
    public String stream(Step.Stream step) {
      throw new IllegalArgumentException("a stream has the kernels of its stages");
    }
  }
}
