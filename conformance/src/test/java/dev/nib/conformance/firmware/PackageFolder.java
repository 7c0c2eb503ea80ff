package dev.nib.conformance.firmware;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.COptions;
import dev.nib.codegen.c.CTarget;
import dev.nib.codegen.c.CameraPicture;
import dev.nib.codegen.c.PackageBackend;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.dataset.GreyImage;
import dev.nib.dataset.PixelFormat;
import dev.nib.dataset.SensorBuffer;
import dev.nib.model.Argmax;
import dev.nib.model.Bytes;
import dev.nib.model.testing.Needs;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.program.Value;
import dev.nib.sim.Simulator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A package in a folder, and what its examples must print.
 *
 * @param program what it runs
 * @param input the bytes that {@code classify} gives it
 */
record PackageFolder(Path root, Program program, Bytes input) {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final Pattern SCORE =
      Pattern.compile("(?m)^(\\d+): (-?\\d+)(?:, in thousandths (\\d+))?\\r?$");

  static PackageFolder write(Path root, Program program, CTarget target, byte[] input)
      throws IOException {
    COptions options =
        new COptions(
            List.of(),
            Optional.of(
                new COptions.Example(
                    "an image", Bytes.of(input), Bytes.of(new Simulator(program).run(input)))),
            Optional.empty(),
            target);
    for (GeneratedFile file : PackageBackend.generate(program, options, camera(program))) {
      Path path = root.resolve(file.path());
      Files.createDirectories(path.getParent());
      Files.write(path, file.bytes());
    }
    return new PackageFolder(root, program, Bytes.of(input));
  }

  /** A picture of a net of one grey picture of 28 x 28: strokes, noise and light at random. */
  static Optional<CameraPicture> camera(Program program) {
    if (program.inputs().size() > 1 || program.inputBytes() != 784) {
      return Optional.empty();
    }
    SensorBuffer buffer = SensorBuffer.of(PixelFormat.RGB565_BIG_ENDIAN, 50, 39);
    byte[] frame = new byte[Math.toIntExact(buffer.bytes())];
    new SensorPictures(3, frame.length).photograph(buffer, frame);
    GreyImage small = buffer.grey(frame).reduced();
    GreyImage digit = (small.hasDarkInk() ? small.inverted() : small).stretched().centred(28, 20);
    byte[] levels = new byte[784];
    digit.copyPixels(levels, 0);
    byte[] output = new Simulator(program).run(input(program, levels));
    return Optional.of(
        new CameraPicture(
            "strokes", 50, 39, Bytes.of(frame), 28, 20, Bytes.of(levels), Bytes.of(output)));
  }

  /** What the example {@code camera} printed is what Java computes. */
  static void requireCamera(Program program, String printed) {
    byte[] scores = camera(program).orElseThrow().output().toArray();
    String line = asList(scores).stream().map(q -> " " + q).collect(joining());
    assertThat(printed.replace("\r", ""))
        .contains("scores" + line + "\n")
        .contains("class " + Argmax.of(scores) + "\n0 bytes differ from nib\n");
  }

  /** A net of the zoo. */
  static Program zoo(String name) {
    return Lowering.lower(
        TfliteFile.read(
            Path.of("../toolkit/src/main/resources/nib/zoo/%s-int8.tflite".formatted(name))));
  }

  String prefix() {
    return CBackend.prefix(program);
  }

  /** What the example {@code classify} printed is what the simulator computes. */
  void requireEqual(String printed) {
    byte[] expected = new Simulator(program).run(input.toArray());
    List<Integer> scores = new ArrayList<>();
    Matcher matcher = SCORE.matcher(printed);
    while (matcher.find()) {
      assertThat(Integer.parseInt(matcher.group(1))).isEqualTo(scores.size());
      int score = Integer.parseInt(matcher.group(2));
      if (matcher.group(3) != null) {
        assertThat(Long.parseLong(matcher.group(3))).isEqualTo(permille(score));
      }
      scores.add(score);
    }
    assertThat(scores).as(printed).isEqualTo(asList(expected));
    assertThat(printed).contains("image: an image");
    assertThat(printed).contains("0 bytes differ from nib's simulator");
    if (classifies(program)) {
      assertThat(printed).contains("class " + Argmax.of(expected));
    }
  }

  /** Whether there is one row of scores. */
  private static boolean classifies(Program program) {
    Value output = program.outputs().get(0);
    return program.outputs().size() == 1 && output.shape().extent(-1) == output.bytes();
  }

  /** What grey levels are for a net that takes pixels 0..1. */
  static byte[] input(Program program, byte[] levels) {
    Bytes table = PixelInput.of(program, Optional.empty()).table();
    byte[] input = new byte[levels.length];
    for (int i = 0; i < input.length; i++) {
      input[i] = table.get(levels[i] & 0xff);
    }
    return input;
  }

  /** The probability in thousandths, of doubles. */
  static long permille(int score) {
    return Math.round(1000 * ((score + 128) / 256.0));
  }

  private static List<Integer> asList(byte[] bytes) {
    List<Integer> values = new ArrayList<>();
    for (byte value : bytes) {
      values.add((int) value);
    }
    return values;
  }

  /** The line by which the example {@code serial} answers an input. */
  static String answer(Program program, byte[] input) {
    byte[] output = new Simulator(program).run(input);
    StringBuilder line = new StringBuilder();
    if (classifies(program)) {
      line.append(Argmax.of(output)).append(' ');
    }
    for (byte score : output) {
      line.append(score).append(' ');
    }
    return line.toString().strip();
  }

  /** Runs a command, which must succeed. */
  static String done(Path directory, List<String> command) throws InterruptedException {
    ProcessResult result = run(directory, command);
    assertThat(result.ok()).as(String.join(" ", command) + "\n" + result.output()).isTrue();
    return result.output();
  }

  static ProcessResult run(Path directory, List<String> command) throws InterruptedException {
    return ProcessRunner.run(command, directory, TIMEOUT);
  }

  /** Writes a file that lies beside the tests. */
  static Path resource(String name, Path folder) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = PackageFolder.class.getResourceAsStream(name)) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  static void needCMake() throws InterruptedException {
    ProcessResult version = run(Path.of("."), List.of("cmake", "--version"));
    Needs.tool(version.ok(), () -> "cmake is missing (apt-get install cmake)");
  }

  static void needFile(Path file, String debianPackage) {
    Needs.tool(
        Files.exists(file),
        () -> "%s is missing (apt-get install %s)".formatted(file, debianPackage));
  }
}
