package dev.nib.codegen.c;

import dev.nib.chip.Core;
import dev.nib.chip.Footprint;
import dev.nib.chip.LayerWork;
import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.NameAllocator;
import dev.nib.codegen.Templates;
import dev.nib.codegen.Text;
import dev.nib.codegen.c.HeaderView.RowsView;
import dev.nib.codegen.c.HeaderView.StreamView;
import dev.nib.codegen.c.HeaderView.TensorView;
import dev.nib.program.ArenaPlan;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.RowSchedule;
import dev.nib.program.Step;
import dev.nib.program.Value;
import dev.nib.program.pass.Pass;
import dev.nib.program.pass.Passes;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Prints an integer program as C99: one header with everything in it, an example and a short guide.
 *
 * <p>The header computes what the simulator computes, bit for bit, on every compiler and at every
 * optimisation level; {@code conformance} shows it.
 */
public final class CBackend {
  static final String FOLDER = "nib/firmware";

  private CBackend() {}

  /**
   * The files {@code <prefix>.h}, {@code main.c} and {@code README.md}.
   *
   * @throws dev.nib.model.ModelException when a step is beyond what the kernels can hold
   */
  public static List<GeneratedFile> generate(Program program, COptions options) {
    return files(place(program, options.target()), options);
  }

  /** What {@link #generate} prints: what the passes make of {@code program}, in its arena. */
  public static PlacedProgram place(Program program, CTarget target) {
    return CKernels.demand(Passes.run(program, passes(target)), target).placed();
  }

  /** The passes before {@link #place} gives a program its places. */
  public static List<Pass> passes(CTarget target) {
    return Passes.forC(
        target.objective(),
        program -> CKernels.demand(program, target),
        (step, layout) -> CKernels.writesApart(step, layout, target));
  }

  /**
   * A kernel for every step as it is, in an arena: for verification, which compares every tensor.
   */
  public static PlacedProgram placeUnfused(Program program, CTarget target) {
    return CKernels.demand(program, target).placed();
  }

  /** What a program that one of these placed for a target asks of a chip. */
  public static Footprint footprint(PlacedProgram placed, CTarget target) {
    return CKernels.footprint(placed, target);
  }

  /** What the layers of such a program do, in the order in which they run. */
  public static List<LayerWork> work(PlacedProgram placed, CTarget target) {
    return CKernels.work(placed, target);
  }

  /**
   * The files of {@link #generate} for a program that {@link #place} or {@link #placeUnfused}
   * placed for the target of the options.
   */
  public static List<GeneratedFile> files(PlacedProgram placed, COptions options) {
    Program program = placed.program();
    Templates templates = new Templates(FOLDER);
    HeaderView header = header(placed, options, templates);
    return List.of(
        new GeneratedFile(header.file(), text(header, templates)),
        new GeneratedFile(
            "main.c", templates.fill("main.c.ftl", ExampleView.of(header, program, options))),
        new GeneratedFile(
            "README.md", templates.fill("README.md.ftl", GuideView.of(header, options.target()))));
  }

  /** The prefix of all public names, which is also the header's name without its {@code .h}. */
  public static String prefix(Program program) {
    return NameAllocator.prefix(program.name());
  }

  /** The header's text. */
  static String text(HeaderView header, Templates templates) {
    return templates.fill("model.h.ftl", header);
  }

  static HeaderView header(PlacedProgram placed, COptions options, Templates templates) {
    Program program = placed.program();
    String prefix = prefix(program);
    LayerViews views = LayerViews.of(prefix, placed);
    KernelSources kernels = new KernelSources(templates, options.target().core());
    kernels.add("nib_platform.h");
    views.kernels().forEach(kernel -> kernels.add(kernel + ".c"));
    if (!views.streams().isEmpty()) {
      kernels.add("nib_counter.h");
    }
    List<TensorView> outputs = tensors(prefix, "output", program.outputs(), placed);
    Value output = program.outputs().get(0);
    boolean classifies =
        outputs.size() == 1
            && output.shape().rank() > 0
            && output.shape().extent(-1) == output.bytes();
    long constants = ConstantBytes.of(placed);
    return new HeaderView(
        prefix,
        prefix.toUpperCase(Locale.ROOT),
        prefix + ".h",
        BannerText.of(placed, options),
        placed.arena().bytes(),
        ArenaPlan.ALIGNMENT_BYTES,
        tensors(prefix, "input", program.inputs(), placed),
        outputs,
        classifies,
        classifies ? output.bytes() : 0,
        classifies ? CText.labels(output.bytes()) : List.of(),
        classifies && program.givesProbabilities(),
        outputs.get(0).function(),
        classifies ? scores(placed) : List.of(),
        !views.layers().isEmpty(),
        constants > Core.AVR.readableConstantBytes(),
        PixelView.of(program.inputs().get(0).quantization(), options.pixels()),
        kernels.views(),
        views.layers(),
        views.streams(),
        views.steps(),
        byRows(placed, views.streams()));
  }

  private static List<Integer> scores(PlacedProgram placed) {
    List<Step> steps = placed.program().steps();
    boolean known =
        !steps.isEmpty()
            && steps.get(steps.size() - 1) instanceof Step.Softmax softmax
            && softmax.output().equals(placed.program().outputs().get(0))
            && softmax.keepsLargest();
    return known ? List.of(placed.offset(steps.get(steps.size() - 1).reads().get(0))) : List.of();
  }

  private static List<RowsView> byRows(PlacedProgram placed, List<StreamView> streams) {
    if (placed.rowInput().isEmpty()) {
      return List.of();
    }
    PlacedProgram.RowInput rows = placed.rowInput().get();
    Value input = placed.program().inputs().get(0);
    int height = input.shape().extent(1);
    StreamView stream = streams.get(0);
    int position = stream.counters() + RowSchedule.COUNTER_BYTES * stream.stages().size();
    return List.of(
        new RowsView(
            rows.arenaBytes(),
            height,
            input.rowBytes(),
            rows.ringRows(),
            placed.offset(input),
            position,
            position + RowSchedule.COUNTER_BYTES,
            stream.name(),
            stream.turns()));
  }

  /** A single one is plainly "input" or "output", several are numbered from 0. */
  private static List<TensorView> tensors(
      String prefix, String what, List<Value> buffers, PlacedProgram placed) {
    return IntStream.range(0, buffers.size())
        .mapToObj(
            i -> {
              Value b = buffers.get(i);
              String function = prefix + "_" + what + (buffers.size() > 1 ? "_" + i : "");
              String name = CText.comment(b.name());
              return new TensorView(
                  name,
                  function,
                  function.toUpperCase(Locale.ROOT),
                  Text.format(
                      "%s %s, int8 %s: real = %s * (q %s %d).",
                      what.equals("input") ? "Input" : "Output",
                      name,
                      b.shape(),
                      b.quantization().scale(),
                      b.zeroPoint() < 0 ? "+" : "-",
                      Math.abs(b.zeroPoint())),
                  b.bytes(),
                  b.quantization().scale() + "f",
                  b.zeroPoint() < 0 ? "(" + b.zeroPoint() + ")" : "" + b.zeroPoint(),
                  placed.offset(b));
            })
        .toList();
  }
}
