package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.Chips;
import dev.nib.chip.Core;
import dev.nib.codegen.c.CBackend;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The compiled C of every kernel, on every core, has no float, no heap and no mathematics of a
 * library, no division, no product of two numbers of 64 bits, and calls nothing but what {@link
 * Excuse} names.
 */
class ObjectCodeTest {
  private static final List<String> LEVELS = List.of("-O3", "-Os");

  /**
   * Divisions, floats, and an upper half of unsigned factors, of which products of 64 bits are
   * made.
   */
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "[us]div|umull|umlal|umaal|.*\\.f(16|32|64)\\b.*" // Arm
              + "|divu?|remu?|mulhu|f(?!ence)[a-z]+\\.[a-z.]+"); // RISC-V

  /** What compiled code may ask for, and why. */
  private enum Excuse {
    /** What gcc makes of loops that fill and copy, and of initialisers. */
    FILLING("memset|memcpy", ".*"),
    /** AVR reads a layer's sizes from its flash. */
    FLASH("memcpy_PF?", ".*"),
    /** AVR multiplies bytes: products of 16 and 32 bits are functions. */
    AVR_PRODUCTS("__(u|us)?mul[su]?(hi|si)(si|di)?3", ".*"),
    /** RV32EC has no multiplier; what multiplies often does it by squares, or bit by bit. */
    EC_PRODUCTS("__mulsi3", ".*"),
    /**
     * An upper half (rule R1) of which gcc has widened a factor before a loop, and forgotten it.
     */
    HOISTED("umull|mulhu", "nib_prelu_s8|nib_softmax_(s8|exp)");

    private final Pattern what;
    private final Pattern where;

    /**
     * @param what a function's name or an instruction's
     * @param where the functions that may have it
     */
    Excuse(String what, String where) {
      this.what = Pattern.compile(what);
      this.where = Pattern.compile(where);
    }

    boolean covers(String asked, Set<String> functions) {
      return what.matcher(asked).matches()
          && functions.stream().allMatch(function -> where.matcher(function).matches());
    }
  }

  /** What must not be there, a function for each. */
  private static final String PLANTED =
      """
      #include <math.h>
      #include <stdint.h>
      #include <stdlib.h>
      float planted_float(float a, float b) { return a + b; }
      double planted_double(double a, double b) { return a * b; }
      int32_t planted_conversion(float a) { return (int32_t)a; }
      double planted_root(double a) { return sqrt(a); }
      void *planted_heap(size_t bytes) { return malloc(bytes); }
      int64_t planted_product(int64_t a, int64_t b) { return a * b; }
      int32_t planted_quotient(int32_t a, int32_t b) { return a / b; }
      uint32_t planted_remainder(uint32_t a, uint32_t b) { return a % b; }
      int64_t planted_wide_quotient(int64_t a, int64_t b) { return a / b; }
      """;

  private static final Pattern PLANT = Pattern.compile("planted_\\w+");

  private static Set<Excuse> needed;
  private static int cores;

  @TempDir Path folder;

  static List<Core> cores() {
    return StackProbe.kindsOfCores();
  }

  @BeforeAll
  static void nothingIsNeeded() {
    needed = EnumSet.noneOf(Excuse.class);
    cores = 0;
  }

  @AfterAll
  static void everyExcuseIsNeeded() {
    if (cores == cores().size()) {
      assertThat(needed).containsExactlyInAnyOrder(Excuse.values());
    }
  }

  @ParameterizedTest
  @MethodSource("cores")
  void everyKernelIsIntegersAlone(Core core) throws Exception {
    Tools.assume(List.of(ExternalTool.compiler(core)));
    for (FirmwareBuild build : StackProbe.BUILDS) {
      judge(StackProbe.everyKernel(Optional.of(core)).named(build.name()), build, core);
    }
    for (FirmwareBuild build : StackProbe.STREAMED) {
      int number = 0;
      for (Program stream : StackProbe.streams()) {
        judge(stream.named(build.name() + number), build, core);
        number++;
      }
    }
    cores++;
  }

  /** At its own level, and what is for speed also as those build who have no room. */
  private void judge(Program program, FirmwareBuild build, Core core) throws Exception {
    String name = write(program, build, Optional.of(core));
    Set<String> levels = new TreeSet<>(Set.of(core.optimisation(build.level())));
    if (build == FirmwareBuild.SPEED) {
      levels.addAll(LEVELS);
    }
    for (String level : levels) {
      ObjectCode code = compiled(name, core, level);
      assertThat(code.opcodes()).as("instructions, %s", level).hasSizeGreaterThan(20);
      assertThat(faults(code)).as("%s, %s", name, level).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("cores")
  void whatIsPlantedIsFound(Core core) throws Exception {
    Tools.assume(List.of(ExternalTool.compiler(core)));
    Files.writeString(folder.resolve("planted.c"), PLANTED);
    for (String level : LEVELS) {
      String found = String.join("\n", faults(compiled("planted", core, level)));
      PLANT
          .matcher(PLANTED)
          .results()
          .forEach(plant -> assertThat(found).as(level).contains(plant.group()));
    }
  }

  /** What has no excuse, each with the functions that have it. */
  private static List<String> faults(ObjectCode code) {
    List<String> faults = new ArrayList<>();
    code.calls().forEach((callee, callers) -> judge(callee, callers, faults));
    code.opcodes()
        .forEach(
            (opcode, functions) -> {
              if (FORBIDDEN.matcher(opcode).matches()) {
                judge(opcode, functions, faults);
              }
            });
    return faults;
  }

  private static void judge(String asked, Set<String> functions, List<String> faults) {
    List<Excuse> excuses =
        Arrays.stream(Excuse.values()).filter(e -> e.covers(asked, functions)).toList();
    needed.addAll(excuses);
    if (excuses.isEmpty()) {
      faults.add(asked + " in " + functions);
    }
  }

  private ObjectCode compiled(String name, Core core, String level) throws Exception {
    List<String> command = new ArrayList<>(Chips.with(core).compile(level));
    command.addAll(List.of("-c", name + ".c", "-o", name + ".o"));
    ProcessResult built = Tools.run(folder, command);
    assertThat(built.ok()).as(built.output()).isTrue();
    return ObjectCode.of(folder, name + ".o", core.toolchain());
  }

  /** A file with the net of a build; its name. */
  private String write(Program program, FirmwareBuild build, Optional<Core> core)
      throws IOException {
    String header = CBackend.prefix(program);
    Files.write(
        folder.resolve(header + ".h"),
        build.files(build.placed(program, core), core).get(0).bytes());
    Files.writeString(
        folder.resolve(header + ".c"),
        "#define %s_IMPLEMENTATION\n#include \"%s.h\"\n"
            .formatted(header.toUpperCase(Locale.ROOT), header));
    return header;
  }
}
