package dev.nib.toolkit.fuzz;

import dev.nib.conformance.KernelSetsTarget;
import dev.nib.conformance.PassesTarget;
import dev.nib.conformance.VerificationTarget;
import dev.nib.conformance.WorkFolder;
import dev.nib.conformance.firmware.FirmwareTargets;
import dev.nib.conformance.fuzz.Fuzz;
import dev.nib.conformance.fuzz.FuzzRange;
import dev.nib.conformance.fuzz.FuzzReport;
import dev.nib.conformance.fuzz.FuzzSettings;
import dev.nib.conformance.fuzz.FuzzTarget;
import dev.nib.conformance.hdl.HdlTargets;
import dev.nib.conformance.tflite.TfliteTarget;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.files.OutputFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Holds random graphs in the simulator against other things that compute them, every tensor. */
public final class FuzzGraphs {
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

  /** Of each external process. */
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  /** What progress calls it, wherever graphs are tried. */
  public static final String STAGE = "random graphs";

  private FuzzGraphs() {}

  /**
   * Tries graphs.
   *
   * @return what was tried and what differs, which is no error
   * @throws ToolkitException when there is no such target, nothing can be written, or the thread is
   *     interrupted
   */
  public static FuzzReport run(FuzzGraphsSettings settings, Progress progress) {
    OutputFiles.requireFolder(Setting.OUTPUT, settings.output());
    return in(
        "nib-fuzz-",
        work ->
            progress.during(
                STAGE,
                stage ->
                    tried(
                        settings.output(),
                        () ->
                            Fuzz.run(
                                all(settings, work, settings.output()),
                                done -> stage.at(done, settings.count())))));
  }

  /**
   * The run in ranges that can be tried anywhere, in any order.
   *
   * @throws ToolkitException when there is no such target or nothing can be written
   */
  public static List<FuzzRange> ranges(FuzzGraphsSettings settings) {
    OutputFiles.requireFolder(Setting.OUTPUT, settings.output());
    return all(settings, settings.output(), settings.output()).ranges();
  }

  /**
   * Tries one of a run's ranges, on a machine that need not have the run's folder.
   *
   * @throws ToolkitException when there is no such target, no folder to work in, or the thread is
   *     interrupted
   */
  public static FuzzPart part(FuzzGraphsSettings settings, FuzzRange range) {
    return in(
        "nib-fuzz-part-",
        folder -> {
          Path work = Files.createDirectory(folder.resolve("work"));
          Path cases = Files.createDirectory(folder.resolve("cases"));
          return FuzzPart.of(
              range, tried(cases, () -> Fuzz.run(all(settings, work, cases), range)), cases);
        });
  }

  /**
   * The report of a run whose ranges were tried elsewhere; their cases are written to its folder.
   *
   * @param parts one at least
   * @throws ToolkitException when a case cannot be written
   */
  public static FuzzReport merged(FuzzGraphsSettings settings, List<FuzzPart> parts) {
    return FuzzPart.saved(parts, settings.output());
  }

  private static FuzzSettings all(FuzzGraphsSettings settings, Path work, Path cases) {
    List<String> chosen = settings.targets().isEmpty() ? DEFAULT : settings.targets();
    return new FuzzSettings(
        settings.count(),
        settings.seed(),
        DEFAULT.containsAll(chosen) ? GRAPHS_PER_FILE : GRAPHS_PER_BUILD,
        chosen.stream().flatMap(name -> targets(name).stream()).toList(),
        work,
        cases,
        settings.mostCases(),
        settings.threads(),
        TIMEOUT);
  }

  /** Does something with a folder that is gone afterwards. */
  private static <T> T in(String name, Work<T> work) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory(name);
      return work.of(folder);
    } catch (IOException e) {
      throw new ToolkitException("no folder to work in: %s", OutputFiles.reason(e));
    } finally {
      WorkFolder.deleteQuietly(folder);
    }
  }

  private interface Work<T> {
    T of(Path folder) throws IOException;
  }

  private interface Trial {
    FuzzReport run() throws IOException, InterruptedException;
  }

  private static FuzzReport tried(Path cases, Trial trial) {
    try {
      return trial.run();
    } catch (IOException e) {
      throw new ToolkitException("%s: a case cannot be saved: %s", cases, OutputFiles.reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ToolkitException.ofCheck("interrupted before all graphs were tried");
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
                    new ToolkitException(
                        "%s %s: there are kernels, passes, tflite, c, host-c, %s",
                        Setting.TARGET,
                        name,
                        all.stream()
                            .map(VerificationTarget::name)
                            .collect(Collectors.joining(", "))));
    return model -> target;
  }
}
