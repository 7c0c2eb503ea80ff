package dev.nib.conformance.firmware;

import dev.nib.chip.Level;
import dev.nib.chip.StackTable;
import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.c.CBackend;
import dev.nib.conformance.ByteComparison;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.VerificationJob;
import dev.nib.conformance.VerificationResult;
import dev.nib.conformance.VerificationTarget;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Many nets in one program: each of those that stand side by side in a model is generated alone,
 * for every objective, in an arena of its own, and all share one copy of the kernels. So a compiler
 * is started once for many nets, and each has the very code that it has alone.
 *
 * @param name of the target that runs one net so, which shows a failure again
 */
record SeparateNetsTarget(String name, List<ExternalTool> tools, Machine machine)
    implements VerificationTarget {
  private static final String SOURCE = "nib_nets.c";

  SeparateNetsTarget {
    tools = List.copyOf(tools);
  }

  @Override
  public String description() {
    return name + ", each net of a model alone";
  }

  @Override
  public VerificationResult verify(VerificationJob job) throws IOException, InterruptedException {
    List<Built> all = new ArrayList<>();
    for (SeparateNet net : SeparateNet.of(job)) {
      List<FirmwareBuild> builds = new ArrayList<>(FirmwareBuild.of(net.program()));
      builds.add(FirmwareBuild.EVERY_TENSOR);
      builds.forEach(build -> all.add(Built.of(net, build, machine)));
    }
    ByteComparison comparison = new ByteComparison();
    Optional<VerificationResult> problem = run(all, job, comparison);
    return problem.isPresent()
        ? problem.get()
        : comparison.result(name, job.images(), all.size() + " programs of nets, all outputs");
  }

  /** Runs all in one program, or, where they are too many for the machine, in halves. */
  private Optional<VerificationResult> run(
      List<Built> all, VerificationJob job, ByteComparison comparison)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(job.workDirectory(), "nets-");
    Machine harnessed = machine.withHarness(SOURCE);
    HarnessFolder.writeHarness(folder, machine.files());
    for (Built one : all) {
      Files.write(folder.resolve(one.prefix() + ".h"), one.header().bytes());
    }
    Files.writeString(folder.resolve(SOURCE), source(all));
    Files.write(folder.resolve("inputs.bin"), inputs(all, job.images()));
    int stack = all.stream().mapToInt(Built::stackBytes).max().orElseThrow();
    ProcessResult compiled =
        ProcessRunner.run(harnessed.buildCommand(false, Level.SPEED, stack), folder, job.timeout());
    Optional<String> tooLarge = Machine.tooLarge(compiled);
    if (tooLarge.isPresent() && all.size() > 1) {
      int middle = all.size() / 2;
      Optional<VerificationResult> problem = run(all.subList(0, middle), job, comparison);
      return problem.isPresent() ? problem : run(all.subList(middle, all.size()), job, comparison);
    }
    if (!compiled.ok()) {
      return Optional.of(
          tooLarge
              .map(reason -> VerificationResult.doesNotFit(name, reason))
              .orElseGet(() -> VerificationResult.failed(name, "build: " + compiled.summary())));
    }
    ProcessResult run = ProcessRunner.run(harnessed.run(), folder, job.timeout());
    if (!run.ok()) {
      return Optional.of(VerificationResult.failed(name, "run: " + run.summary()));
    }
    compare(all, job.images(), folder.resolve("outputs.bin"), comparison);
    return Optional.empty();
  }

  private static byte[] inputs(List<Built> all, int images) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int image = 0; image < images; image++) {
      for (Built one : all) {
        bytes.writeBytes(one.net().inputs().get(image));
      }
    }
    return bytes.toByteArray();
  }

  private static void compare(List<Built> all, int images, Path outputs, ByteComparison comparison)
      throws IOException {
    try (InputStream in = Files.newInputStream(outputs)) {
      for (int image = 0; image < images; image++) {
        for (Built one : all) {
          byte[] expected = one.net().outputs().get(image);
          String where = one.net().program().name() + " " + one.build().words();
          comparison.add(image, where, expected, in.readNBytes(expected.length), 0);
        }
      }
      if (in.read() >= 0) {
        throw new IOException(outputs + " is longer than the images' bytes");
      }
    }
  }

  /** What runs every image through every net. */
  private static String source(List<Built> all) {
    StringBuilder text =
        new StringBuilder(
            """
            #include "nib_port.h"

            /* What an arena holds before a run: nothing that reads as 0. */
            static void nib_fill(int8_t *to, int32_t bytes) {
              for (int32_t i = 0; i < bytes; i++) {
                to[i] = 0x55;
              }
            }

            """);
    all.forEach(one -> text.append(one.source()));
    text.append("int main(void) {\n  int more = 1;\n  nib_port_open();\n  while (more) {\n");
    for (Built one : all) {
      text.append("    more = more && %s_image();\n".formatted(one.prefix()));
    }
    return text + "  }\n  nib_port_close();\n  return 0;\n}\n";
  }

  /** A net as one of its builds is printed. */
  private record Built(
      SeparateNet net, FirmwareBuild build, String prefix, GeneratedFile header, int stackBytes) {
    static Built of(SeparateNet net, FirmwareBuild build, Machine machine) {
      Program program = net.program();
      Program named = program.named(program.name() + "_" + build.name().toLowerCase(Locale.ROOT));
      PlacedProgram placed = build.placed(named, machine.kernels());
      int stack =
          machine
              .core()
              .map(
                  core ->
                      StackTable.measured()
                          .neededBytes(build.footprint(placed, machine.kernels()), core))
              .orElse(0);
      return new Built(
          net, build, CBackend.prefix(named), build.files(placed, machine.kernels()).get(0), stack);
    }

    /** The function that runs an image, as the last program's header knows the model. */
    String source() {
      return """
      #define %2$s_IMPLEMENTATION
      #include "%1$s.h"
      static int8_t %1$s_arena[%2$s%3$s_ARENA_BYTES];
      static int %1$s_image(void) {
        int8_t *const arena = %1$s_arena;
        nib_fill(arena, %2$s%3$s_ARENA_BYTES);
      %4$s%5$s  return 1;
      }

      """
          .formatted(
              prefix,
              prefix.toUpperCase(Locale.ROOT),
              build.rowsComeIn() ? "_ROWS" : "",
              build.rowsComeIn() ? rows() : whole(),
              outputs());
    }

    private String whole() {
      StringBuilder text = new StringBuilder();
      for (String input : names("input", net.program().inputs().size())) {
        text.append(
            """
              if (!nib_port_read(%s(arena), %s_BYTES)) {
                return 0;
              }
            """
                .formatted(input, input.toUpperCase(Locale.ROOT)));
      }
      return text.append("  %s_run(arena);\n".formatted(prefix)).toString();
    }

    private String rows() {
      return """
        %1$s_begin(arena);
        for (int y = 0; y < %2$s_ROWS; y++) {
          static int8_t row[%2$s_ROW_BYTES];
          if (!nib_port_read(row, %2$s_ROW_BYTES)) {
            return 0;
          }
          %1$s_row(arena, row);
        }
        %1$s_end(arena);
      """
          .formatted(prefix, prefix.toUpperCase(Locale.ROOT));
    }

    private String outputs() {
      StringBuilder text = new StringBuilder();
      for (String output : names("output", net.program().outputs().size())) {
        text.append(
            "  nib_port_write(NIB_PORT_OUTPUTS, %s(arena), %s_BYTES);\n"
                .formatted(output, output.toUpperCase(Locale.ROOT)));
      }
      return text.toString();
    }

    private List<String> names(String what, int count) {
      return FirmwareProject.names(prefix, what, count);
    }
  }
}
