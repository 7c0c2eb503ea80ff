package dev.nib.cli;

import dev.nib.chip.Chip;
import dev.nib.chip.ChipFit;
import dev.nib.chip.Chips;
import dev.nib.chip.Fpga;
import dev.nib.chip.Fpgas;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.CPrograms;
import dev.nib.codegen.c.CTarget;
import dev.nib.codegen.verilog.fit.CoreFit;
import dev.nib.codegen.verilog.fit.FpgaVerdict;
import dev.nib.model.Graph;
import dev.nib.model.GraphKind;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Tensor;
import dev.nib.model.forest.ForestFile;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.ArenaPlan;
import dev.nib.program.Lowering;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.StepCost;
import dev.nib.program.pass.Passes.Objective;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nib inspect}: what a model consists of and what it costs. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Show a model's layers, shapes, scales, MACs, flash and RAM.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib inspect zoo:kb2",
      "  nib inspect zoo:kb2 --chip RP2040",
      "  nib inspect zoo:kb4 --chip iCE40UP5K",
      "  nib inspect digits.tflite --json"
    })
final class InspectCommand implements Runnable {
  private static final int NAME_COLUMNS = 24;

  private static final String CHIPS_NOTE =
      """
      Bytes needed of bytes there: constants and code (estimated from measured kernels); arena and stack
      (measured: a plain main, the run, and one interrupt's saved registers). FPGAs: the fastest inference core
      by estimate of what it takes; --chip NAME has the numbers.""";

  @Mixin private OutputOptions output;

  @Parameters(
      paramLabel = "MODEL.tflite",
      converter = ModelFile.Converter.class,
      description = "A float32 or int8 model, zoo:NAME, or a forest of nib baseline.")
  private ModelFile file;

  @Option(
      names = "--chip",
      paramLabel = "NAME",
      completionCandidates = ChipNames.All.class,
      description =
          "Show what each way to generate C takes on one microcontroller, and its kernels, or the"
              + " fastest inference core that fits an FPGA; one of ${COMPLETION-CANDIDATES} (default:"
              + " how the fastest C fits each chip).")
  private String chipName;

  /**
   * What {@code --json} prints; the costs are 0 for a model with float32 activations.
   *
   * @param kind float32, int8, or int8 weights with float32 activations
   * @param notes what of the file the rest does not show
   * @param inputs what goes in
   * @param outputs what comes out
   * @param arenaBytes of the C that nib generates for speed
   * @param arenas what each way to generate the C needs, empty for a float32 model
   * @param chips which microcontrollers it fits, empty for a float32 model
   * @param fpgas which FPGAs hold its inference core, empty for a float32 model and with {@code
   *     --chip}
   * @param builds each way to generate C for {@code --chip}, empty without a microcontroller
   * @param core the fastest inference core that fits {@code --chip} or the one that lacks least,
   *     none without an FPGA
   */
  record Result(
      ModelReference model,
      long parameters,
      String kind,
      List<String> notes,
      List<TensorDescription> inputs,
      List<TensorDescription> outputs,
      List<Layer> layers,
      long macs,
      int constantBytes,
      int arenaBytes,
      int arenaLowerBoundBytes,
      List<Arena> arenas,
      List<ChipFit> chips,
      List<OnFpga> fpgas,
      List<ChipBuild> builds,
      Optional<CoreSummary> core) {}

  /**
   * The memory of one way to generate C.
   *
   * @param options of nib generate c
   * @param bytes of the arena
   * @param lowerBoundBytes no plan of this program can do with less
   * @param constantBytes in flash
   */
  record Arena(String options, int bytes, int lowerBoundBytes, long constantBytes) {
    static Arena of(Objective objective, CPrograms c) {
      CTarget target = CTarget.of(objective);
      PlacedProgram placed = c.placed(target);
      return new Arena(
          CPrograms.options(objective),
          placed.neededBytes(),
          placed.lowerBoundBytes(),
          CBackend.footprint(placed, target).constantBytes());
    }
  }

  /**
   * The inference core on an FPGA.
   *
   * @param name of the FPGA
   * @param fits whether it holds one
   * @param verdict images a second, what is short, or the layer that no core computes
   * @param core the fastest that fits, otherwise the one that lacks least; none where no core
   *     computes the model
   */
  record OnFpga(String name, boolean fits, String verdict, Optional<CoreSummary> core) {
    static OnFpga of(FpgaVerdict verdict) {
      return new OnFpga(
          verdict.fpga().name(),
          verdict.fits(),
          verdict.text(),
          verdict.core().map(fit -> CoreSummary.of(fit.core(), Optional.of(fit))));
    }
  }

