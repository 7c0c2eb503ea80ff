package dev.nib.conformance.firmware;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.chip.ArduinoRoom;
import dev.nib.chip.Chip;
import dev.nib.chip.ChipFit;
import dev.nib.chip.Chips;
import dev.nib.chip.Core;
import dev.nib.codegen.c.CPrograms;
import dev.nib.codegen.c.CTarget;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.RandomInputs;
import dev.nib.model.testing.Needs;
import dev.nib.program.Program;
import dev.nib.program.pass.Passes.Objective;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A package's sketches on an Uno and a Mega: Arduino's core and recipes, simavr's chips. */
class PackageArduinoTest {
  private static final Program KB4 = PackageFolder.zoo("kb4");

  /** An IDX file of images. */
  private static final int IDX_IMAGES = 0x803;

  @TempDir private static Path work;

  private static final Map<Board, ArduinoBuild> BUILDS = new HashMap<>();

  @TempDir private Path folder;

  /** A board, its entry in the menu of processors, its chip and core. */
  private enum Board {
    UNO("uno", "", "atmega328p", Core.AVR),
    MEGA("mega", "atmega2560", "atmega2560", Core.AVR6);

    private final String id;
    private final String cpu;
    private final String mcu;
    private final Core core;

    Board(String id, String cpu, String mcu, Core core) {
      this.id = id;
      this.cpu = cpu;
      this.mcu = mcu;
      this.core = core;
    }

    /** What it builds with, whose core is compiled once. */
    ArduinoBuild build() throws IOException, InterruptedException {
      ArduinoBuild build = BUILDS.get(this);
      if (build == null) {
        build = new ArduinoBuild(Files.createDirectories(work.resolve(id)), id, cpu);
        BUILDS.put(this, build);
      }
      assertThat(build.property("build.mcu")).isEqualTo(mcu);
      return build;
    }
  }

  @BeforeAll
  static void buildTheSimulator() throws Exception {
    Tools.assume(List.of(ExternalTool.GCC, ExternalTool.AVR_GCC));
    PackageFolder.needFile(ArduinoBuild.CORE.resolve("platform.txt"), "arduino-core-avr");
    PackageFolder.needFile(Path.of("/usr/include/simavr/sim_avr.h"), "libsimavr-dev");
    PackageFolder.resource("avr_board.c", work);
    PackageFolder.done(
        work,
        List.of(
            "gcc",
            "-std=gnu11",
            "-O2",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-o",
            "avr_board",
            "avr_board.c",
            "-lsimavr"));
  }

  private PackageFolder write(Program program, CTarget target) throws IOException {
    return PackageFolder.write(
        folder.resolve("package"), program, target, RandomInputs.of(program, 5, 3).get(4));
  }

  private static Path sketch(Board board, PackageFolder of, String name) throws Exception {
    return board.build().sketch(of.root(), of.root().resolve("examples").resolve(name));
  }

  private static String simavr() {
    return work.resolve("avr_board").toString();
  }

  /** What a sketch prints up to the end of a line with a word. */
  private static String printed(Board board, Path elf, String last) throws Exception {
    return PackageFolder.done(
        work, List.of(simavr(), board.mcu, elf.toString(), "until", last, "60"));
  }

  @ParameterizedTest
  @CsvSource({
    "UNO, kb4, SPEED",
    "UNO, kb4, ROWS",
    "UNO, kb8, ROWS",
    "MEGA, kb4, SPEED",
    "MEGA, kb44, ROWS"
  })
  void classifyPrintsTheSimulatorsBytes(Board board, String net, Objective objective)
      throws Exception {
    PackageFolder of = write(PackageFolder.zoo(net), CTarget.of(objective, board.core));
    of.requireEqual(printed(board, sketch(board, of, "classify"), "differ"));
  }

