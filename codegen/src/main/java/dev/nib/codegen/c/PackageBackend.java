package dev.nib.codegen.c;

import dev.nib.chip.Core;
import dev.nib.chip.Level;
import dev.nib.chip.StackTable;
import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.Templates;
import dev.nib.codegen.Text;
import dev.nib.codegen.Version;
import dev.nib.codegen.c.HeaderView.TensorView;
import dev.nib.codegen.c.PackageView.ArduinoView;
import dev.nib.codegen.c.PackageView.CameraView;
import dev.nib.codegen.c.PackageView.ExampleFiles;
import dev.nib.codegen.c.PackageView.OneExample;
import dev.nib.model.ModelException;
import dev.nib.model.PictureInput;
import dev.nib.program.PlacedProgram;
import dev.nib.program.Program;
import dev.nib.program.Step;
import dev.nib.program.StepCost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Prints an integer program as one folder that several build systems take: an Arduino library, a
 * PlatformIO library, a CMake project (plain, with the Pico SDK, an ESP-IDF component) and a Zephyr
 * module, around the header of {@link CBackend} and one file that compiles it.
 *
 * <p>Sources: Arduino's library specification 1.5 rev. 2.2, PlatformIO's {@code library.json},
 * ESP-IDF's build system and the component manager's {@code idf_component.yml}, Zephyr's {@code
 * module.yml}. {@code conformance} builds and runs what it can, and checks the rest against these.
 */
public final class PackageBackend {
  private static final String FOLDER = CBackend.FOLDER + "/package";

  private static final ExampleFiles CLASSIFY =
      new ExampleFiles("classify", List.of("classify.ino", "classify.h"), true);

  private static final ExampleFiles SERIAL =
      new ExampleFiles("serial", List.of("serial.ino", "receive.h"), false);

  private static final ExampleFiles MEASURE =
      new ExampleFiles("measure", List.of("measure.ino", "measure.h", "nib_measure.h"), true);

  private static final ExampleFiles CAMERA =
      new ExampleFiles("camera", List.of("camera.ino", "camera.h"), true);

  /** The header that makes digits of pictures. */
  private static final String PREPARE = "nib_prepare.h";

  /**
   * Headers that a program with this folder on its path must still find: the C library's, and
   * Arduino's on systems that do not tell upper case from lower.
   */
  private static final Set<String> TAKEN =
      Set.of(
          ("arduino client complex ctype errno fenv hardwareserial inttypes ipaddress iso646 limits"
                  + " locale math nib_prepare poll print printable sched server setjmp signal stdalign stdarg"
                  + " stdatomic stdbool stddef stdint stdio stdlib stdnoreturn stream strings tgmath"
                  + " threads time tone uchar udp unistd wchar wctype wstring")
              .split(" "));

  private static final List<String> OWNED = List.of("src/", "examples/", "zephyr/");

  /** What an example takes of a thread's stack besides a run: its own frames and a printf's. */
  private static final int EXAMPLE_STACK_BYTES = 2048;

  private static final int STACK_UNIT = 256;

  /** Other cores than those that code is for may take more of the stack. */
  private static final int LEAST_REACH_BYTES = 1024;

  /** What an {@code int} of 16 bits counts. */
  private static final int MOST_ON_AVR = Short.MAX_VALUE;

  private PackageBackend() {}

  /**
   * The files of a package.
   *
   * @param options with an example, which the package's {@code classify} runs
   * @param camera what the example {@code camera} prepares and runs; none leaves that example out
   * @throws ModelException when a step is beyond what the kernels can hold, or the header would
   *     have the name of one that programs need
   * @throws IllegalArgumentException without an example
   */
  public static List<GeneratedFile> generate(
      Program program, COptions options, Optional<CameraPicture> camera) {
    return files(CBackend.place(program, options.target()), options, camera);
  }

  /** The same for a program that {@link CBackend#place} placed for the target of the options. */
  public static List<GeneratedFile> files(
      PlacedProgram placed, COptions options, Optional<CameraPicture> camera) {
    Program program = placed.program();
    if (TAKEN.contains(CBackend.prefix(program))) {
      throw new ModelException(
          "%s: a header %s.h would hide another of that name in a package; give the model's file another name"
              .formatted(program.name(), CBackend.prefix(program)));
    }
    Templates header = new Templates(CBackend.FOLDER);
    HeaderView of = CBackend.header(placed, options, header);
    PackageView view = view(of, placed, options, camera);
    List<GeneratedFile> files = new ArrayList<>();
    files.add(new GeneratedFile("src/" + of.file(), CBackend.text(of, header)));
    Printer printer = new Printer(new Templates(FOLDER), files);
    printer.fill("src/" + of.prefix() + ".c", "source.c.ftl", view);
    if (view.hasPixels()) {
      files.add(new GeneratedFile("src/" + PREPARE, header.fixed(PREPARE)));
    }
    for (String root :
        List.of("README.md", "CMakeLists.txt", "library.properties", "library.json")) {
      printer.fill(root, root + ".ftl", view);
    }
    printer.fill("idf_component.yml", "idf_component.yml.ftl", view);
    printer.fill("zephyr/module.yml", "module.yml.ftl", view);
    printer.fill("zephyr/Kconfig", "Kconfig.ftl", view);
    printer.fill("zephyr/CMakeLists.txt", "zephyr_CMakeLists.txt.ftl", view);
    printer.copy("examples/nib_start.h", "nib_start.h");
    for (ExampleFiles example : view.examples()) {
      String folder = "examples/" + example.name() + "/";
      for (String file : example.sketch()) {
        if (file.startsWith("nib_")) {
          printer.copy(folder + file, file);
        } else {
          printer.fill(folder + file, file + ".ftl", view);
        }
      }
      printer.fill(folder + "main/main.c", example.name() + "_main.c.ftl", view);
      if (example.idfProject()) {
        OneExample one =
            new OneExample(example, view.prefix(), view.target(), view.option(), view.mainStack());
        printer.fill(folder + "CMakeLists.txt", "idf_CMakeLists.txt.ftl", one);
        printer.copy(folder + "main/CMakeLists.txt", "idf_main_CMakeLists.txt");
        String sample = "zephyr/samples/" + example.name() + "/";
        printer.fill(sample + "CMakeLists.txt", "sample_CMakeLists.txt.ftl", one);
        printer.fill(sample + "prj.conf", "prj.conf.ftl", one);
      }
    }
    printer.fill("examples/serial/host/send.c", "send.c.ftl", view);
    return List.copyOf(files);
  }

