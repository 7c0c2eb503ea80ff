package dev.nib.cli;

import dev.nib.conformance.KernelSetsTarget;
import dev.nib.conformance.PassesTarget;
import dev.nib.conformance.VerificationTarget;
import dev.nib.conformance.WorkFolder;
import dev.nib.conformance.firmware.FirmwareTargets;
import dev.nib.conformance.fuzz.Fuzz;
import dev.nib.conformance.fuzz.FuzzReport;
import dev.nib.conformance.fuzz.FuzzSettings;
import dev.nib.conformance.fuzz.FuzzTarget;
import dev.nib.conformance.hdl.HdlTargets;
import dev.nib.conformance.tflite.TfliteTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
      "  nib fuzz -n 100 --target host-c --seed 7"
    })
final class FuzzCommand implements Runnable {
  /** What {@code host-c} stands for: every access and every operation checked. */
  private static final String HOST_C = "host-gcc-sanitizers";

  /**
   * What stands for the kernels of every kind of core on this machine, for every objective, and for
   * some of the graphs in emulators.
   */
  private static final String EVERY_KERNEL = "c";

  /** What emulators try, and one graph in how many. */
  private static final List<String> EMULATED = List.of("qemu-m4", "qemu-m55");

  private static final int EMULATED_IN = 5;

  /** What runs in this process, or in one that starts slowly but takes any number of graphs. */
  private static final List<String> DEFAULT =
      List.of(KernelSetsTarget.NAME, PassesTarget.NAME, TfliteTarget.NAME);

  private static final int GRAPHS_PER_FILE = 500;

  /** Compilers and Icarus take more time for each graph, the more graphs there are. */
  private static final int GRAPHS_PER_BUILD = 50;

  @Mixin private CommonOptions common;

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
    OutputFiles.requireFolder("-o", folder);
    List<String> chosen = names.isEmpty() ? DEFAULT : names;
    List<FuzzTarget> targets = chosen.stream().flatMap(name -> targets(name).stream()).toList();
    FuzzReport report = fuzz(targets, DEFAULT.containsAll(chosen), console);
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

  private FuzzReport fuzz(List<FuzzTarget> targets, boolean quick, Console console) {
    Path work = null;
    try {
      work = Files.createTempDirectory("nib-fuzz-");
      FuzzSettings settings =
          new FuzzSettings(
              count,
              common.seed(),
              quick ? GRAPHS_PER_FILE : GRAPHS_PER_BUILD,
              targets,
              work,
              folder,
              mostCases,
              common.threads(),
              Duration.ofMinutes(10));
      return console.during(
          "random graphs", progress -> run(settings, done -> progress.at(done, count)));
    } catch (IOException e) {
      throw new UsageException("no folder to work in: " + OutputFiles.reason(e));
    } finally {
      WorkFolder.deleteQuietly(work);
    }
  }

  private FuzzReport run(FuzzSettings settings, java.util.function.IntConsumer progress) {
    try {
      return Fuzz.run(settings, progress);
    } catch (IOException e) {
      throw new UsageException(folder + ": a case cannot be saved: " + OutputFiles.reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CheckFailedException("interrupted before all graphs were tried");
    }
  }

  private static List<FuzzTarget> targets(String name) {
    return name.equals(EVERY_KERNEL) ? everyKernel() : List.of(target(name));
  }

  private static List<FuzzTarget> everyKernel() {
    List<FuzzTarget> targets = new ArrayList<>();
    FirmwareTargets.everyKernelHere().forEach(here -> targets.add(FuzzTarget.kernels(1, here)));
    for (String name : EMULATED) {
      VerificationTarget emulated = FirmwareTargets.separately(name);
      targets.add(FuzzTarget.kernels(EMULATED_IN, emulated));
    }
    return targets;
  }

  private static FuzzTarget target(String name) {
    if (name.equals(TfliteTarget.NAME)) {
      return model -> new TfliteTarget(model, 1);
    }
    if (name.equals(KernelSetsTarget.NAME)) {
      KernelSetsTarget kernels = new KernelSetsTarget();
      return model -> kernels;
    }
    if (name.equals(PassesTarget.NAME)) {
      PassesTarget passes = new PassesTarget();
      return model -> passes;
    }
    String own = name.equals("host-c") ? HOST_C : name;
    List<VerificationTarget> all = new ArrayList<>(FirmwareTargets.all());
    all.addAll(HdlTargets.all());
    if (HdlTargets.computesNets(own)) {
      return FuzzTarget.core(own);
    }
    VerificationTarget target =
        all.stream()
            .filter(t -> t.name().equals(own))
            .findFirst()
            .orElseThrow(
                () ->
                    new UsageException(
                        "--target %s: there are kernels, passes, tflite, c, host-c, %s"
                            .formatted(
                                name,
                                all.stream()
                                    .map(VerificationTarget::name)
                                    .collect(Collectors.joining(", ")))));
    return model -> target;
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
