package dev.nib.cli;

import dev.nib.model.forest.ForestFile;
import dev.nib.toolkit.inspect.ForestInspection;
import dev.nib.toolkit.inspect.Inspect;
import dev.nib.toolkit.inspect.Inspection;
import dev.nib.toolkit.models.ModelFile;
import java.util.Optional;
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
  @Mixin private OutputOptions output;

  @Parameters(
      paramLabel = "MODEL.tflite",
      converter = ModelFileConverter.class,
      description = "A float32 or int8 model, zoo:NAME, or a forest of nib baseline.")
  private ModelFile file;

  @Option(
      names = "--chip",
      paramLabel = "NAME",
      completionCandidates = ChipCandidates.All.class,
      description =
          "Show what each way to generate C takes on one microcontroller, and its kernels, or the"
              + " fastest inference core that fits an FPGA; one of ${COMPLETION-CANDIDATES}"
              + " (default: how the fastest C fits each chip).")
  private String chipName;

  @Override
  public void run() {
    Optional<String> chip = Optional.ofNullable(chipName);
    Optional<ForestFile> forest = file.forest();
    if (forest.isPresent()) {
      ForestInspection inspection = Inspect.forest(file, forest.get(), chip);
      output.console().result(inspection, ForestInspectionText.of(inspection));
      return;
    }
    Inspection inspection = Inspect.net(file, chip);
    output.console().result(inspection, InspectText.of(inspection, chip));
  }
}
