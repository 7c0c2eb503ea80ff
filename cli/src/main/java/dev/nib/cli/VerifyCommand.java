package dev.nib.cli;

import dev.nib.chip.Chips;
import dev.nib.conformance.RunMeasurement;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationSummary;
import dev.nib.toolkit.models.ModelFile;
import dev.nib.toolkit.verify.Verify;
import dev.nib.toolkit.verify.VerifyResult;
import dev.nib.toolkit.verify.VerifySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nib verify}: builds and runs every artefact, and compares every byte with sim. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Build and run the C and the Verilog, and compare every byte with the simulator.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib verify zoo:kb2 --data synthetic",
      "  nib verify digits-int8.tflite --data mnist -n 20 --target host-gcc-O2 --target kernels",
      "  nib verify net-int8.tflite --random"
    })
final class VerifyCommand implements Runnable {
  @Mixin private CommonOptions common;

  @Mixin private ImageOptions imageOptions;

  @Mixin private PixelOptions pixelOptions;

  @Parameters(
      paramLabel = "I.tflite",
      converter = ModelFileConverter.class,
      description = "The int8 model, zoo:NAME, or a forest of nib baseline.")
  private ModelFile file;

  @ArgGroup(multiplicity = "1")
  private Source source;

  @Mixin private AllOption all;

  @Option(
      names = "-n",
      converter = Count.Positive.class,
      paramLabel = "N",
      defaultValue = "100",
      description = "How many test images, the first (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--traced",
      converter = Count.NotNegative.class,
      paramLabel = "N",
      defaultValue = "10",
      description =
          "For how many images every intermediate tensor too (default: ${DEFAULT-VALUE}).")
  private int traced;

  @Option(
      names = "--target",
      paramLabel = "T",
      description =
          "Only this target; may be given several times (default: all). nib doctor lists them.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--timeout",
      converter = Count.Positive.class,
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "For each external program (default: ${DEFAULT-VALUE}).")
  private int timeoutSeconds;

  @Mixin private FoldingOptions folding;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Keep what was built there (default: it is deleted).")
  private Path keep;

  /** One of the three. */
  static final class Source {
    @Option(names = "--data", paramLabel = "SRC", description = "Test images.")
    private String data;

    @Option(
        names = "--input",
        paramLabel = "NPY",
        description = "An int8 or float32 array of samples; with several inputs once for each.")
    private List<Path> arrays;

    @Option(names = "--random", description = "Random bytes, for any model.")
    private boolean random;
  }

  @Override
  public void run() {
    Console console = common.console();
    if (source.arrays != null && file.forest().isPresent()) {
      ForNets.refuse(pixelOptions.told().isPresent(), "--pixels", ForNets.GREY_LEVELS);
      throw new UsageException("--input: is for nets; a forest takes --data or --random");
    }
    VerifySettings settings = settings();
    VerifyResult result;
    if (source.data != null) {
      result = Verify.onImages(settings, source.data, console);
    } else if (source.random) {
      result = Verify.onRandom(settings, console);
    } else {
      result = Verify.onArrays(settings, source.arrays, console);
    }
    String heading = result.tested().map(t -> t.text() + System.lineSeparator()).orElse("");
    console.result(result, heading + text(result.targets()));
    requireEqual(result.targets());
    if (!result.verified()) {
      throw new CheckFailedException("nothing was verified: " + result.targets().get(0).detail());
    }
  }

  private VerifySettings settings() {
    return new VerifySettings(
        file,
        imageOptions.settings(),
        pixelOptions.told(),
        all.all(),
        count,
        traced,
        names,
        Duration.ofSeconds(timeoutSeconds),
        folding.settings(),
        Optional.ofNullable(keep),
        common.seed(),
        common.threads());
  }

  /** Demands that no target is different and none failed. */
  static void requireEqual(List<VerificationResult> results) {
    VerifyResult.failure(results)
        .ifPresent(
            r -> {
              throw new CheckFailedException("%s: %s".formatted(r.target(), r.detail()));
            });
  }

  /** A line for each target. */
  static String text(List<VerificationResult> results) {
    StringBuilder text = new StringBuilder();
    for (VerificationResult r : results) {
      text.append(
          "%-22s %-13s %6.1f s  %s%n"
              .formatted(r.target(), r.status().words(), r.seconds(), r.detail()));
    }
    return text + measured(results) + VerificationSummary.of(results).line();
  }

  /** A line for each build that an emulated machine ran; nothing where none did. */
  private static String measured(List<VerificationResult> results) {
    List<RunMeasurement> rows = results.stream().flatMap(r -> r.measured().stream()).toList();
    if (rows.isEmpty()) {
      return "";
    }
    StringBuilder text =
        new StringBuilder(
            "%nA run%n%-16s %-19s %25s  %-28s %8s %10s %8s %7s%n"
                .formatted(
                    "core",
                    "built",
                    "at most",
                    "at a cycle each",
                    "code",
                    "constants",
                    "arena",
                    "stack"));
    for (RunMeasurement m : rows) {
      text.append(
          "%-16s %-19s %,12d %-12s  %-28s %,8d %,10d %,8d %,7d%n"
              .formatted(
                  m.core(),
                  m.options(),
                  m.count(),
                  m.unit(),
                  "%.2f ms, %s, %d MHz"
                      .formatted(m.milliseconds(), m.chip(), Chips.named(m.chip()).megahertz()),
                  m.codeBytes(),
                  m.constantBytes(),
                  m.arenaBytes(),
                  m.stackBytes()));
    }
    return text.append(System.lineSeparator()).toString();
  }
}
