package dev.nib.cli;

import dev.nib.chip.Chip;
import dev.nib.chip.ChipFit;
import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Quantization;
import dev.nib.model.Tensor;
import dev.nib.model.program.ArenaPlan;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.Lowering;
import dev.nib.model.program.Step;
import dev.nib.model.program.StepCost;
import dev.nib.model.tflite.TfliteFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nib inspect}: what a model consists of and what it costs. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Show a model's layers, shapes, scales, MACs, flash and RAM.")
final class InspectCommand implements Runnable {
  private static final int NAME_COLUMNS = 24;

  private static final String CHIPS_NOTE =
      """
      Bytes needed of bytes there. Microcontrollers: constants and code (estimated from measured kernels); arena
      and stack (measured: a plain main, the run, and one interrupt's saved registers). FPGAs: the arena lies in
      SPRAM where that holds it, else beside the constants in block RAM; logic is not judged.""";

  @Mixin private CommonOptions common;

  @Parameters(
      paramLabel = "MODEL.tflite",
      converter = ModelFile.Converter.class,
      description = "A float32 or int8 model, or zoo:NAME.")
  private ModelFile file;

  /**
   * What {@code --json} prints; the costs are 0 for a float32 model.
   *
   * @param inputs what goes in, with shape and quantisation
   * @param chips which chips it fits, empty for a float32 model
   */
  record Result(
      String file,
      String sha256,
      long fileBytes,
      long parameters,
      List<String> inputs,
      List<Layer> layers,
      long macs,
      int constantBytes,
      int arenaBytes,
      int arenaLowerBoundBytes,
      List<ChipFit> chips) {}

  /**
   * One operator.
   *
   * @param scale of the output, none in a float32 model
   * @param zeroPoint of the output
   * @param constantBytes flash: weights, biases, multipliers and shifts
   * @param ramBytes of all buffers that live while the layer runs, its input and output among them
   * @param accumulatorBits of the narrowest register that holds every sum
   */
  record Layer(
      String name,
      String kind,
      String output,
      Optional<Float> scale,
      Optional<Integer> zeroPoint,
      long macs,
      int constantBytes,
      int ramBytes,
      int accumulatorBits) {}

  @Override
  public void run() {
    TfliteFile model = file.int8();
    Result result = inspect(model);
    common.console().result(result, text(result));
  }

  private Result inspect(TfliteFile model) {
    return Classifiers.isFloat(model.graph()) ? inspectFloat(model) : inspectInt8(model);
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
              output.shape().toString(),
              Optional.empty(),
              Optional.empty(),
              0,
              0,
              0,
              0));
    }
    List<String> inputs =
        graph.inputs().stream()
            .map(graph::tensor)
            .map(tensor -> "%s %s, float32".formatted(tensor.name(), tensor.shape()))
            .toList();
    return new Result(
        file.toString(),
        model.sha256(),
        model.bytes(),
        graph.parameters(),
        inputs,
        layers,
        0,
        0,
        0,
        0,
        List.of());
  }

  private Result inspectInt8(TfliteFile model) {
    IntegerProgram program = Lowering.lower(model);
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < program.steps().size(); i++) {
      Step step = program.steps().get(i);
      StepCost cost = StepCost.of(step);
      Quantization q = step.output().quantization();
      layers.add(
          new Layer(
              step.name(),
              step.kind(),
              step.output().shape().toString(),
              Optional.of(q.scale()),
              Optional.of(q.zeroPoint()),
              cost.macs(),
              cost.constantBytes(),
              liveBytes(program.arena(), i),
              cost.accumulatorBits()));
    }
    StepCost total = StepCost.total(program);
    List<String> inputs =
        program.inputs().stream()
            .map(
                in ->
                    "%s %s, int8, %s"
                        .formatted(in.name(), in.shape(), Classifiers.describe(in.quantization())))
            .toList();
    return new Result(
        file.toString(),
        model.sha256(),
        model.bytes(),
        model.graph().parameters(),
        inputs,
        layers,
        total.macs(),
        total.constantBytes(),
        program.arena().bytes(),
        program.arena().lowerBoundBytes(),
        ChipFit.of(program));
  }

  /** Bytes of the buffers that live at a step. */
  private static int liveBytes(ArenaPlan arena, int step) {
    return arena.slots().stream()
        .map(ArenaPlan.Slot::request)
        .filter(request -> request.firstStep() <= step && step <= request.lastStep())
        .mapToInt(ArenaPlan.Request::bytes)
        .sum();
  }

  private static String text(Result r) {
    StringBuilder text =
        new StringBuilder(
            "%s  %,d bytes  sha256 %s%n%,d parameters%n"
                .formatted(r.file(), r.fileBytes(), r.sha256(), r.parameters()));
    r.inputs().forEach(input -> text.append("input %s%n".formatted(input)));
    text.append(
        "%n%-24s %-16s %-14s %10s %5s %11s %9s %8s%n"
            .formatted("layer", "operator", "output", "scale", "zero", "MACs", "flash", "RAM"));
    for (Layer layer : r.layers()) {
      text.append(
          "%-24s %-16s %-14s %10s %5s %,11d %,9d %,8d%n"
              .formatted(
                  Column.name(layer.name(), NAME_COLUMNS),
                  layer.kind(),
                  layer.output(),
                  layer.scale().map("%.6g"::formatted).orElse("float32"),
                  layer.zeroPoint().map(Object::toString).orElse(""),
                  layer.macs(),
                  layer.constantBytes(),
                  layer.ramBytes()));
    }
    if (r.chips().isEmpty()) {
      return text + "\nfloat32: MACs, flash and RAM are those of the int8 model (nib quantize)";
    }
    text.append(
        "%n%,d MACs an image; flash: %,d bytes of constants; RAM: arena of %,d bytes (no plan can do with less than %,d)%n"
            .formatted(r.macs(), r.constantBytes(), r.arenaBytes(), r.arenaLowerBoundBytes()));
    text.append(
        "%n%-14s %21s %21s  %s%n"
            .formatted(
                "chip", "flash / block RAM", "RAM / SPRAM", "verdict, nothing else on the chip"));
    for (ChipFit fit : r.chips()) {
      text.append(chip(fit));
    }
    return text.append(stacks(r.chips())) + CHIPS_NOTE;
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
            memories.size() > 1 ? part(memories.get(1)) : "in block RAM",
            fit.verdict(),
            chip.note().isEmpty() ? "" : " (" + chip.note() + ")");
  }

  private static String part(ChipFit.Memory memory) {
    return "%,d of %,d".formatted(memory.needed(), memory.there());
  }
}
