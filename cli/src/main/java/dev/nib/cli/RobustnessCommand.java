package dev.nib.cli;

import dev.nib.toolkit.inputs.Scores;
import dev.nib.toolkit.models.ModelFile;
import dev.nib.toolkit.robustness.Robustness;
import dev.nib.toolkit.robustness.RobustnessResult;
import dev.nib.toolkit.robustness.RobustnessSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nib robustness}: what is left of a model's accuracy on distorted images. */
@Command(
    name = "robustness",
    mixinStandardHelpOptions = true,
    description = "Measure int8 models on images that are moved, turned, blurred and covered.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib robustness zoo:kb2 --data synthetic",
      "  nib robustness zoo:kb4 zoo:kb10 digits-int8.tflite --data mnist"
    })
final class RobustnessCommand implements Runnable {
  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

  @Mixin private PixelOptions pixelOptions;

  @Parameters(
      arity = "1..*",
      paramLabel = "I.tflite",
      converter = ModelFileConverter.class,
      description = "int8 models, zoo:NAMEs, or forests of nib baseline.")
  private List<ModelFile> models;

  @Mixin private DataOption data;

  @Mixin private AllOption all;

  @Option(
      names = "-n",
      converter = Count.Positive.class,
      paramLabel = "N",
      description = "Only the first N test images (default: all).")
  private Integer count;

  @Override
  public void run() {
    Console console = common.console();
    RobustnessSettings settings =
        new RobustnessSettings(
            models,
            imageOptions.settings(),
            pixelOptions.told(),
            all.all(),
            Optional.ofNullable(count),
            common.seed(),
            common.threads());
    RobustnessResult result = Robustness.run(settings, data.source(), console);
    console.result(result, text(result));
  }

  private static String text(RobustnessResult result) {
    StringBuilder text = new StringBuilder(result.tested().text() + System.lineSeparator());
    text.append("%-14s".formatted(""));
    result.models().forEach(m -> text.append(" %12s".formatted(Column.name(m.model().file(), 12))));
    text.append(System.lineSeparator());
    line(text, result, "as they are", RobustnessResult.Measured::clean, "");
    for (int k = 0; k < result.kinds().size(); k++) {
      int kind = k;
      RobustnessResult.Kind of = result.kinds().get(k);
      line(text, result, of.name(), m -> m.distorted().get(kind), of.meaning());
    }
    line(text, result, "mean of all", RobustnessResult.Measured::mean, "of the distortions");
    return text.toString().stripTrailing();
  }

  private static void line(
      StringBuilder text,
      RobustnessResult result,
      String name,
      ToDoubleFunction<RobustnessResult.Measured> accuracy,
      String meaning) {
    text.append("%-14s".formatted(name));
    result
        .models()
        .forEach(m -> text.append(" %12s".formatted(Scores.percent(accuracy.applyAsDouble(m)))));
    text.append(meaning.isEmpty() ? "" : "  " + meaning).append(System.lineSeparator());
  }
}