  /**
   * One operator.
   *
   * @param shape of the output
   * @param scale of the output, none in a float32 model
   * @param zeroPoint of the output
   * @param constantBytes flash: weights, biases, multipliers and shifts
   * @param ramBytes of all buffers that live while the layer runs, its input and output among them
   * @param accumulatorBits of the narrowest register that holds every sum
   */
  record Layer(
      String name,
      String kind,
      List<Integer> shape,
      Optional<Float> scale,
      Optional<Integer> zeroPoint,
      long macs,
      int constantBytes,
      int ramBytes,
      int accumulatorBits) {}

  @Override
  public void run() {
    Optional<Fpga> fpga = Optional.ofNullable(chipName).flatMap(Fpgas::find);
    Optional<Chip> chip = Optional.ofNullable(chipName).flatMap(Chips::find);
    if (chipName != null && fpga.isEmpty() && chip.isEmpty()) {
      throw ChipNames.none(chipName, new ChipNames.All());
    }
    Optional<ForestFile> forest = file.forest();
    if (forest.isPresent()) {
      Forests.refuse(chipName != null, "--chip", "there is one way to generate C of a forest");
      ForestInspection inspection = ForestInspection.of(file, forest.get());
      output.console().result(inspection, inspection.text());
      return;
    }
    TfliteFile model = file.int8();
    if (GraphKind.of(model.graph()) != GraphKind.INT8) {
      if (chipName != null) {
        throw new UsageException(
            "--chip: %s is no int8 model, which C and Verilog are generated of; nib quantize makes it one"
                .formatted(file));
      }
      Result result = inspectFloat(model);
      output.console().result(result, text(result));
      return;
    }
    Program program = Lowering.lower(model);
    Optional<CoreFit> core = fpga.map(one -> onFpga(program, one));
    Result result = inspectInt8(model, program, chip, core);
    output.console().result(result, text(result, chip, core));
  }

  /** The fastest core that fits, or the one that lacks least. */
  private static CoreFit onFpga(Program program, Fpga fpga) {
    FpgaVerdict verdict = FpgaVerdict.of(program, fpga);
    return verdict
        .core()
        .orElseThrow(
            () ->
                new UsageException(
                    "--chip %s: %s: %s".formatted(fpga.name(), program.name(), verdict.text())));
  }

