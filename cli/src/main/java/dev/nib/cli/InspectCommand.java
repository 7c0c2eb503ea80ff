package dev.nib.cli;

import dev.nib.model.Graph;
import dev.nib.model.Operator;
import dev.nib.model.Tensor;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.Lowering;
import dev.nib.model.program.Step;
import dev.nib.model.program.StepCost;
import dev.nib.model.tflite.TfliteFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code nib inspect}: what a model consists of and what it costs. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Show a model's layers, shapes, scales, MACs, flash and RAM.")
final class InspectCommand implements Runnable {
  @Mixin private CommonOptions common;

  @Parameters(paramLabel = "MODEL.tflite", description = "A float32 or int8 model.")
  private Path file;

  /** What {@code --json} prints; the costs are 0 for a float32 model. */
  record Result(
      String file,
      String sha256,
      long fileBytes,
      long parameters,
      List<Layer> layers,
      long macs,
      int constantBytes,
      int arenaBytes,
      int arenaLowerBoundBytes) {}

  /** One operator. */
  record Layer(
      String name,
      String kind,
      String output,
      String quantization,
      long macs,
      int constantBytes,
      int accumulatorBits) {}

  @Override
  public void run() {
    TfliteFile model = TfliteFile.read(file);
    Result result = inspect(model);
    common.console().result(result, text(result));
  }

  private Result inspect(TfliteFile model) {
    Graph graph = model.graph();
    List<Layer> layers = new ArrayList<>();
    if (Classifiers.isFloat(graph)) {
      for (Operator op : graph.operators()) {
        Tensor output = graph.tensor(op.output());
        layers.add(
            new Layer(output.name(), op.kind(), output.shape().toString(), "float32", 0, 0, 0));
      }
      return new Result(
          file.toString(), model.sha256(), model.bytes(), graph.parameters(), layers, 0, 0, 0, 0);
    }
    IntegerProgram program = Lowering.lower(model);
    for (Step step : program.steps()) {
      StepCost cost = StepCost.of(step);
      layers.add(
          new Layer(
              step.name(),
              step.kind(),
              step.output().shape().toString(),
              Classifiers.describe(step.output().quantization()),
              cost.macs(),
              cost.constantBytes(),
              cost.accumulatorBits()));
    }
    StepCost total = StepCost.total(program);
    return new Result(
        file.toString(),
        model.sha256(),
        model.bytes(),
        graph.parameters(),
        layers,
        total.macs(),
        total.constantBytes(),
        program.arena().bytes(),
        program.arena().lowerBoundBytes());
  }

  private static String text(Result r) {
    StringBuilder text =
        new StringBuilder(
            "%s  %,d bytes  sha256 %s%n%,d parameters%n%n"
                .formatted(r.file(), r.fileBytes(), r.sha256(), r.parameters()));
    text.append(
        "%-24s %-16s %-16s %12s %10s  %s%n"
            .formatted("layer", "operator", "output", "MACs", "constants", "quantisation"));
    for (Layer layer : r.layers()) {
      text.append(
          "%-24s %-16s %-16s %,12d %,10d  %s%n"
              .formatted(
                  layer.name(),
                  layer.kind(),
                  layer.output(),
                  layer.macs(),
                  layer.constantBytes(),
                  layer.quantization()));
    }
    if (r.arenaBytes() == 0) {
      return text + "\nfloat32: MACs, flash and RAM are those of the int8 model (nib quantize)";
    }
    return text
        + "%n%,d MACs an image; flash: %,d bytes of constants; RAM: arena of %,d bytes (no plan can do with less than %,d)"
            .formatted(r.macs(), r.constantBytes(), r.arenaBytes(), r.arenaLowerBoundBytes());
  }
}
