package dev.nib.conformance.hdl;

import dev.nib.codegen.verilog.engine.EngineProgram;
import dev.nib.codegen.verilog.engine.EngineStep;
import dev.nib.conformance.ByteComparison;
import dev.nib.conformance.VerificationJob;
import dev.nib.program.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the core's test bench wrote, held against the simulator. */
final class CoreRun {
  private final EngineProgram program;
  private final VerificationJob job;
  private final ByteComparison comparison;

  CoreRun(EngineProgram program, VerificationJob job, ByteComparison comparison) {
    this.program = program;
    this.job = job;
    this.comparison = comparison;
  }

  /**
   * Compares class and outputs of all images.
   *
   * @param cycles that each must have taken, 0 where streams waited
   * @return what is wrong besides differing bytes; empty when nothing is
   */
  String compareOutputs(Path file, long cycles) throws IOException {
    List<String> lines = Files.readAllLines(file);
    if (lines.size() != job.images()) {
      return "%d images came out, %d went in".formatted(lines.size(), job.images());
    }
    Value output = program.program().outputs().get(0);
    for (int image = 0; image < lines.size(); image++) {
      String[] fields = lines.get(image).split(" ", -1);
      if (fields.length != output.bytes() + 2) {
        return "image %d: the line \"%s\"".formatted(image, lines.get(image));
      }
      long took = Long.parseLong(fields[fields.length - 1]);
      if (cycles != 0 && took != cycles) {
        return "image %d took %,d cycles, %,d were predicted".formatted(image, took, cycles);
      }
      byte[] got = new byte[output.bytes() + 1];
      for (int i = 0; i < got.length; i++) {
        if (!isKnown(fields[i])) {
          return "image %d: unknown bits in the line \"%s\"".formatted(image, lines.get(image));
        }
        got[i] = hex(fields[i]);
      }
      byte[] expected = CoreResult.of(values(image).get(output.tensor()));
      comparison.add(image, "class and " + output.name(), expected, got, 0);
    }
    return "";
  }

  /** False where a simulation has bits that are neither 0 nor 1. */
  private static boolean isKnown(String digits) {
    return digits.matches("[0-9a-f]{2}");
  }

  private static byte hex(String digits) {
    return (byte) Integer.parseInt(digits, 16);
  }

  /** Compares what each step of the traced images wrote, byte for byte at its address. */
  void compareSteps(Path file) throws IOException {
    Map<List<Integer>, Map<Integer, String>> written = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split(" ", -1);
      List<Integer> step = List.of(Integer.parseInt(fields[0]), Integer.parseInt(fields[1]));
      written
          .computeIfAbsent(step, key -> new HashMap<>())
          .put(Integer.parseInt(fields[2]), fields[3]);
    }
    for (int image = 0; image < job.tracedImages(); image++) {
      Map<Integer, byte[]> values = values(image);
      for (int s = 0; s < program.steps().size(); s++) {
        EngineStep step = program.steps().get(s);
        Value output = step.output();
        byte[] expected = values.get(output.tensor());
        Map<Integer, String> bytes = written.getOrDefault(List.of(image, s), Map.of());
        comparison.add(image, output.name(), expected, gathered(bytes, output), 0);
      }
    }
  }

  /** As many bytes of a value as were written from its begin on, without a gap or unknown bits. */
  private byte[] gathered(Map<Integer, String> bytes, Value value) {
    byte[] got = new byte[value.bytes()];
    int base = program.banks().offset(value);
    for (int i = 0; i < got.length; i++) {
      String digits = bytes.get(base + i);
      if (digits == null || !isKnown(digits)) {
        return Arrays.copyOf(got, i);
      }
      got[i] = hex(digits);
    }
    return got;
  }

  private Map<Integer, byte[]> values(int image) {
    Map<Integer, byte[]> values = new HashMap<>();
    job.simulator()
        .run(job.inputs().get(image), (value, content) -> values.put(value.tensor(), content));
    return values;
  }
}
