package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.Chips;
import dev.nib.chip.Core;
import dev.nib.codegen.c.CBackend;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.model.ModelException;
import dev.nib.model.testing.GraphBuilder;
import dev.nib.model.testing.RandomLayers;
import dev.nib.model.testing.SampleGraphs;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.sim.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nets in one firmware: in one source file they share one copy of the kernels. */
class TwoNetsTest {
  /** What takes fewest layers on AVR. */
  private static final String FAST = "nib_conv_2d_avr_s8";

  @TempDir Path folder;

  /** A net of every operator, and one of few layers, a fast convolution among them. */
  private static Program program(String name) {
    if (name.equals("first")) {
      return Lowering.lower(SampleGraphs.everyOperator(), name, "0".repeat(64));
    }
    return IntStream.iterate(0, seed -> seed + 1)
        .mapToObj(seed -> drawn(seed, name))
        .flatMap(Optional::stream)
        .filter(p -> kernels(p, FirmwareBuild.SPEED, Optional.of(Core.AVR)).contains(FAST))
        .findFirst()
        .orElseThrow();
  }

  /** Nothing where sums could overflow. */
  private static Optional<Program> drawn(int seed, String name) {
    GraphBuilder builder = new GraphBuilder();
    RandomLayers.append(builder, new Random(seed));
    try {
      return Optional.of(Lowering.lower(builder.build(), name, "0".repeat(64)));
    } catch (ModelException e) {
      return Optional.empty();
    }
  }

