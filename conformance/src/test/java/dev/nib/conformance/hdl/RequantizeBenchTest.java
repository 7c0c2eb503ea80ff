package dev.nib.conformance.hdl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.firmware.Tools;
import dev.nib.model.Ints;
import dev.nib.model.arithmetic.FixedPoint;
import dev.nib.program.Requantization;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The requantiser against the executable form of rule R5: first the cross product of the extremes
 * of sum, multiplier and shift, then random numbers, at the narrowest and the widest registers.
 */
class RequantizeBenchTest {
  private static final int RANDOM = 5000;

  private static final List<String> MODULES =
      List.of("nib_requantize.v", "nib_multiply.v", "nib_multiply_serial.v", "nib_divide.v");

  @TempDir Path folder;

  /** What the module is given: its widths and the step's constants. */
  private record Setting(
      int serial,
      int accBits,
      int biasBits,
      int sumBits,
      int rightBits,
      int leftBits,
      int zero,
      int min,
      int max) {
    List<String> parameters(int vectors) {
      return List.of(
          "SERIAL=" + serial,
          "ACC_BITS=" + accBits,
          "BIAS_BITS=" + biasBits,
          "SUM_BITS=" + sumBits,
          "RIGHT_BITS=" + rightBits,
          "LEFT_BITS=" + leftBits,
          "ZERO_POINT=" + zero,
          "LOWEST=" + min,
          "HIGHEST=" + max,
          "VECTORS=" + vectors);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "17,  1, 17, 1, 0, -128, -128, 127",
    "17, 12, 18, 4, 0, 127, -128, 127",
    "21, 16, 22, 5, 0, 3, -5, 90",
    "24, 32, 32, 5, 0, -128, -128, 127",
    "31, 30, 31, 5, 0, 0, -128, -127",
    "32, 32, 32, 5, 0, 127, 127, 127",
    "20, 15, 27, 5, 3, -7, -128, 127",
    "17, 17, 32, 5, 5, 5, -128, 127"
  })
  void everyVectorIsThatOfRuleR5(
      int accBits,
      int biasBits,
      int sumBits,
      int rightBits,
      int leftBits,
      int zero,
      int min,
      int max)
      throws Exception {
    for (int serial = 0; serial < 2; serial++) {
      Setting setting =
          new Setting(serial, accBits, biasBits, sumBits, rightBits, leftBits, zero, min, max);
      List<String> vectors = new ArrayList<>(vectors(setting));
      assertThat(run(setting, vectors, UnaryOperator.identity()))
          .startsWith("PASS: " + vectors.size() + " vectors");
    }
  }

  /** Halves of negative numbers go away from zero: without that the bench must say so. */
  @Test
  void aRoundingThatIsWrongIsNoticed() throws Exception {
    Setting setting = new Setting(0, 21, 16, 22, 5, 0, 3, -128, 127);
    List<String> vectors = new ArrayList<>(vectors(setting));
    String output =
        run(
            setting,
            vectors,
            text -> text.replace("{(SUM_BITS+1){lessens}}", "{(SUM_BITS+1){1'b0}}"));
    assertThat(output).startsWith("FAIL: vector ").doesNotContain("PASS");
  }

