package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.Core;
import dev.nib.chip.EmulatedBoard;
import dev.nib.chip.Level;
import dev.nib.codegen.Templates;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.model.arithmetic.FixedPoint;
import dev.nib.model.arithmetic.FixedPointExponential;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The primitives in C against those in Java: first all pairs of extremes, then random numbers. */
class PrimitivesTest {
  private static final int[] EXTREMES = {
    Integer.MIN_VALUE,
    Integer.MIN_VALUE + 1,
    -(1 << 30) - 1,
    -(1 << 30),
    -(1 << 30) + 1,
    -(1 << 24),
    -65537,
    -256,
    -255,
    -128,
    -3,
    -2,
    -1,
    0,
    1,
    2,
    3,
    127,
    255,
    65535,
    (1 << 24) - 1,
    1 << 24,
    (1 << 29) - 1,
    1 << 29,
    (1 << 30) - 1,
    1 << 30,
    (1 << 30) + 1,
    Integer.MAX_VALUE - 1,
    Integer.MAX_VALUE
  };
  private static final int[] EXPONENTS = {0, 1, 2, 12, 23, 30, 31};
  private static final int[] SHIFTS = {-31, -30, -8, -1, 0, 1, 7, 30, 31};
  private static final int RANDOM = 20_000;
  private static final int RESULTS = 7;

  @TempDir Path folder;

  /** The arguments of all primitives. */
  private record Vector(int a, int b, int exponent, int shift) {
    int[] expected() {
      int x = shift > 0 ? a >> shift : a;
      int negative = a > 0 ? -a : Math.max(a, -Integer.MAX_VALUE);
      long shifted = 4L * a;
      return new int[] {
        FixedPoint.saturatingRoundingDoublingHighMul(a, b),
        FixedPoint.roundingDivideByPowerOfTwo(a, exponent),
        FixedPoint.multiplyByQuantizedMultiplier(x, b, shift),
        FixedPointExponential.expOnNegativeValues(negative),
        FixedPointExponential.reciprocalOfOnePlus(a & Integer.MAX_VALUE),
        (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, shifted)),
        FixedPoint.roundingDivideByPowerOfTwo(
            FixedPoint.saturatingRoundingDoublingHighMul(a >> 1, b & Integer.MAX_VALUE), exponent),
      };
    }
  }

  @Test
  void hostUnderSanitizers() throws IOException, InterruptedException {
    Tools.assume(List.of(ExternalTool.GCC_SANITIZERS));
    equalsJava(Machine.sanitized("-O2"));
  }

  @Test
  void cortexM0() throws IOException, InterruptedException {
    Tools.assume(List.of(ExternalTool.ARM_GCC, ExternalTool.QEMU_ARM));
    equalsJava(Machine.emulated("", Core.CORTEX_M0, EmulatedBoard.MICROBIT));
  }

  /** Those that requantise in a way of their own. */
  @ParameterizedTest
  @EnumSource(names = {"CORTEX_M4", "CORTEX_M55", "RV32IMC", "RV32EC"})
  void otherCores(Core core) throws IOException, InterruptedException {
    Tools.assume(ExternalTool.running(core));
    equalsJava(Machine.emulated("", core, EmulatedBoard.largest(core)));
  }

  private void equalsJava(Machine machine) throws IOException, InterruptedException {
    Templates templates = new Templates("nib/firmware");
    for (String name :
        List.of("nib_platform.h", "nib_fixed_point.h", "nib_requantize.h", "nib_softmax_s8.c")) {
      Files.writeString(folder.resolve(name), templates.fixed(name));
    }
    List<String> files = new ArrayList<>(machine.files());
    for (String name : files) {
      Files.writeString(folder.resolve(name), templates.fixed("harness/" + name));
    }
    files.set(files.indexOf("nib_harness.c"), "primitives.c");
    try (InputStream in = PrimitivesTest.class.getResourceAsStream("primitives.c")) {
      Files.write(folder.resolve("primitives.c"), in.readAllBytes());
    }
    List<Vector> vectors = vectors();
    ByteBuffer input = ByteBuffer.allocate(vectors.size() * 16).order(ByteOrder.LITTLE_ENDIAN);
    vectors.forEach(v -> input.putInt(v.a).putInt(v.b).putInt(v.exponent).putInt(v.shift));
    Files.write(folder.resolve("inputs.bin"), input.array());

    Machine build =
        new Machine(
            "",
            machine.core(),
            machine.board(),
            machine.kernels(),
            machine.compile(),
            files,
            machine.run());
    List<String> command = new ArrayList<>(build.buildCommand(false, Level.SIZE, 1024));
    command.add("-DNIB_KERNEL=static inline");
    ProcessResult built = Tools.run(folder, command);
    assertThat(built.ok()).as(built.output()).isTrue();
    ProcessResult run = Tools.run(folder, machine.run());
    assertThat(run.ok()).as(run.output()).isTrue();

    byte[] bytes = Files.readAllBytes(folder.resolve("outputs.bin"));
    assertThat(bytes).hasSize(vectors.size() * RESULTS * 4);
    ByteBuffer output = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (Vector vector : vectors) {
      int[] got = new int[RESULTS];
      for (int i = 0; i < RESULTS; i++) {
        got[i] = output.getInt();
      }
      assertThat(got).as(vector.toString()).isEqualTo(vector.expected());
    }
  }

  private static List<Vector> vectors() {
    List<Vector> vectors = new ArrayList<>();
    for (int a : EXTREMES) {
      for (int b : EXTREMES) {
        if (a != Integer.MIN_VALUE || b != Integer.MIN_VALUE) { // no factor is negative
          vectors.add(new Vector(a, b, 0, 0));
        }
      }
      for (int exponent : EXPONENTS) {
        vectors.add(new Vector(a, Integer.MAX_VALUE, exponent, 0));
      }
      for (int shift : SHIFTS) {
        for (int multiplier : new int[] {0, 1 << 30, (1 << 30) + 1, Integer.MAX_VALUE}) {
          vectors.add(new Vector(a, multiplier, 0, shift));
        }
      }
    }
    Random random = new Random(5);
    for (int i = 0; i < RANDOM; i++) {
      int a = random.nextInt() >> random.nextInt(32);
      vectors.add(new Vector(a, random.nextInt(), random.nextInt(32), random.nextInt(63) - 31));
    }
    return vectors;
  }
}
