package dev.nib.cli;

import dev.nib.conformance.RandomInputs;
import dev.nib.conformance.RunMeasurement;
import dev.nib.conformance.Toolbox;
import dev.nib.conformance.Verification;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationResult.Status;
import dev.nib.conformance.VerificationSummary;
import dev.nib.conformance.VerificationTarget;
import dev.nib.conformance.firmware.ForestJob;
import dev.nib.conformance.firmware.ForestTarget;
import dev.nib.conformance.firmware.ForestTargets;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.forest.Forest;
import dev.nib.model.forest.ForestFile;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.sim.Batch;
import dev.nib.sim.Kernels;
import dev.nib.sim.PreparedProgram;
import dev.nib.sim.SimulatorMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
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
      converter = ModelFile.Converter.class,
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

  /**
   * What {@code --json} prints.
   *
   * @param model what was verified
   * @param verified whether a target is equal and none is different or failed
   * @param summary of all targets
   * @param targets each of them
   */
  record Result(
      ModelReference model,
      boolean verified,
      VerificationSummary summary,
      List<VerificationResult> targets) {
    static Result of(ModelReference model, List<VerificationResult> results) {
      boolean verified =
          results.stream().noneMatch(VerifyCommand::isFailure)
              && results.stream().anyMatch(r -> r.status() == Status.EQUAL);
      return new Result(model, verified, VerificationSummary.of(results), results);
    }
  }

  @Override
  public void run() {
    Console console = common.console();
    if (keep != null) {
      OutputFiles.requireFolder("--keep", keep);
    }
    Optional<ForestFile> forest = file.forest();
    if (forest.isPresent()) {
      verify(forest.get(), console);
      return;
    }
    TfliteFile model = file.requireInt8();
    Program program = Lowering.lower(model);
    List<VerificationTarget> targets =
        Targets.named(
            Targets.all(file.int8Bytes(), common.threads(), folding.verilog(program)), names);
    IntFunction<byte[]> inputs;
    byte[][] outputs;
    String heading = "";
    if (source.data != null) {
      PixelInput pixels = pixelOptions.of(program, console, model);
      TestImages test =
          imageOptions.test(source.data, all.all(), count, program.inputs().get(0).shape(), common);
      LabelledImages images = test.images();
      inputs = Classifiers.inputs(program, images, pixels);
      outputs = Classifiers.simulate(program, images, pixels, common.threads(), console);
      OtherPreparations.warn(test, program, pixels, outputs, common.threads(), console);
      heading = test.tested().text() + System.lineSeparator();
    } else {
      pixelOptions.refuseWith(source.random ? "--random" : "a .npy array");
      PreparedProgram prepared = PreparedProgram.of(program, Kernels.FAST);
      List<byte[]> samples = samples(prepared, console);
      inputs = samples::get;
      outputs = Batch.run(prepared, samples.size(), inputs, common.threads(), done -> {});
    }
    List<VerificationResult> results =
        verify(
            program,
            inputs,
            outputs,
            traced,
            keep,
            Duration.ofSeconds(timeoutSeconds),
            targets,
            console);
    show(Result.of(ModelReference.of(file, model), results), heading, console);
  }

  /** The class and the votes of a forest. */
  private void verify(ForestFile file, Console console) {
    Forests.refuse(
        pixelOptions.told().isPresent(), "--pixels", "a forest takes grey levels as they are");
    folding.given().ifPresent(option -> Forests.refuse(true, option, "a forest has no Verilog"));
    Forests.refuse(source.arrays != null, "--input", "a forest takes --data or --random");
    Forest forest = file.forest();
    List<ForestTarget> targets = Targets.named(ForestTargets.all(), ForestTarget::name, names);
    List<byte[]> images;
    String heading = "";
    if (source.random) {
      images = RandomInputs.images(forest.pixels(), count, common.seed());
    } else {
      TestImages test =
          imageOptions.test(source.data, all.all(), count, Forests.size(forest), common);
      images = Forests.levels(test.images());
      heading = test.tested().text() + System.lineSeparator();
    }
    ForestJob job = ForestJob.of(file, images, Duration.ofSeconds(timeoutSeconds));
    List<Verification.Trial> trials = targets.stream().map(target -> target.with(job)).toList();
    List<VerificationResult> results =
        inFolder(
            keep,
            work ->
                console.during(
                    "verifying",
                    progress ->
                        run(
                            to -> new Verification(new Toolbox()).run(work, trials, to),
                            progress)));
    show(Result.of(ModelReference.of(this.file, file), results), heading, console);
  }

  private static void show(Result result, String heading, Console console) {
    List<VerificationResult> results = result.targets();
    console.result(result, heading + text(results));
    results.stream()
        .filter(VerifyCommand::isFailure)
        .findFirst()
        .ifPresent(
            r -> {
              throw new CheckFailedException("%s: %s".formatted(r.target(), r.detail()));
            });
    if (!result.verified()) {
      throw new CheckFailedException("nothing was verified: " + results.get(0).detail());
    }
  }

  private List<byte[]> samples(PreparedProgram prepared, Console console) {
    Program program = prepared.program();
    if (source.random) {
      SimulatorMemory.require(prepared, 1, count, count);
      return RandomInputs.of(program, count, common.seed());
    }
    List<byte[]> all = ArrayInputs.read(program, ArrayInputs.load(source.arrays), console);
    return all.subList(0, Math.min(count, all.size()));
  }

  static boolean isFailure(VerificationResult result) {
    return result.status() == Status.DIFFERENT || result.status() == Status.FAILED;
  }

  /**
   * Runs all targets in {@code folder}, or in a temporary one that is deleted when it is null.
   *
   * @param outputs what sim computes for inputs 0 to {@code outputs.length} - 1
   */
  static List<VerificationResult> verify(
      Program program,
      IntFunction<byte[]> inputs,
      byte[][] outputs,
      int traced,
      Path folder,
      Duration timeout,
      List<VerificationTarget> targets,
      Console console) {
    List<byte[]> inputList = new ArrayList<>();
    for (int i = 0; i < outputs.length; i++) {
      inputList.add(inputs.apply(i));
    }
    return inFolder(
        folder,
        work -> {
          VerificationJob job =
              new VerificationJob(
                  PreparedProgram.of(program, Kernels.FAST),
                  inputList,
                  List.of(outputs),
                  traced,
                  work,
                  timeout);
          return console.during(
              "verifying",
              progress ->
                  run(to -> new Verification(new Toolbox()).run(job, targets, to), progress));
        });
  }

  /** Works in {@code folder}, or in a temporary one that is deleted when it is null. */
  private static List<VerificationResult> inFolder(
      Path folder, Function<Path, List<VerificationResult>> verification) {
    try {
      Path work = folder == null ? Files.createTempDirectory("nib-verify-") : folder;
      try {
        return verification.apply(work);
      } finally {
        if (folder == null) {
          dev.nib.conformance.WorkFolder.deleteQuietly(work);
        }
      }
    } catch (IOException e) {
      throw new UsageException("no folder to work in: " + OutputFiles.reason(e));
    }
  }

  /** A verification that tells how far it is. */
  @FunctionalInterface
  private interface Told {
    List<VerificationResult> run(Verification.Progress progress) throws InterruptedException;
  }

  private static List<VerificationResult> run(Told verification, Console.Progress progress) {
    try {
      return verification.run(
          new Verification.Progress() {
            @Override
            public void started(String target, int index, int all) {
              progress.at(index, all, target);
            }

            @Override
            public void finished(VerificationResult result) {}
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CheckFailedException("interrupted before all targets were verified");
    }
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
            "%nA run%n%-16s %-19s %25s  %-18s %8s %10s %8s %7s%n"
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
          "%-16s %-19s %,12d %-12s  %-18s %,8d %,10d %,8d %,7d%n"
              .formatted(
                  m.core(),
                  m.options(),
                  m.count(),
                  m.unit(),
                  "%.2f ms, %s".formatted(m.milliseconds(), m.chip()),
                  m.codeBytes(),
                  m.constantBytes(),
                  m.arenaBytes(),
                  m.stackBytes()));
    }
    return text.append(System.lineSeparator()).toString();
  }
}