  private static Set<String> kernels(Program program, FirmwareBuild build, Optional<Core> core) {
    return build.footprint(program, core).kernels().stream()
        .map(row -> row.replaceFirst("\\..*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @EnumSource(names = {"CORTEX_M0", "CORTEX_M4", "CORTEX_M55", "RV32EC", "AVR"})
  void eachKernelIsThereOnce(Core core) throws Exception {
    Tools.assume(List.of(ExternalTool.compiler(core)));
    Optional<Core> of = Optional.of(core);
    Set<String> first = write(program("first"), FirmwareBuild.SPEED, of);
    Set<String> second = write(program("second"), FirmwareBuild.SPEED, of);
    Set<String> third = write(program("first").named("third"), FirmwareBuild.RAM, of);
    assertThat(first).as("kernels that two nets have").containsAnyElementsOf(second);
    assertThat(first).as("for speed and for RAM").containsAnyElementsOf(third);
    Set<String> kernels = new TreeSet<>(first);
    kernels.addAll(second);
    kernels.addAll(third);
    Files.writeString(folder.resolve("all.c"), implementation("first", "second", "third"));
    for (String level : List.of("-O3", "-Os")) {
      List<String> command = new ArrayList<>(Chips.with(core).compile(level));
      command.addAll(Machine.STRICT);
      command.addAll(List.of("-c", "all.c", "-o", "all.o"));
      compiles(command);
      List<String> symbols = kernelSymbols(core.toolchain().program("nm"), "all.o");
      // A copy of a function has its name and a dot behind it.
      assertThat(symbols).as(level).doesNotHaveDuplicates().noneMatch(s -> s.contains("."));
      assertThat(symbols).as(level).containsExactlyInAnyOrderElementsOf(kernels);
    }
  }

  @Test
  void kernelsForSpeedAndForRamStandTogether() throws Exception {
    bothAreRight("two", FirmwareBuild.SPEED, Optional.empty(), FirmwareBuild.RAM, Optional.empty());
  }

  @Test
  void kernelsOfDifferentCoresDoNotStandInOneFile() throws Exception {
    Tools.assume(List.of(ExternalTool.GCC));
    write(program("first"), FirmwareBuild.SPEED, Optional.of(Core.CORTEX_M4));
    write(program("second"), FirmwareBuild.SPEED, Optional.of(Core.CORTEX_M55));
    Files.writeString(folder.resolve("both.c"), implementation("first", "second"));
    ProcessResult refused = Tools.run(folder, List.of("gcc", "-std=c99", "-c", "both.c"));
    assertThat(refused.ok()).isFalse();
    assertThat(refused.output()).contains("use one nib, one core");
  }

  @ParameterizedTest
  @EnumSource(names = {"CORTEX_M0", "CORTEX_M4", "RV32EC", "AVR"})
  void kernelsOfDifferentCoresStandInTwoFiles(Core core) throws Exception {
    bothAreRight(
        "apart",
        FirmwareBuild.SPEED,
        Optional.of(core),
        FirmwareBuild.SPEED,
        Optional.of(Core.CORTEX_M55));
  }

  /**
   * @param how {@code two} in one file, {@code apart} in one each
   */
  private void bothAreRight(
      String how,
      FirmwareBuild one,
      Optional<Core> oneCore,
      FirmwareBuild other,
      Optional<Core> otherCore)
      throws Exception {
    Tools.assume(List.of(ExternalTool.GCC_SANITIZERS));
    write(program("first"), one, oneCore);
    write(program("second"), other, otherCore);
    boolean together = how.equals("two");
    Files.writeString(
        folder.resolve("main.c"),
        (together ? implementation("first", "second") : implementation("first"))
            + "#include \"second.h\"\n#include <string.h>\n"
            + check("first")
            + check("second")
            + "int main(void) { return first_differs() + 2 * second_differs(); }\n");
    Files.writeString(folder.resolve("second.c"), implementation("second"));
    List<String> command = new ArrayList<>(List.of("gcc", "-std=c99", "-O1"));
    command.addAll(Machine.STRICT);
    command.addAll(ExternalTool.SANITIZERS);
    command.add("main.c");
    if (!together) {
      command.add("second.c");
    }
    command.addAll(List.of("-o", how));
    compiles(command);
    ProcessResult run = Tools.run(folder, List.of("./" + how));
    assertThat(run.ok()).as(run.summary()).isTrue();
  }

  /** A function that runs a net on an input and compares its outputs. */
  private static String check(String name) {
    Program program = program(name);
    byte[] input = new byte[program.inputBytes()];
    new Random(9).nextBytes(input);
    return """
    static int8_t %1$s_arena[%2$s_ARENA_BYTES];
    static int %1$s_differs(void) {
      static const int8_t in[] = {%3$s};
      static const int8_t out[] = {%4$s};
      memcpy(%1$s_input(%1$s_arena), in, sizeof in);
      %1$s_run(%1$s_arena);
      return memcmp(%1$s_output(%1$s_arena), out, sizeof out) != 0;
    }
    """
        .formatted(
            name,
            name.toUpperCase(Locale.ROOT),
            list(input),
            list(new Simulator(program).run(input)));
  }

  private static String list(byte[] bytes) {
    return IntStream.range(0, bytes.length)
        .mapToObj(i -> Integer.toString(bytes[i]))
        .collect(Collectors.joining(","));
  }

  private static String implementation(String... names) {
    return Arrays.stream(names)
        .map(
            name ->
                "#define %s_IMPLEMENTATION\n#include \"%s.h\"\n"
                    .formatted(name.toUpperCase(Locale.ROOT), name))
        .collect(Collectors.joining());
  }

  /** Writes a net's header; gives the functions of its kernels. */
  private Set<String> write(Program program, FirmwareBuild build, Optional<Core> core)
      throws IOException {
    Files.write(
        folder.resolve(CBackend.prefix(program) + ".h"),
        build.files(build.placed(program, core), core).get(0).bytes());
    return kernels(program, build, core);
  }

  /** The functions of an object file that kernels are, and what they call. */
  private List<String> kernelSymbols(String nm, String object) throws InterruptedException {
    ProcessResult symbols = Tools.run(folder, List.of(nm, object));
    assertThat(symbols.ok()).as(symbols.summary()).isTrue();
    return symbols
        .output()
        .lines()
        .map(line -> line.split(" ", 3))
        .filter(words -> words.length == 3 && words[1].equalsIgnoreCase("t"))
        .map(words -> words[2])
        .filter(name -> name.matches("nib_\\w+_s8.*"))
        .toList();
  }

  private void compiles(List<String> command) throws InterruptedException {
    ProcessResult result = Tools.run(folder, command);
    assertThat(result.ok()).as("%s%n%s", command, result.output()).isTrue();
    assertThat(result.output()).isEmpty();
  }
}
