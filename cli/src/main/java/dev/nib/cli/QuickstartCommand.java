package dev.nib.cli;

import dev.nib.toolkit.quickstart.Quickstart;
import dev.nib.toolkit.quickstart.QuickstartResult;
import dev.nib.toolkit.quickstart.QuickstartSettings;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nib quickstart}: the whole way from images to verified C and Verilog, with a report. */
@Command(
    name = "quickstart",
    mixinStandardHelpOptions = true,
    description = "The whole way: train, quantise, simulate, generate, verify, with a report.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib quickstart",
      "  nib quickstart --data mnist -o mnist-run",
      "  nib quickstart --data photos/ --json"
    })
final class QuickstartCommand implements Runnable {
  private static final String NAME = "digits";

  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

  @Mixin private PixelOptions pixelOptions;

  @Option(
      names = "-o",
      paramLabel = "DIR",
      defaultValue = "nib-quickstart",
      description = "Where to write (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Option(
      names = "--data",
      paramLabel = "SRC",
      defaultValue = "synthetic",
      description = "synthetic, mnist, a folder or a CSV file (default: ${DEFAULT-VALUE}).")
  private String data;

  @Override
  public void run() {
    Console console = common.console();
    QuickstartResult result =
        Quickstart.run(
            new QuickstartSettings(
                data,
                folder,
                imageOptions.settings(),
                pixelOptions.forTraining(),
                common.seed(),
                common.threads()),
            console);
    console.result(result, text(result));
    VerifyCommand.requireEqual(result.verification());
  }

  private String text(QuickstartResult s) {
    return """
    %s

    net          %s, %,d parameters, %,d MACs an image
    flash        %,d bytes of constants
    RAM          arena of %,d bytes

    %s

    %s/%s.tflite, %s-int8.tflite, c/, verilog/, summary.json, report.html%s\
    """
        .formatted(
            CompareText.summary(s.scores()),
            s.net(),
            s.parameters(),
            s.macs(),
            s.constantBytes(),
            s.arenaBytes(),
            VerifyCommand.text(s.verification()),
            folder,
            NAME,
            NAME,
            s.hasPage() ? ", " + Quickstart.PAGE + " (draw a digit on it)" : "");
  }
}
