package dev.nib.toolkit.fuzz;

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
import java.util.function.IntConsumer;
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
    List<String> chosen = settings.targets().isEmpty() ? DEFAULT : settings.targets();
    List<FuzzTarget> targets = chosen.stream().flatMap(name -> targets(name).stream()).toList();
    boolean quick = DEFAULT.containsAll(chosen);
    Path work = null;
    try {
      work = Files.createTempDirectory("nib-fuzz-");
      FuzzSettings all =
          new FuzzSettings(
              settings.count(),
              settings.seed(),
              quick ? GRAPHS_PER_FILE : GRAPHS_PER_BUILD,
              targets,
              work,
              settings.output(),
              settings.mostCases(),
              settings.threads(),
              Duration.ofMinutes(10));
      return progress.during(
          "random graphs", stage -> run(all, done -> stage.at(done, settings.count())));
    } catch (IOException e) {
      throw new ToolkitException("no folder to work in: %s", OutputFiles.reason(e));
    } finally {
      WorkFolder.deleteQuietly(work);
    }
  }

  private static FuzzReport run(FuzzSettings settings, IntConsumer progress) {
    try {
      return Fuzz.run(settings, progress);
    } catch (IOException e) {
      throw new ToolkitException(
          "%s: a case cannot be saved: %s", settings.cases(), OutputFiles.reason(e));
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
