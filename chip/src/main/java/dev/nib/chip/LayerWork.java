package dev.nib.chip;

import dev.nib.model.Shape;
import dev.nib.model.Window;
import dev.nib.program.Step;
import dev.nib.program.Walk;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * How often a layer's kernel does what its instructions are counted by, whatever the core.
 *
 * @param kernel its row in tables of measurements
 * @param amounts how often it does each
 */
public record LayerWork(String kernel, Map<Unit, Long> amounts) {
  /** What takes instructions. */
  public enum Unit {
    /** A weight by an input inside the image; of steps without weights an element that is read. */
    PRODUCT,
    /** An input of a window, which some kernels gather once for all channels. */
    TAP,
    /** A row of a window inside the image, for each channel. */
    RUN,
    /** An accumulator. */
    SUM,
    /** An element that is written. */
    OUTPUT,
    /** A window, for all channels. */
    POSITION,
    /** The layer. */
    LAYER;

    /** Its name in tables. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public LayerWork {
    amounts = Collections.unmodifiableMap(new EnumMap<>(amounts));
  }

  /**
   * Of a step, or of a stage of a stream.
   *
   * @param kernel that computes it
   * @param streamed true for a stage, which goes row by row
   */
  public static LayerWork of(Step step, String kernel, boolean streamed) {
    return new LayerWork(kernel, step.accept(new Of(streamed)));
  }

  /** The taps of windows along one axis. */
  private record Axis(int windows, int taps, int inside) {
    static Axis of(int taps, int stride, int dilation, int pad, int extent, IntStream covered) {
      int[] windows = covered.toArray();
      int inside = 0;
      for (int window : windows) {
        for (int tap = 0; tap < taps; tap++) {
          int at = window * stride - pad + tap * dilation;
          inside += at >= 0 && at < extent ? 1 : 0;
        }
      }
      return new Axis(windows.length, taps, inside);
    }
  }

  /** A pool's windows along one axis. */
  private record Pooled(int pad, int window, int stride) {}

  private record Of(boolean streamed) implements Step.Visitor<Map<Unit, Long>> {
    private static Axis rows(Step.Windowed step) {
      Window w = step.placement().window();
      IntStream windows =
          covered(
              step, 1, p -> new Pooled(p.padTop(), p.window().height(), p.window().strideHeight()));
      int extent = step.input().shape().extent(1);
      return Axis.of(
          w.height(),
          w.strideHeight(),
          w.dilationHeight(),
          step.placement().padTop(),
          extent,
          windows);
    }

    private static Axis columns(Step.Windowed step) {
      Window w = step.placement().window();
      IntStream windows =
          covered(
              step, 2, p -> new Pooled(p.padLeft(), p.window().width(), p.window().strideWidth()));
      int extent = step.input().shape().extent(2);
      return Axis.of(
          w.width(),
          w.strideWidth(),
          w.dilationWidth(),
          step.placement().padLeft(),
          extent,
          windows);
    }

    /** The rows or columns of windows that count: where a pool is behind them, those of its own. */
    private static IntStream covered(
        Step.Windowed step, int axis, Function<Step.Placement, Pooled> along) {
      IntStream all = IntStream.range(0, step.unpooled().extent(axis));
      if (step.pooling().isEmpty()) {
        return all;
      }
      Pooled pool = along.apply(step.pooling().get().placement());
      int outputs = step.output().shape().extent(axis);
      return all.filter(
          at ->
              (at + pool.pad) / pool.stride < outputs
                  && (at + pool.pad) % pool.stride < pool.window);
    }

