package dev.nib.conformance.hdl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.firmware.Tools;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A bench in Icarus for one module with a clock: says its inputs in each cycle, and what its
 * outputs must be behind the rising edge that follows.
 */
final class CycleBench {
  private final Path folder;
  private final String module;
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private final Map<String, Integer> inputs = new LinkedHashMap<>();
  private final Map<String, Integer> outputs = new LinkedHashMap<>();
  private final List<String> vectors = new ArrayList<>();

  /**
   * @param folder to work in
   */
  CycleBench(Path folder, String module) {
    this.folder = folder;
    this.module = module;
  }

  CycleBench parameter(String name, Object value) {
    parameters.put(name, value.toString());
    return this;
  }

  /** An input of so many bits; {@code cycle} gives its values in the order of these calls. */
  CycleBench input(String name, int bits) {
    inputs.put(name, bits);
    return this;
  }

  CycleBench output(String name, int bits) {
    outputs.put(name, bits);
    return this;
  }

  /**
   * A cycle in which outputs are what they like.
   *
   * @param values of the inputs
   */
  void cycle(long... values) {
    add(values, new long[outputs.size()], false);
  }

  /**
   * A cycle.
   *
   * @param expected of the outputs behind its edge
   */
  void cycle(long[] values, long... expected) {
    add(values, expected, true);
  }

  private void add(long[] values, long[] expected, boolean compares) {
    BigInteger word = BigInteger.valueOf(compares ? 1 : 0);
    word = packed(word, values, inputs);
    vectors.add(packed(word, expected, outputs).toString(16));
  }

  private static BigInteger packed(BigInteger word, long[] values, Map<String, Integer> ports) {
    assertThat(values).hasSameSizeAs(ports.keySet());
    int at = 0;
    BigInteger packed = word;
    for (int bits : ports.values()) {
      BigInteger mask = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
      packed = packed.shiftLeft(bits).or(BigInteger.valueOf(values[at++]).and(mask));
    }
    return packed;
  }

  int cycles() {
    return vectors.size();
  }

  /** Runs all cycles; every output must be right. */
  void assertRight(String... files) throws Exception {
    assertThat(run(UnaryOperator.identity(), files))
        .isEqualTo("PASS: %d cycles".formatted(vectors.size()));
  }

  /** The same with a change of the module, which must show. */
  void assertNotices(UnaryOperator<String> change, String... files) throws Exception {
    assertThat(run(change, files)).startsWith("FAIL: cycle ");
  }

  /**
   * What the bench says.
   *
   * @param change of the module's text
   * @param files that the module needs besides its own, of hdl-templates
   */
  private String run(UnaryOperator<String> change, String... files) throws Exception {
    Tools.assume(List.of(ExternalTool.IVERILOG));
    List<String> build =
        new ArrayList<>(List.of("iverilog", "-g2005", "-Wall", "-o", "cycles.vvp"));
    build.addAll(List.of("-s", "cycles_tb", "cycles_tb.v", module + ".v"));
    for (String file : files) {
      Files.writeString(folder.resolve(file), HdlJobs.fixed(file));
      build.add(file);
    }
    String own = HdlJobs.fixed(module + ".v");
    Files.writeString(folder.resolve(module + ".v"), change.apply(own));
    Files.writeString(folder.resolve("cycles_tb.v"), text());
    Files.write(folder.resolve("cycles.mem"), vectors);
    assertThat(command(build).output()).isEmpty();
    return command(List.of("vvp", "-n", "cycles.vvp")).output().strip();
  }

  private String text() {
    List<String> lines = new ArrayList<>();
    int bits = 1 + sum(inputs) + sum(outputs);
    lines.add("`default_nettype none");
    lines.add("module cycles_tb;");
    lines.add("reg clk;");
    lines.add("reg compares;");
    inputs.forEach((name, width) -> lines.add("reg [%d:0] %s;".formatted(width - 1, name)));
    outputs.forEach(
        (name, width) -> {
          lines.add("wire [%d:0] %s;".formatted(width - 1, name));
          lines.add("reg [%d:0] right_%s;".formatted(width - 1, name));
        });
    List<String> set = new ArrayList<>();
    parameters.forEach((name, value) -> set.add(".%s(%s)".formatted(name, value)));
    List<String> ports = new ArrayList<>(List.of(".clk(clk)"));
    inputs.keySet().forEach(name -> ports.add(".%s(%s)".formatted(name, name)));
    outputs.keySet().forEach(name -> ports.add(".%s(%s)".formatted(name, name)));
    lines.add(
        "%s #(%s) dut (%s);".formatted(module, String.join(", ", set), String.join(", ", ports)));
    lines.add("reg [%d:0] vectors [0:%d];".formatted(bits - 1, vectors.size() - 1));
    lines.add("integer at;");
    lines.add("initial begin");
    lines.add("  clk = 1'b0;");
    lines.add("  $readmemh(\"cycles.mem\", vectors);");
    lines.add("  for (at = 0; at < %d; at = at + 1) begin".formatted(vectors.size()));
    List<String> fields = new ArrayList<>(List.of("compares"));
    fields.addAll(inputs.keySet());
    outputs.keySet().forEach(name -> fields.add("right_" + name));
    lines.add("    {%s} = vectors[at];".formatted(String.join(", ", fields)));
    lines.add("    #1 clk = 1'b1;");
    lines.add("    #1 clk = 1'b0;");
    for (String name : outputs.keySet()) {
      lines.add("    if (compares && %s !== right_%s) begin".formatted(name, name));
      lines.add(
          "      $display(\"FAIL: cycle %%0d: %s is %%h, not %%h\", at, %s, right_%s);"
              .formatted(name, name, name));
      lines.add("      $finish;");
      lines.add("    end");
    }
    lines.add("  end");
    lines.add("  $display(\"PASS: %0d cycles\", at);");
    lines.add("  $finish;");
    lines.add("end");
    lines.add("endmodule");
    lines.add("`default_nettype wire");
    return String.join("\n", lines) + "\n";
  }

  private static int sum(Map<String, Integer> ports) {
    return ports.values().stream().mapToInt(bits -> bits).sum();
  }

  private ProcessResult command(List<String> command) throws Exception {
    return HdlJobs.done(folder, Duration.ofMinutes(1), command);
  }
}
