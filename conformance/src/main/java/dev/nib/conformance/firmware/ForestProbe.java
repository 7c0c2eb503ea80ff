package dev.nib.conformance.firmware;

import dev.nib.chip.Core;
import dev.nib.chip.Footprint;
import dev.nib.chip.Level;
import dev.nib.codegen.c.ForestBackend;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.model.forest.Forest;
import dev.nib.model.forest.ForestFile;
import dev.nib.model.forest.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Forests on which code and stack are measured: slots of every number of bytes. */
final class ForestProbe {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private static final int SIDE = 28;

  private ForestProbe() {}

  /** A forest for each form of slots, of digits, of bytes of grey, and of many classes. */
  private static List<ForestFile> forests() {
    return List.of(forest(0x0f, 10), forest(0, 10), forest(0x0f, 17), forest(0, 17));
  }

  private static ForestFile forest(int threshold, int classes) {
    int last = SIDE * SIDE - 1;
    Tree tree = Tree.of(new int[] {last, Tree.LEAF, Tree.LEAF}, new int[] {threshold, 0, 1});
    Forest forest = new Forest(SIDE, SIDE, classes, List.of(tree, tree));
    return ForestFile.of("probe", ForestFile.bytes(forest));
  }

  /**
   * The call graphs of those forests' builds, which are not run.
   *
   * @param work a folder for builds
   */
  static List<StackGraph> graphs(Machine machine, Path work)
      throws IOException, InterruptedException {
    List<StackGraph> graphs = new ArrayList<>();
    for (ForestFile file : forests()) {
      graphs.add(graph(file, machine, Files.createTempDirectory(work, "forest")));
    }
    return graphs;
  }

  private static StackGraph graph(ForestFile file, Machine machine, Path folder)
      throws IOException, InterruptedException {
    List<byte[]> blank = List.of(new byte[file.forest().pixels()]);
    HarnessFolder.write(
        folder,
        machine,
        ForestBackend.generate(file, Optional.empty()),
        ForestTarget.modelHeader(file),
        blank);
    AvrSerial.writeInputs(folder, blank);
    Core core = machine.core().orElseThrow();
    // Its own stack is what is to be measured: the linker asks for none.
    Footprint nothing = new Footprint(0, 0, List.of(), 0, Level.SIZE);
    List<String> command =
        new ArrayList<>(HarnessFolder.buildCommand(machine, false, Level.SIZE, nothing));
    command.addAll(List.of("-fstack-usage", "-Wl,--no-gc-sections"));
    ProcessResult result = ProcessRunner.run(command, folder, TIMEOUT);
    if (!result.ok()) {
      throw new IOException(result.summary());
    }
    return StackGraph.of(folder, core, TIMEOUT);
  }

  /** Bytes below its caller that a prediction takes. */
  static int stackBytes(Machine machine, Path work) throws IOException, InterruptedException {
    return graphs(machine, work).stream()
        .mapToInt(graph -> graph.depth("probe_predict"))
        .max()
        .orElseThrow();
  }

  /** Bytes of code of a prediction and all that it calls. */
  static int codeBytes(Machine machine, Path work) throws IOException, InterruptedException {
    return graphs(machine, work).stream()
        .mapToInt(graph -> graph.codeBytes(List.of("probe_predict")))
        .max()
        .orElseThrow();
  }
}
