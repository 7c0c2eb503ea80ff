package dev.nib.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nib.conformance.fuzz.FuzzReport;
import dev.nib.toolkit.fuzz.FuzzGraphs;
import dev.nib.toolkit.fuzz.FuzzGraphsSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nib fuzz}: random graphs in the simulator and elsewhere, every tensor compared. */
@Command(
    name = "fuzz",
    mixinStandardHelpOptions = true,
    description =
        "Hold random graphs in the simulator against TFLite, the generated C and Verilog.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib fuzz -n 10000",
      "  nib fuzz -n 300 --target c",
      "  nib fuzz -n 300 --target verilator",
      "  nib fuzz -n 100 --target host-c --seed 7",
      "  nib fuzz -n 100000 --target c --master spark://host:7077"
    })
final class FuzzCommand implements Runnable {
  @Mixin private CommonOptions common;

  @Mixin private SparkOptions spark;

  @Option(
      names = "-n",
      converter = Count.Positive.class,
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many random graphs (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--target",
      paramLabel = "T",
      description =
          "kernels (the simulator's fast kernels, each engine that there is, against its reference"
              + " kernels), passes (the programs that each list of passes makes, placed), tflite,"
              + " host-c (gcc's sanitizers; minutes for 100 graphs), c (the kernels of every kind"
              + " of core so, each graph alone for each objective, and a fifth of them in QEMU's"
              + " Cortex-M4 and Cortex-M55), icarus-roms (the generated Verilog's ROMs read back),"
              + " icarus or verilator (small classifiers in an inference core each, of 1 to 16"
              + " lanes, with and without multipliers for requantising),"
              + " or another target of nib doctor; may be given several times (default: kernels,"
              + " passes and tflite).")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "-o",
      paramLabel = "DIR",
      defaultValue = "fuzz",
      description = "Where failing cases are saved (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Option(
      names = "--most-cases",
      converter = Count.Positive.class,
      paramLabel = "N",
      defaultValue = "5",
      description = "End when so many have failed (default: ${DEFAULT-VALUE}).")
  private int mostCases;

  @Override
  public void run() {
    Console console = common.console();
    if (!spark.isGiven() && !spark.settings().isEmpty()) {
      throw new UsageException(
          "--spark needs --master, where Spark runs; --master=local[%d] is this machine"
              .formatted(common.threads()));
    }
    FuzzGraphsSettings settings =
        new FuzzGraphsSettings(count, names, folder, mostCases, common.seed(), common.threads());
    FuzzReport report =
        spark.isGiven() ? onSpark(settings, console) : FuzzGraphs.run(settings, console);
    console.result(report, text(report));
    if (!report.failures().isEmpty()) {
      throw new CheckFailedException(
          "%d of %d graphs differ; the first is saved in %s"
              .formatted(
                  report.failures().size(), report.graphs(), report.failures().get(0).folder()));
    }
    if (!report.allVerified()) {
      throw new CheckFailedException(
          "a target compared nothing: " + String.join("; ", report.notVerified()));
    }
  }

  private FuzzReport onSpark(FuzzGraphsSettings settings, Console console) {
    FuzzGraphs.ranges(settings); // what is wrong with them is said before Spark starts
    List<String> arguments = new ArrayList<>();
    arguments.add("" + count);
    arguments.add("" + common.seed());
    arguments.add("" + mostCases);
    arguments.add(folder.toString());
    arguments.add(spark.master(common.threads()));
    arguments.addAll(names);
    SparkProcess.Program program =
        new SparkProcess.Program(
            "dev.nib.spark.SparkFuzz",
            arguments,
            folder.resolve("spark.log"),
            common.threads(),
            spark.settings(),
            "");
    return new ObjectMapper()
        .convertValue(SparkProcess.find().run(program, console), FuzzReport.class);
  }

  private static String text(FuzzReport report) {
    StringBuilder text = new StringBuilder();
    counts("operators", report.operators(), text);
    counts("features", report.features(), text);
    report
        .bytesCompared()
        .forEach(
            (target, bytes) -> text.append("%s: %,d bytes compared%n".formatted(target, bytes)));
    report
        .refusals()
        .forEach((reason, count) -> text.append("refused %,d: %s%n".formatted(count, reason)));
    report.notVerified().forEach(line -> text.append("not verified: ").append(line).append('\n'));
    for (FuzzReport.Failure failure : report.failures()) {
      text.append(
          "graph %d on %s: %s%n  %s%n"
              .formatted(failure.graph(), failure.target(), failure.detail(), failure.folder()));
    }
    return text
        + "%,d graphs of seed %d, %,d of them refused, %d differ"
            .formatted(report.graphs(), report.seed(), report.refused(), report.failures().size());
  }

  private static void counts(String what, Map<String, Integer> counts, StringBuilder text) {
    long covered = counts.values().stream().filter(count -> count > 0).count();
    text.append("%s covered: %d of %d%n".formatted(what, covered, counts.size()));
    counts.forEach((name, count) -> text.append("  %-40s %,10d%n".formatted(name, count)));
  }
}