  /**
   * What is chosen for a chip leaves what Arduino takes, and that is not much more than kept.
   * mega328 is the net that leaves least: as the fastest code, it fits the chip and not the Uno.
   */
  @ParameterizedTest
  @CsvSource({
    "UNO, ATmega328P, mega328",
    "UNO, ATmega328P, kb8",
    "UNO, ATmega328P, kb4",
    "MEGA, ATmega2560, kb4"
  })
  void whatIsKeptForArduinoIsWhatItTakes(Board board, String chipName, String net)
      throws Exception {
    Chip chip = Chips.named(chipName);
    ArduinoRoom room = ArduinoRoom.of(chip).orElseThrow();
    assertThat(chip.flashBytes() - room.bootloaderBytes())
        .isEqualTo(Integer.parseInt(board.build().property("upload.maximum_size")));
    Program program = PackageFolder.zoo(net);
    CPrograms programs = CPrograms.of(program).besideArduino();
    Objective objective =
        programs
            .fastestOn(programs.objectives(), chip)
            .filter(o -> !o.rowsComeIn())
            .orElse(Objective.FLASH);
    ChipFit fit = programs.fit(objective, chip);
    assertThat(fit.fits()).isTrue();
    PackageFolder of = write(program, CTarget.of(objective, board.core));
    int mostFlash = 0;
    int mostRam = 0;
    for (String sketch : List.of("classify", "serial", "measure")) {
      sketch(board, of, sketch);
      ArduinoBuild.Taken taken = board.build().taken();
      mostFlash = Math.max(mostFlash, taken.flash());
      mostRam = Math.max(mostRam, taken.ram());
    }
    assertThat(mostFlash - fit.flashNeeded()).isLessThanOrEqualTo(room.flashBytes());
    assertThat(mostRam - (fit.ramNeeded() - fit.stackBytes()))
        .isBetween(180L, 0L + room.ramBytes());
    of.requireEqual(printed(board, sketch(board, of, "classify"), "differ"));
    assertThat(printed(board, sketch(board, of, "measure"), "stack"))
        .containsPattern("stack: \\d+ bytes of \\d+");
  }

  /** Without room for Arduino the same net would be given code that does not link. */
  @Test
  void theFastestCodeForTheChipAloneIsAnother() {
    Chip chip = Chips.named("ATmega328P");
    CPrograms alone = CPrograms.of(PackageFolder.zoo("mega328"));
    assertThat(alone.fastestOn(alone.objectives(), chip)).contains(Objective.SPEED);
    CPrograms beside = alone.besideArduino();
    assertThat(beside.fit(Objective.SPEED, chip).verdict())
        .matches("[\\d,]+ bytes of flash and \\d+ bytes of RAM short");
    assertThat(beside.fastestOn(beside.objectives(), chip)).isPresent();
  }

  /** An Uno has no room for a picture. */
  @ParameterizedTest
  @EnumSource(names = {"SPEED", "ROWS"})
  void cameraPrintsWhatJavaComputes(Objective objective) throws Exception {
    PackageFolder of = write(KB4, CTarget.of(objective, Core.AVR6));
    PackageFolder.requireCamera(
        KB4, printed(Board.MEGA, sketch(Board.MEGA, of, "camera"), "differ"));
  }

  /**
   * Microseconds of 16 clocks each, beside what verification counted of the same code: 1,483
   * thousand clocks and 322 bytes on an ATmega328P in docs/results/instructions.md. The timer's
   * interrupts come on top here. Far constants take longer.
   */
  @ParameterizedTest
  @CsvSource({"UNO, 1.4e6, 1.6e6, 322, 360", "MEGA, 10e6, 12e6, 300, 500"})
  void measurePrintsTimeAndStack(
      Board board, double leastClocks, double mostClocks, int leastStack, int mostStack)
      throws Exception {
    PackageFolder of = write(KB4, CTarget.of(Objective.SPEED, board.core));
    Path elf = sketch(board, of, "measure");
    String printed = printed(board, elf, "stack");
    Matcher time = Pattern.compile("time: (\\d+) microseconds").matcher(printed);
    assertThat(time.find()).as(printed).isTrue();
    assertThat(16.0 * Long.parseLong(time.group(1))).isBetween(leastClocks, mostClocks);
    Matcher stack = Pattern.compile("stack: (\\d+) bytes of (\\d+)").matcher(printed);
    assertThat(stack.find()).as(printed).isTrue();
    assertThat(Integer.parseInt(stack.group(1))).isBetween(leastStack, mostStack);
    assertThat(printed(board, elf, "stack")).isEqualTo(printed);
    // A stack that took all that was free for it is none of which a size is known.
    Path header = of.root().resolve("examples/measure/measure.h");
    Files.writeString(
        header, Files.readString(header).replaceFirst("#define NIB_STACK_REACH \\d+", "$0 / 16"));
    assertThat(printed(board, sketch(board, of, "measure"), "stack"))
        .containsPattern(
            "stack: all \\d+ bytes that were free for it; it may have taken more and run into"
                + " variables");
  }

  @ParameterizedTest
  @CsvSource({"UNO, SPEED", "UNO, ROWS", "MEGA, SPEED"})
  void serialAnswersImagesFromTheHost(Board board, Objective objective) throws Exception {
    requireAnswers(board, objective, RandomInputs.images(784, 5, 7));
  }

  /** Twenty images that nobody chose. */
  @Test
  void serialAnswersRealDigits() throws Exception {
    requireAnswers(Board.UNO, Objective.SPEED, digits(20));
  }