  /** Whether a path lies where build systems take all that they find for part of the package. */
  public static boolean isOwned(String path) {
    return OWNED.stream().anyMatch(path::startsWith);
  }

  /** Adds files to a list. */
  private record Printer(Templates templates, List<GeneratedFile> files) {
    void fill(String path, String template, Object view) {
      files.add(new GeneratedFile(path, templates.fill(template, view)));
    }

    void copy(String path, String source) {
      files.add(new GeneratedFile(path, templates.fixed(source)));
    }
  }

  private static PackageView view(
      HeaderView header, PlacedProgram placed, COptions options, Optional<CameraPicture> camera) {
    if (options.example().isEmpty()) {
      throw new IllegalArgumentException("a package has an example");
    }
    Program program = placed.program();
    ExampleView example = ExampleView.of(header, program, options);
    GuideView guide = GuideView.of(header, options.target());
    int stack = stackMost(placed, options.target());
    int reach = Math.max(LEAST_REACH_BYTES, (2 * stack / STACK_UNIT + 1) * STACK_UNIT);
    int rows = serialRows(header, program);
    String target = "nib_" + header.prefix();
    boolean hasPixels = header.pixel().known() && header.inputs().size() == 1;
    if (camera.isPresent() && (!hasPixels || camera.get().digit().size() != program.inputBytes())) {
      throw new IllegalArgumentException(
          "a digit of %s levels for a net that takes %s"
              .formatted(camera.get().digit().size(), program.inputs()));
    }
    return new PackageView(
        header.banner().source(),
        // The index of Arduino's libraries keeps names that begin so for its own.
        (header.prefix().startsWith("arduino") ? "net_" : "") + header.prefix(),
        Text.format("An int8 neural network, %s", header.prefix()),
        Version.NIB,
        header.prefix(),
        header.macro(),
        header.file(),
        target,
        target.toUpperCase(Locale.ROOT),
        options.target().level() == Level.SPEED ? "Release" : "MinSizeRel",
        header.banner().constantBytes(),
        header.banner().arenaBytes(),
        header.banner().stack(),
        BuildText.compilers(options.target().level()),
        CText.grouped(stack),
        reach,
        reach + EXAMPLE_STACK_BYTES,
        header.beyondAvr(),
        ArduinoView.all(),
        program.steps().stream()
            .flatMap(PackageBackend::layers)
            .anyMatch(layer -> StepCost.of(layer).weightBytes() > MOST_ON_AVR),
        header.inputs(),
        header.outputs(),
        header.outputFunction(),
        header.classifies(),
        header.hasProbabilities(),
        hasPixels,
        !header.byRows().isEmpty(),
        rows,
        program.inputBytes() / rows,
        program.inputBytes(),
        header.outputs().stream().mapToInt(TensorView::bytes).sum(),
        guide.fill(),
        guide.usage(),
        example.exampleComment(),
        options.example().get().comment(),
        CText.quoted("image: " + options.example().get().comment()),
        example.exampleInput(),
        example.exampleOutput(),
        camera.map(CameraView::of).stream().toList(),
        camera.isPresent()
            ? List.of(CLASSIFY, CAMERA, SERIAL, MEASURE)
            : List.of(CLASSIFY, SERIAL, MEASURE));
  }

  private static Stream<? extends Step> layers(Step step) {
    return step instanceof Step.Stream stream ? stream.stages().stream() : Stream.of(step);
  }

  /** On the core that takes most, of those that the code is for. */
  private static int stackMost(PlacedProgram placed, CTarget target) {
    return Arrays.stream(Core.values())
        .filter(target::isFor)
        .mapToInt(core -> StackTable.measured().runBytes(CBackend.footprint(placed, target), core))
        .max()
        .orElseThrow();
  }

  /** As many as come one by one, or a picture has, or else one for all that goes in. */
  private static int serialRows(HeaderView header, Program program) {
    if (!header.byRows().isEmpty()) {
      return header.byRows().get(0).rows();
    }
    return program.inputs().size() == 1
        ? PictureInput.of(program.inputs().get(0).shape()).map(PictureInput::height).orElse(1)
        : 1;
  }
}