  private static Set<String> vectors(Setting s) {
    Set<String> vectors = new LinkedHashSet<>();
    Random random = new Random(s.sumBits());
    long[] sums = {0, 1, -1, 2, -2, 3, -3, 1023, -1023, max(s.accBits()), min(s.accBits())};
    int[] multipliers = {
      0, 1, 715827883, (1 << 30) - 1, 1 << 30, (1 << 30) + 1, 1518500250, Integer.MAX_VALUE
    };
    for (long sum : sums) {
      for (long bias : new long[] {0, max(s.biasBits()), min(s.biasBits())}) {
        for (int multiplier : multipliers) {
          for (int right = 0; right < Math.min(32, 1 << s.rightBits()); right++) {
            add(vectors, s, sum, bias, multiplier, -right);
          }
          for (int left = 1; left < 1 << s.leftBits(); left++) {
            add(vectors, s, sum, bias, multiplier, left);
          }
        }
      }
    }
    for (int i = 0; i < RANDOM; i++) {
      long sum = random.nextLong() >> (64 - 1 - random.nextInt(s.accBits()));
      long bias = random.nextLong() >> (64 - 1 - random.nextInt(s.biasBits()));
      int shift = -random.nextInt(Math.min(32, 1 << s.rightBits()));
      if (s.leftBits() > 0 && random.nextBoolean()) {
        shift = random.nextInt(1 << s.leftBits());
      }
      int multiplier = (1 << 30) + random.nextInt(1 << 30);
      add(vectors, s, sum, bias, multiplier, shift);
    }
    return vectors;
  }

  private static long max(int bits) {
    return (1L << (bits - 1)) - 1;
  }

  private static long min(int bits) {
    return -(1L << (bits - 1));
  }

  /** Adds a vector that the lowering would let pass: nothing overflows (rules R3 and R5). */
  private static void add(
      Set<String> vectors, Setting s, long sum, long bias, int multiplier, int shift) {
    long biased = sum + bias;
    long shifted = biased << Math.max(0, shift);
    if (biased < min(s.sumBits()) || biased > max(s.sumBits())) {
      return;
    }
    if (shifted < min(s.sumBits()) || shifted > max(s.sumBits())) {
      return;
    }
    long scaled =
        FixedPoint.multiplyByQuantizedMultiplier(
            (int) biased, multiplier, multiplier == 0 ? 0 : shift);
    if (scaled + s.zero() != (int) (scaled + s.zero())) {
      return;
    }
    Requantization r =
        new Requantization(
            Ints.of(multiplier), Ints.of(multiplier == 0 ? 0 : shift), s.zero(), s.min(), s.max());
    int right = Math.max(0, -shift);
    int left = Math.max(0, shift);
    BigInteger word = field(r.apply((int) biased, 0), 8);
    word = word.shiftLeft(s.leftBits()).or(field(left, s.leftBits()));
    word = word.shiftLeft(s.rightBits()).or(field(right, s.rightBits()));
    word = word.shiftLeft(31).or(field(multiplier, 31));
    word = word.shiftLeft(s.biasBits()).or(field(bias, s.biasBits()));
    word = word.shiftLeft(s.accBits()).or(field(sum, s.accBits()));
    vectors.add(word.toString(16));
  }

  private static BigInteger field(long value, int bits) {
    return BigInteger.valueOf(value).and(BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE));
  }

  private String run(Setting setting, List<String> vectors, UnaryOperator<String> change)
      throws Exception {
    Tools.assume(List.of(ExternalTool.IVERILOG));
    for (String module : MODULES) {
      String text = HdlJobs.fixed(module);
      // The change is one of nib_divide.
      Files.writeString(
          folder.resolve(module), module.equals("nib_divide.v") ? change.apply(text) : text);
    }
    Files.writeString(folder.resolve("tb.v"), HdlJobs.fixed("nib_requantize_tb.v"));
    Files.write(folder.resolve("vectors.mem"), vectors);
    List<String> build = new ArrayList<>(List.of("iverilog", "-g2005", "-Wall", "-o", "tb.vvp"));
    for (String parameter : setting.parameters(vectors.size())) {
      build.add("-Pnib_requantize_tb." + parameter);
    }
    build.addAll(List.of("-s", "nib_requantize_tb", "tb.v"));
    build.addAll(MODULES);
    assertThat(command(build).output()).isEmpty();
    return command(List.of("vvp", "-n", "tb.vvp", "+vectors=vectors.mem")).output();
  }

  private ProcessResult command(List<String> command) throws Exception {
    return HdlJobs.done(folder, Duration.ofMinutes(1), command);
  }
}