  private void requireAnswers(Board board, Objective objective, List<byte[]> images)
      throws Exception {
    PackageFolder of = write(KB4, CTarget.of(objective, board.core));
    Path elf = sketch(board, of, "serial");
    Path send = send(of);
    writeIdx(images);
    String printed =
        PackageFolder.done(
            folder,
            List.of(
                simavr(),
                board.mcu,
                elf.toString(),
                "with",
                send.toString(),
                "{}",
                "images",
                "" + images.size()));
    List<String> expected = new ArrayList<>();
    for (byte[] image : images) {
      expected.add(
          expected.size() + ": " + PackageFolder.answer(KB4, PackageFolder.input(KB4, image)));
    }
    assertThat(printed.lines().filter(line -> line.matches("\\d+: .*")).toList())
        .isEqualTo(expected);
  }

  private Path send(PackageFolder of) throws InterruptedException {
    Path send = folder.resolve("send");
    assertThat(
            PackageFolder.done(
                of.root().resolve("examples/serial/host"),
                List.of(
                    "gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", send.toString(), "send.c")))
        .isBlank();
    return send;
  }

  private void writeIdx(List<byte[]> images) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(Files.newOutputStream(folder.resolve("images")))) {
      out.writeInt(IDX_IMAGES);
      out.writeInt(images.size());
      out.writeInt(28);
      out.writeInt(28);
      for (byte[] image : images) {
        out.write(image);
      }
    }
  }

  /** A board that lost bytes forgets the image, says so, and takes the next one. */
  @Test
  void aCutImageIsForgotten() throws Exception {
    PackageFolder of = write(KB4, CTarget.of(Objective.ROWS, Core.AVR));
    Path elf = sketch(Board.UNO, of, "serial");
    Path send = send(of);
    byte[] image = RandomInputs.images(784, 4, 7).get(3);
    writeIdx(List.of(image));
    // 100 bytes of an image, then what the board says of them, then a whole one.
    String script =
        "exec 3<>$1; read -r first <&3; head -c 100 images >&3; read -r cut <&3;"
            + " echo \"$first\"; echo \"$cut\"; exec 3>&-; %s $1 images 1"
                .formatted(send.toString());
    String printed =
        PackageFolder.done(
            folder,
            List.of(
                simavr(),
                "atmega328p",
                elf.toString(),
                "with",
                "bash",
                "-c",
                script,
                "bash",
                "{}"));
    assertThat(printed.replace("\r", ""))
        .contains("# kb4_int8 28 28 10\n", "...! 100 of 784\n")
        .contains("0: " + PackageFolder.answer(KB4, PackageFolder.input(KB4, image)) + "\n");
  }

  /** What cannot be sent is refused before anything goes over the line. */
  @Test
  void theHostRefusesImagesOfAnotherSize() throws Exception {
    PackageFolder of = write(KB4, CTarget.of(Objective.ROWS, Core.AVR));
    Path elf = sketch(Board.UNO, of, "serial");
    Files.writeString(folder.resolve("small.pgm"), "P5\n# a comment\n3 2\n255\nabcdef");
    Path send = send(of);
    ProcessResult refused =
        PackageFolder.run(
            folder,
            List.of(
                simavr(),
                "atmega328p",
                elf.toString(),
                "with",
                send.toString(),
                "{}",
                "small.pgm"));
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output())
        .contains(
            "send: small.pgm: has 3 columns and 2 rows, kb4_int8 takes 28 and 28; nib predict");
    Files.writeString(folder.resolve("text"), "neither of the two formats");
    ProcessResult text = PackageFolder.run(folder, List.of(send.toString(), "/dev/null", "text"));
    assertThat(text.exitCode()).isEqualTo(1);
    assertThat(text.output()).contains("send: text: is neither a binary PGM");
  }

  /** The first of MNIST's test images, where they are there. */
  private static List<byte[]> digits(int count) throws IOException {
    Path file =
        Stream.of(
                System.getProperty("nib.test.mnist"),
                System.getenv("NIB_TEST_MNIST"),
                "../../shared/data/mnist")
            .filter(name -> name != null)
            .map(name -> Path.of(name, "t10k-images-idx3-ubyte.gz"))
            .filter(Files::exists)
            .findFirst()
            .orElse(null);
    Needs.circumstance(
        file != null,
        () -> "real MNIST is not there; name its folder by -Dnib.test.mnist or NIB_TEST_MNIST");
    List<byte[]> images = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file);
        DataInputStream data = new DataInputStream(new GZIPInputStream(in))) {
      assertThat(data.readInt()).isEqualTo(IDX_IMAGES);
      data.skipBytes(12);
      for (int i = 0; i < count; i++) {
        images.add(data.readNBytes(784));
      }
    }
    return images;
  }
}
