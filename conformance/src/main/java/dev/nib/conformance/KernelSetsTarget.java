package dev.nib.conformance;

import dev.nib.sim.Kernels;
import dev.nib.sim.PreparedProgram;
import dev.nib.sim.Simulator;
import dev.nib.sim.fast.Engine;
import dev.nib.sim.fast.Engines;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The simulator's fast kernels against its reference kernels: with every engine that this virtual
 * machine has, all outputs, and all tensors of the traced images.
 *
 * <p>A difference is named by the first tensor that differs, which is the output of the step to
 * blame.
 */
public final class KernelSetsTarget implements VerificationTarget {
  public static final String NAME = "kernels";

  private final List<Engine> engines = new ArrayList<>();

  /** All engines of this virtual machine. */
  public KernelSetsTarget() {
    this(Engines.all());
  }

  KernelSetsTarget(List<Engine> engines) {
    this.engines.addAll(engines);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    String names = engines.stream().map(Engine::name).collect(Collectors.joining(", "));
    String vector =
        Engines.vector().isPresent() ? "" : "; vector needs --add-modules jdk.incubator.vector";
    return "the simulator's fast kernels (%s) against its reference kernels%s"
        .formatted(names, vector);
  }

  @Override
  public List<ExternalTool> tools() {
    return List.of();
  }

  @Override
  public VerificationResult verify(VerificationJob job) {
    ByteComparison comparison = new ByteComparison();
    Simulator reference = new Simulator(job.program(), Kernels.REFERENCE);
    List<Simulator> fast =
        engines.stream()
            .map(engine -> new Simulator(PreparedProgram.of(job.program(), engine)))
            .toList();
    for (int image = 0; image < job.images(); image++) {
      boolean traced = image < job.tracedImages();
      List<byte[]> expected = new ArrayList<>();
      byte[] input = job.inputs().get(image);
      byte[] outputs =
          reference.run(input, traced ? (tensor, content) -> expected.add(content) : null);
      comparison.add(image, "outputs", outputs, job.outputs().get(image), 0);
      for (int e = 0; e < fast.size(); e++) {
        compare(image, input, engines.get(e).name(), fast.get(e), outputs, expected, comparison);
      }
    }
    return comparison.result(
        NAME,
        job.images(),
        "reference and %s, all outputs, all tensors of %d"
            .formatted(
                engines.stream().map(Engine::name).collect(Collectors.joining(", ")),
                job.tracedImages()));
  }

  /**
   * @param tensors what the reference kernels gave, or nothing to compare outputs alone
   */
  private static void compare(
      int image,
      byte[] input,
      String engine,
      Simulator simulator,
      byte[] outputs,
      List<byte[]> tensors,
      ByteComparison comparison) {
    int[] seen = {0};
    Simulator.Observer observer =
        (tensor, content) ->
            comparison.add(
                image, engine + ": " + tensor.name(), tensors.get(seen[0]++), content, 0);
    if (!tensors.isEmpty()) {
      simulator.run(input, observer);
    }
    // Unobserved, the transformed program runs.
    comparison.add(image, engine + ": outputs", outputs, simulator.run(input), 0);
  }
}