  private Result inspectFloat(TfliteFile model) {
    Graph graph = model.graph();
    List<Layer> layers = new ArrayList<>();
    for (Operator op : graph.operators()) {
      Tensor output = graph.tensor(op.output());
      layers.add(
          new Layer(
              output.name(),
              op.kind(),
              TensorDescription.extents(output.shape()),
              Optional.empty(),
              Optional.empty(),
              0,
              0,
              0,
              0));
    }
    return new Result(
        ModelReference.of(file, model),
        graph.parameters(),
        GraphKind.of(graph).text(),
        model.notes(),
        floats(graph, graph.inputs()),
        floats(graph, graph.outputs()),
        layers,
        0,
        0,
        0,
        0,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static List<TensorDescription> floats(Graph graph, List<Integer> tensors) {
    return tensors.stream().map(graph::tensor).map(TensorDescription::ofFloat).toList();
  }

  private Result inspectInt8(
      TfliteFile model, Program program, Optional<Chip> chip, Optional<CoreFit> core) {
    CPrograms c = CPrograms.of(program);
    PlacedProgram placed = c.placed(CTarget.of(Objective.SPEED));
    ArenaPlan arena = placed.arena();
    List<Layer> layers = new ArrayList<>();
    List<Step> steps = placed.program().steps();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      StepCost cost = StepCost.of(step);
      Quantization q = step.output().quantization();
      layers.add(
          new Layer(
              step.name(),
              step.title(),
              TensorDescription.extents(step.output().shape()),
              Optional.of(q.scale()),
              Optional.of(q.zeroPoint()),
              cost.macs(),
              cost.constantBytes(),
              liveBytes(arena, i),
              cost.accumulatorBits()));
    }
    StepCost total = StepCost.total(placed.program());
    return new Result(
        ModelReference.of(file, model),
        model.graph().parameters(),
        GraphKind.INT8.text(),
        model.notes(),
        TensorDescription.inputs(program),
        TensorDescription.outputs(program),
        layers,
        total.macs(),
        total.constantBytes(),
        arena.bytes(),
        arena.lowerBoundBytes(),
        c.objectives().stream().map(objective -> Arena.of(objective, c)).toList(),
        c.fits(),
        chip.isPresent() || core.isPresent()
            ? List.of()
            : FpgaVerdict.all(program).stream().map(OnFpga::of).toList(),
        chip.map(one -> ChipBuild.all(c, one)).orElse(List.of()),
        core.map(fit -> CoreSummary.of(fit.core(), core)));
  }

  /** Bytes that some buffer that lives at a step covers. */
  private static int liveBytes(ArenaPlan arena, int step) {
    BitSet covered = new BitSet(arena.bytes());
    arena.slots().stream()
        .filter(slot -> slot.request().firstStep() <= step && step <= slot.request().lastStep())
        .forEach(slot -> covered.set(slot.offsetBytes(), slot.endBytes()));
    return covered.cardinality();
  }

  /** The layers of a float32 model. */
  private static String text(Result r) {
    String which =
        r.kind().equals(GraphKind.FLOAT32.text())
            ? "nib quantize makes it"
            : "nib quantize makes it of the float32 original";
    return layers(r)
        + "\n%s: MACs, flash and RAM are those of an int8 model; %s".formatted(r.kind(), which);
  }

  private static StringBuilder layers(Result r) {
    StringBuilder text =
        new StringBuilder(
            "%s  %,d bytes  sha256 %s%n%s, %,d parameters%n"
                .formatted(
                    r.model().file(),
                    r.model().bytes(),
                    r.model().sha256(),
                    r.kind(),
                    r.parameters()));
    r.notes().forEach(note -> text.append("note: %s%n".formatted(note)));
    r.inputs().forEach(input -> text.append("input %s%n".formatted(input.text())));
    r.outputs().forEach(output -> text.append("output %s%n".formatted(output.text())));
    text.append(
        "%n%-24s %-21s %-14s %10s %5s %11s %9s %8s%n"
            .formatted("layer", "operator", "output", "scale", "zero", "MACs", "flash", "RAM"));
    boolean costs = r.kind().equals(GraphKind.INT8.text());
    for (Layer layer : r.layers()) {
      text.append(
          "%-24s %-21s %-14s %10s %5s %11s %9s %8s%n"
              .formatted(
                  Column.name(layer.name(), NAME_COLUMNS),
                  layer.kind(),
                  TensorDescription.text(layer.shape()),
                  layer.scale().map("%.6g"::formatted).orElse("float32"),
                  layer.zeroPoint().map(Object::toString).orElse(""),
                  costs ? "%,d".formatted(layer.macs()) : "-",
                  costs ? "%,d".formatted(layer.constantBytes()) : "-",
                  costs ? "%,d".formatted(layer.ramBytes()) : "-"));
    }
    return text;
  }

  private static String text(Result r, Optional<Chip> one, Optional<CoreFit> core) {
    StringBuilder text = layers(r);
    text.append(
        "%n%,d MACs an image; flash: %,d bytes of constants%n"
            .formatted(r.macs(), r.constantBytes()));
    if (core.isPresent()) {
      return text + CoreSummary.table(core.get());
    }
    if (one.isPresent()) {
      return text + ChipBuild.text(one.get(), r.builds());
    }
    text.append("%n%-20s %10s %9s%n".formatted("nib generate c", "constants", "arena"));
    for (Arena arena : r.arenas()) {
      text.append(
          "%-20s %,10d %,9d%n".formatted(arena.options(), arena.constantBytes(), arena.bytes()));
    }
    return text.append(chips(r.chips())).append(fpgas(r.fpgas())) + CHIPS_NOTE;
  }

  /** A line for each chip, and one of stacks. */
  static String chips(List<ChipFit> chips) {
    StringBuilder text =
        new StringBuilder(
            "%n%-14s %21s %21s  %s%n"
                .formatted("chip", "flash", "RAM", "verdict, nothing else on the chip"));
    chips.forEach(fit -> text.append(chip(fit)));
    return text.append(stacks(chips)).toString();
  }

  private static String fpgas(List<OnFpga> fpgas) {
    StringBuilder text = new StringBuilder("%n%-14s  %s%n".formatted("FPGA", "inference core"));
    fpgas.forEach(fpga -> text.append("%-14s  %s%n".formatted(fpga.name(), fpga.verdict())));
    return text.toString();
  }

  /** The stack of each processor, since it does not depend on the chip. */
  private static String stacks(List<ChipFit> chips) {
    Map<String, String> stacks = new LinkedHashMap<>();
    chips.stream()
        .filter(fit -> fit.stackBytes() > 0)
        .forEach(
            fit ->
                stacks.put(
                    fit.chip().core().displayName(),
                    "%,d (%d)".formatted(fit.stackBytes(), fit.interruptBytes())));
    return "stack in bytes (an interrupt's part): %s%n"
        .formatted(
            stacks.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", ")));
  }

  private static String chip(ChipFit fit) {
    Chip chip = fit.chip();
    List<ChipFit.Memory> memories = fit.memories();
    return "%-14s %21s %21s  %s%s%n"
        .formatted(
            chip.name(),
            part(memories.get(0)),
            part(memories.get(1)),
            fit.words(),
            chip.note().isEmpty() ? "" : " (" + chip.note() + ")");
  }

  private static String part(ChipFit.Memory memory) {
    return "%,d of %,d".formatted(memory.needed(), memory.there());
  }
}
