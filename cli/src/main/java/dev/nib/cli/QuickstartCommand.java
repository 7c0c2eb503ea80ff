package dev.nib.cli;

import dev.nib.toolkit.quickstart.Quickstart;
import dev.nib.toolkit.quickstart.QuickstartResult;
import dev.nib.toolkit.quickstart.QuickstartSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
  private static final String NAME = Quickstart.NAME;

  @Spec private CommandSpec spec;

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
                common.threads(),
                commands()),
            console);
    console.result(result, text(result));
    VerifyCommand.requireEqual(result.verification());
  }

  /** What the user typed, then the same step by step. */
  private List<String> commands() {
    String seed = Long.toString(common.seed());
    String trained = NAME + ".tflite";
    String int8 = NAME + "-int8.tflite";
    List<String> lines = new ArrayList<>(List.of(CommandWords.typed(spec)));
    List<String> training =
        new ArrayList<>(List.of("--net", "compact", "--data", data, "--seed", seed, "-o", trained));
    training.addAll(pixelOptions.arguments()); // the others know it of the file
    lines.add(step("train", training.toArray(String[]::new)));
    lines.add(step("quantize", trained, "--calibration", data, "--seed", seed, "-o", int8));
    lines.add(step("compare", trained, int8, "--data", data, "--seed", seed));
    lines.add(
        step(
            "robustness",
            int8,
            "--data",
            data,
            "--seed",
            seed,
            "-n",
            "" + Quickstart.DISTORTED_IMAGES));
    lines.add(
        step(
            "verify", int8, "--data", data, "--seed", seed, "-n", "" + Quickstart.VERIFIED_IMAGES));
    lines.add("nib generate c " + int8 + " -o c");
    lines.add("nib generate verilog " + int8 + " -o verilog");
    return lines;
  }

  private String step(String command, String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.addAll(imageOptions.arguments());
    return CommandWords.line("nib " + command, words);
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