    private Map<Unit, Long> windows(Step.Windowed step, long inputs, long outputs) {
      long images = step.input().shape().extent(0);
      Axis rows = rows(step);
      Axis columns = columns(step);
      long positions = images * rows.windows * columns.windows;
      long taps = positions * rows.taps * columns.taps;
      long inside = images * rows.inside * columns.inside;
      Shape out = step.output().shape();
      boolean again = streamed && step.pooling().stream().anyMatch(p -> p.pool() == Step.Pool.MAX);
      long written = again ? images * rows.windows * out.extent(2) : out.elements() / out.extent(3);
      Map<Unit, Long> work = new EnumMap<>(Unit.class);
      work.put(Unit.PRODUCT, inside * inputs * outputs);
      work.put(Unit.TAP, taps * inputs);
      work.put(Unit.RUN, images * rows.inside * columns.windows * outputs);
      work.put(Unit.SUM, positions * outputs);
      work.put(Unit.OUTPUT, written * outputs);
      work.put(Unit.POSITION, positions);
      work.put(Unit.LAYER, 1L);
      return work;
    }

    @Override
    public Map<Unit, Long> conv2D(Step.Conv2D step) {
      return windows(step, step.input().shape().extent(3), step.bias().size());
    }

    @Override
    public Map<Unit, Long> depthwiseConv2D(Step.DepthwiseConv2D step) {
      return windows(step, 1, step.bias().size());
    }

    @Override
    public Map<Unit, Long> pool2D(Step.Pool2D step) {
      return windows(step, 1, step.output().shape().extent(3));
    }

    @Override
    public Map<Unit, Long> fullyConnected(Step.FullyConnected step) {
      long positions = step.batches();
      Map<Unit, Long> work = new EnumMap<>(Unit.class);
      work.put(Unit.PRODUCT, positions * step.inputs() * step.outputs());
      work.put(Unit.TAP, positions * step.inputs());
      work.put(Unit.RUN, positions * step.outputs());
      work.put(Unit.SUM, positions * step.outputs());
      work.put(Unit.OUTPUT, positions * step.outputs());
      work.put(Unit.POSITION, positions);
      work.put(Unit.LAYER, 1L);
      return work;
    }

    private static Map<Unit, Long> elements(long read, long written, long rows) {
      return new EnumMap<>(
          Map.of(Unit.PRODUCT, read, Unit.OUTPUT, written, Unit.POSITION, rows, Unit.LAYER, 1L));
    }

    private static long steps(Walk walk) {
      return IntStream.range(0, walk.extents().size())
          .mapToLong(walk.extents()::get)
          .reduce(1, (a, b) -> a * b);
    }

    private static Map<Unit, Long> walk(Walk walk) {
      long elements = steps(walk);
      return elements(elements, elements, elements / walk.extents().get(walk.extents().size() - 1));
    }

    private static Map<Unit, Long> each(Step.OneInput step, long rows) {
      return elements(step.input().bytes(), step.output().bytes(), rows);
    }

    @Override
    public Map<Unit, Long> mean(Step.Mean step) {
      long outputs = steps(step.kept());
      return elements(outputs * steps(step.reduced()), outputs, outputs);
    }

    @Override
    public Map<Unit, Long> softmax(Step.Softmax step) {
      return each(step, step.rows());
    }

    @Override
    public Map<Unit, Long> rescale(Step.Rescale step) {
      return each(step, 1);
    }

    @Override
    public Map<Unit, Long> prelu(Step.Prelu step) {
      return each(step, step.output().bytes() / step.alphas().size());
    }

    @Override
    public Map<Unit, Long> table(Step.Table step) {
      return each(step, 1);
    }

    @Override
    public Map<Unit, Long> sum(Step.Sum step) {
      return walk(step.walk());
    }

    @Override
    public Map<Unit, Long> product(Step.Product step) {
      return walk(step.walk());
    }

    @Override
    public Map<Unit, Long> extremum(Step.Extremum step) {
      return walk(step.walk());
    }

    @Override
    public Map<Unit, Long> move(Step.Move step) {
      return walk(step.walk());
    }

    @Override
    public Map<Unit, Long> resize(Step.Resize step) {
      return each(step, (long) step.rows().size() * step.columns().size());
    }

    @Override
    public Map<Unit, Long> fill(Step.Fill step) {
      long bytes = step.output().bytes();
      return elements(step.values().size(), bytes, 1);
    }

    @Override
    public Map<Unit, Long> stream(Step.Stream step) {
      throw new IllegalArgumentException("a stream has the work of its stages");
    }
  }
}
