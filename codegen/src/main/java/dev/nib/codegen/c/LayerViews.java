package dev.nib.codegen.c;

import dev.nib.codegen.NameAllocator;
import dev.nib.codegen.Text;
import dev.nib.codegen.c.HeaderView.CallView;
import dev.nib.codegen.c.HeaderView.LayerView;
import dev.nib.codegen.c.HeaderView.StepView;
import dev.nib.codegen.c.HeaderView.StreamView;
import dev.nib.codegen.c.HeaderView.TraceView;
import dev.nib.model.ModelException;
import dev.nib.program.PlacedProgram;
import dev.nib.program.RowSchedule;
import dev.nib.program.Step;
import dev.nib.program.StepCost;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sections of a header: a layer for each step, and for each stage of a stream. */
final class LayerViews {
  private final String prefix;
  private final PlacedProgram placed;
  private final NameAllocator names = new NameAllocator();
  private final List<LayerView> layers = new ArrayList<>();
  private final List<StreamView> streams = new ArrayList<>();
  private final List<StepView> steps = new ArrayList<>();

  private LayerViews(String prefix, PlacedProgram placed) {
    this.prefix = prefix;
    this.placed = placed;
  }

  /**
   * Of all steps.
   *
   * @throws ModelException with the layer, when a step is beyond what the kernels can hold
   */
  static LayerViews of(String prefix, PlacedProgram placed) {
    LayerViews views = new LayerViews(prefix, placed);
    List<Step> steps = placed.program().steps();
    List<List<Value>> completed = placed.program().completed();
    for (int s = 0; s < steps.size(); s++) {
      Step step = steps.get(s);
      String call =
          step instanceof Step.Stream stream
              ? views.addStream(s, stream)
              : views.addLayer(
                  "" + s,
                  step,
                  views.kernel(s, 0),
                  Rows.whole(placed, step),
                  placed.scratchOffset(s),
                  "");
      views.steps.add(new StepView(call, views.traces(s, completed.get(s + 1))));
    }
    return views;
  }

  List<LayerView> layers() {
    return layers;
  }

  List<StreamView> streams() {
    return streams;
  }

  List<StepView> steps() {
    return steps;
  }

  private String name(String key, String suggestion) {
    return prefix + "_" + names.allocate(key, suggestion);
  }

  private CKernel kernel(int s, int stage) {
    return (CKernel) placed.kernels(s).get(stage);
  }

  /**
   * @param scratch where in the arena the kernel's scratch bytes lie
   * @param counter where in the arena a stage counts its units, empty for a step that is none
   * @return the function that computes it
   */
  private String addLayer(
      String number, Step step, CKernel kernel, Rows rows, int scratch, String counter) {
    try {
      String name = name(number, step.name());
      Constants constants = Constants.of(step, kernel, name, rows);
      String range =
          constants.units() == 0
              ? ""
              : rows.streamed() ? ", unit, unit + 1" : ", 0, " + constants.units();
      String places =
          arguments(step) + (kernel.takesScratch() ? ", arena + " + scratch : "") + range;
      CallView call =
          new CallView(
              name + "_layer",
              kernel.name(),
              constants.fields(),
              CText.arguments(kernel.name().length() + name.length(), places),
              counter);
      layers.add(
          new LayerView(
              number,
              CText.comment(step.name() + " (" + Words.kind(step) + ")"),
              notes(step, kernel, rows),
              constants.arrays(),
              call));
      return call.name() + "_run";
    } catch (ModelException e) {
      throw e.at(Text.format("%s (%s)", step.name(), Words.kind(step)));
    }
  }

  private String addStream(int s, Step.Stream stream) {
    int counters = placed.scratchOffset(s);
    int counterBytes = CKernels.counterBytes(stream, s == 0 && placed.rowInput().isPresent());
    List<String> functions = new ArrayList<>();
    for (int i = 0; i < stream.stages().size(); i++) {
      int counter = counters + i * RowSchedule.COUNTER_BYTES;
      Rows rows = Rows.of(placed, s, stream, i);
      functions.add(
          addLayer(
              s + "." + i,
              stream.stages().get(i),
              kernel(s, i),
              rows,
              counters + counterBytes,
              "arena + " + counter));
    }
    String name = name("stream " + s, stream.name() + " rows");
    List<Integer> order = RowSchedule.of(stream).stages();
    if (order.size() > Short.MAX_VALUE) {
      throw new ModelException(
          Text.format(
              "%s: its rows are computed in %d turns, C kernels count to %d; take --for speed",
              stream.name(), order.size(), Short.MAX_VALUE));
    }
    streams.add(
        new StreamView(
            name,
            Text.format("%d.0 to %d.%d", s, s, functions.size() - 1),
            functions,
            counters,
            counterBytes,
            order.size(),
            CText.values(order.size(), order::get, "  ")));
    return name + "_run";
  }

  private List<TraceView> traces(int s, List<Value> values) {
    return values.stream()
        .map(
            value ->
                new TraceView(s, CText.quoted(value.name()), placed.offset(value), value.bytes()))
        .toList();
  }

  private String arguments(Step step) {
    return Stream.concat(step.reads().stream(), Stream.of(step.output()))
        .map(value -> "arena + " + placed.offset(value))
        .collect(Collectors.joining(", "));
  }

  private static List<String> notes(Step step, CKernel kernel, Rows rows) {
    List<String> notes = new ArrayList<>();
    notes.add(Text.format("%s to %s", shapes(step.reads()), step.output().shape()));
    if (step instanceof Step.Windowed windowed && windowed.pooling().isPresent()) {
      Step.Pooling pooling = windowed.pooling().get();
      notes.add(
          Text.format(
              "the %s of each %dx%d of the convolution's %s",
              pooling.pool() == Step.Pool.MAX ? "largest" : "mean",
              pooling.placement().window().height(),
              pooling.placement().window().width(),
              pooling.unpooled()));
    }
    StepCost cost = StepCost.of(step);
    if (cost.macs() > 0) {
      notes.add(
          Text.format(
              "%s multiply-accumulates, %s bytes of constants",
              CText.grouped(cost.macs()), CText.grouped(ConstantBytes.of(kernel, step))));
    }
    if (!rows.layout().isInOnePiece()) {
      notes.add(
          Text.format(
              "The output lies in a larger tensor: pixels %d bytes apart, rows %d.",
              rows.layout().pixelPitch(), rows.layout().rowPitch()));
    }
    if (rows.streamed()) {
      notes.add(
          Text.format(
              "A row at a time: from %s into %s.",
              Words.ring(rows.input(), step.reads().get(0)),
              Words.ring(rows.output(), step.output())));
    }
    return notes;
  }

  /** As in "[1,8] and [1,4]"; a constant operand comes from "flash". */
  private static String shapes(List<Value> inputs) {
    return inputs.isEmpty()
        ? "flash"
        : inputs.stream().map(b -> b.shape().toString()).collect(Collectors.joining(" and "));
  }

  /** The kernels that are called, each once, in the order of their first calls. */
  List<String> kernels() {
    return layers.stream().map(layer -> layer.call().kernel()).distinct().toList();
  }
}
