package dev.nib.cli;

import dev.nib.toolkit.models.ModelFile;
import dev.nib.toolkit.predict.Predict;
import dev.nib.toolkit.predict.PredictResult;
import dev.nib.toolkit.predict.PredictSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nib predict}: what any pictures are, and what the net saw of them. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description =
        "Say which digit a photograph, scan or drawing shows, and what the net saw of it.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib predict photo.jpg",
      "  nib predict scan.png --crop 200x260+40+1010",
      "  nib predict --data pictures --report sheet.html",
      "  nib predict --model digits-int8.tflite a.png b.png --json"
    })
final class PredictCommand implements Runnable {
  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

  @Mixin private PixelOptions pixelOptions;

  @Parameters(paramLabel = "PICTURE", arity = "0..*", description = "PNGs or JPEGs of any size.")
  private List<Path> pictures = List.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "All PNGs and JPEGs of a folder and of those below it; where all lie in folders 0 to 9,"
              + " with the accuracy (default: the pictures that are named).")
  private Path folder;

  @Option(
      names = "--model",
      paramLabel = "I.tflite",
      converter = ModelFileConverter.class,
      defaultValue = PredictSettings.NET,
      description = "The int8 model, or zoo:NAME (default: ${DEFAULT-VALUE}).")
  private ModelFile model;

  @Option(
      names = "--report",
      paramLabel = "PAGE.html",
      description =
          "Write a contact sheet there: one page with each picture beside what the net saw"
              + " (default: none).")
  private Path report;

  @Option(
      names = "--seen",
      paramLabel = "DIR",
      description =
          "Write what the net saw of each picture there, as a PNG that nib simulate --image takes"
              + " as it is (default: nowhere).")
  private Path seen;

  @Override
  public void run() {
    Console console = common.console();
    if (pictures.isEmpty() == (folder == null)) {
      throw new UsageException(
          folder == null
              ? "name a picture, or a folder of them with --data"
              : "%s or --data %s: give one of the two".formatted(pictures.get(0), folder));
    }
    PredictSettings settings =
        new PredictSettings(
            model,
            imageOptions.settingsForPictures(),
            pixelOptions.told(),
            Optional.ofNullable(report),
            Optional.ofNullable(seen),
            common.threads());
    PredictResult result =
        folder == null
            ? Predict.onPictures(settings, pictures, console)
            : Predict.onFolder(settings, folder, console);
    console.result(result, PredictText.of(result));
    if (!result.refused().isEmpty()) {
      throw new UsageException(
          "%,d of %,d pictures are missing, the first is %s; see the warnings"
              .formatted(
                  result.refused().size(),
                  result.refused().size() + result.pictures().size(),
                  result.refused().get(0)));
    }
  }
}
