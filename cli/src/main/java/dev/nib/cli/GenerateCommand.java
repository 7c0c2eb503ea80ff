package dev.nib.cli;

import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.COptions;
import dev.nib.codegen.c.ForestBackend;
import dev.nib.codegen.c.PackageBackend;
import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.codegen.verilog.board.Board;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.codegen.verilog.fit.CoreFit;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.Bytes;
import dev.nib.model.PictureInput;
import dev.nib.model.PixelScale;
import dev.nib.model.forest.ForestFile;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.program.Value;
import dev.nib.sim.Simulator;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code nib generate c|verilog}: an int8 model as sources. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Generate C or Verilog from an int8 model.",
    subcommands = {GenerateCommand.C.class, GenerateCommand.Verilog.class},
    footerHeading = HelpText.EXAMPLES,
    footer = {"  nib generate c zoo:kb2 -o firmware", "  nib generate verilog zoo:kb2 -o hdl"})
final class GenerateCommand implements Runnable {
  @Spec private CommandSpec spec;

  private GenerateCommand() {}

  /** Alone it shows its help. */
  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  /**
   * What {@code --json} prints.
   *
   * @param model what was generated from
   * @param folder where the files are
   * @param files what the model is now, with the size of each
   * @param kept those of them that somebody had edited: they stay, and the new ones are beside them
   *     as NAME.new
   * @param removed files of an earlier run that are no longer true
   * @param omitted what was not written, with the reason: a core that cannot compute the model,
   *     files whose format cannot hold it
   * @param core the inference core, none of C or where it cannot compute the model
   */
  record Result(
      ModelReference model,
      String folder,
      List<Written> files,
      List<String> kept,
      List<String> removed,
      List<String> omitted,
      Optional<CoreSummary> core) {

    String text() {
      StringBuilder text = new StringBuilder();
      files.forEach(f -> text.append("%,12d  %s/%s%n".formatted(f.bytes(), folder, f.path())));
      omitted.forEach(line -> text.append("not written: ").append(line).append('\n'));
      return text.toString().stripTrailing();
    }
  }

  /**
   * A file that was written.
   *
   * @param path in the folder, with forward slashes
   * @param bytes its size
   */
  record Written(String path, long bytes) {
    static List<Written> all(List<GeneratedFile> files) {
      return files.stream().map(f -> new Written(f.path(), f.bytes().length)).toList();
    }
  }

  /** {@code nib generate c}. */
  @Command(
      name = "c",
      mixinStandardHelpOptions = true,
      description = "One self-contained C99 header, and an example that runs it.",
      footerHeading = HelpText.EXAMPLES,
      footer = {
        "  nib generate c zoo:kb2 -o firmware",
        "  nib generate c digits-int8.tflite --data mnist -o firmware",
        "  nib generate c zoo:kb8 --chip ATmega328P -o firmware",
        "  nib generate c zoo:kb4 --package --chip ATmega328P -o kb4",
        "  nib generate c digits.forest -o firmware"
      })
  static final class C implements Runnable {
    @Mixin private CommonOptions common;

    @Mixin private ImageOptions imageOptions;

    @Mixin private PixelOptions pixelOptions;

    @Mixin private PlanOptions planOptions;

    @Parameters(
        paramLabel = "I.tflite",
        converter = ModelFile.Converter.class,
        description = "The int8 model, zoo:NAME, or a forest of nib baseline.")
    private ModelFile file;

    @Option(names = "-o", paramLabel = "DIR", required = true, description = "Where to write.")
    private Path folder;

    @Option(
        names = "--data",
        paramLabel = "SRC",
        description = "The example runs the first test image of it (default: a blank image).")
    private String data;

    @Option(
        names = "--package",
        description =
            "A folder that is an Arduino and a PlatformIO library, a CMake project (plain, Pico SDK,"
                + " ESP-IDF component) and a Zephyr module, with examples (default: the header alone).")
    private boolean asPackage;

    @Override
    public void run() {
      Console console = common.console();
      OutputFiles.requireFolder("-o", folder);
      Optional<ForestFile> forest = file.forest();
      if (forest.isPresent()) {
        generate(forest.get(), console);
        return;
      }
      TfliteFile model = file.requireInt8();
      Program program = Lowering.lower(model);
      Optional<PixelScale> scale = pixelOptions.agreed(model);
      Optional<COptions.Example> example = Optional.empty();
      if (data != null) {
        PixelInput pixels = pixelOptions.of(program, console, model);
        LabelledImages test =
            imageOptions.load(data, common.seed(), program.inputs().get(0).shape(), console).test();
        example = Optional.of(example(program, test, pixels));
      } else if (scale.isPresent()) {
        // Of an input of several channels too, each of which has its grey level.
        PixelInput.of(program, scale);
      } else {
        warnOfPixels(program, console);
      }
      if (asPackage && example.isEmpty()) {
        example = Optional.of(blankExample(program, scale));
      }
      COptions options =
          new COptions(List.of(), example, scale, planOptions.target(program, console));
      List<GeneratedFile> files =
          asPackage
              ? PackageBackend.generate(program, options)
              : CBackend.generate(program, options);
      write(ModelReference.of(file, model), runOfC(program), Output.of(files), folder, console);
    }

    private void generate(ForestFile forest, Console console) {
      Forests.refuse(
          pixelOptions.told().isPresent(), "--pixels", "a forest takes grey levels as they are");
      Forests.refuse(
          asPackage,
          "--package",
          "the one header of a forest goes into any build as it is; leave it out");
      planOptions.demand(forest, console);
      Optional<ForestBackend.Example> example = Optional.empty();
      if (data != null) {
        LabelledImages test =
            imageOptions.load(data, Forests.size(forest.forest()), common).test().head(1);
        example =
            Optional.of(
                new ForestBackend.Example(
                    "the first test image, a " + test.label(0),
                    Bytes.of(Forests.levels(test).get(0))));
      }
      write(
          ModelReference.of(file, forest),
          runOfC(ForestBackend.prefix(forest)),
          Output.of(ForestBackend.generate(forest, example)),
          folder,
          console);
    }
  }

  /** A picture's input on an unknown scale gets no pixel function; other inputs need none. */
  private static void warnOfPixels(Program program, Console console) {
    Value input = program.inputs().get(0);
    PixelInput pixels = new PixelInput(input.quantization(), PixelScale.UNIT);
    if (program.inputs().size() == 1
        && PictureInput.of(input.shape()).isPresent()
        && !pixels.matches()) {
      console.warn(
          "%s: %s: the header has no %s_pixel; if the input is a picture, give --pixels %s"
              .formatted(
                  program.name(),
                  pixels.shortfall(),
                  CBackend.prefix(program),
                  pixels.proposal().map(PixelScale::toString).orElse("MEAN,STD")));
    }
  }

  /** What C of a program is called among the runs of a {@link GeneratedFolder}. */
  static String runOfC(Program program) {
    return runOfC(CBackend.prefix(program));
  }

  private static String runOfC(String prefix) {
    return "c " + prefix;
  }

  /** What Verilog of a program is called among the runs of a {@link GeneratedFolder}. */
  static String runOfVerilog(Program program) {
    return "verilog " + CBackend.prefix(program);
  }

  /** An image without ink, or nothing but 0.0 where nothing says what ink is. */
  private static COptions.Example blankExample(Program program, Optional<PixelScale> scale) {
    Value first = program.inputs().get(0);
    PixelInput pixels = new PixelInput(first.quantization(), scale.orElse(PixelScale.UNIT));
    boolean known = program.inputs().size() == 1 && (scale.isPresent() || pixels.matches());
    byte[] input = new byte[program.inputBytes()];
    int at = 0;
    for (Value value : program.inputs()) {
      int blank = known ? pixels.table().get(0) : value.zeroPoint();
      Arrays.fill(input, at, at + value.bytes(), (byte) blank);
      at += value.bytes();
    }
    return example(program, known ? "a blank image" : "nothing but 0.0", input);
  }

  private static COptions.Example example(Program program, String comment, byte[] input) {
    return new COptions.Example(
        comment, Bytes.of(input), Bytes.of(new Simulator(program).run(input)));
  }

  /** The first of {@code images} as the example program's input. */
  static COptions.Example example(Program program, LabelledImages images, PixelInput pixels) {
    byte[] input = Classifiers.inputs(program, images, pixels).apply(0);
    return example(program, "the first test image, a " + images.label(0), input);
  }

  /** {@code nib generate verilog}. */
  @Command(
      name = "verilog",
      mixinStandardHelpOptions = true,
      description = "An inference core, and the ROMs of every layer for engines of your own.",
      footerHeading = HelpText.EXAMPLES,
      footer = {
        "  nib generate verilog zoo:kb2 -o hdl",
        "  nib generate verilog digits-int8.tflite --lanes 16 -o hdl",
        "  nib generate verilog zoo:kb4 --chip iCE40UP5K -o hdl",
        "  nib generate verilog zoo:kb4 --board icebreaker -o hdl"
      })
  static final class Verilog implements Runnable {
    @Mixin private OutputOptions output;

    @Parameters(
        paramLabel = "I.tflite",
        converter = ModelFile.Converter.class,
        description = "The int8 model, or zoo:NAME.")
    private ModelFile file;

    @Option(names = "-o", paramLabel = "DIR", required = true, description = "Where to write.")
    private Path folder;

    @Mixin private CoreOptions coreOptions;

    @Override
    public void run() {
      OutputFiles.requireFolder("-o", folder);
      TfliteFile model = file.requireInt8();
      Program program = Lowering.lower(model);
      VerilogOptions options = coreOptions.verilog(program);
      Console console = output.console();
      Optional<EngineCore> core = VerilogBackend.core(program, options).core();
      Optional<CoreFit> fit = core.flatMap(made -> VerilogBackend.fit(made, options));
      core.ifPresent(made -> console.say(CoreSummary.text(made, fit)));
      write(
          ModelReference.of(file, model),
          runOfVerilog(program),
          new Output(
              VerilogBackend.generate(program, options),
              VerilogBackend.omissions(program, options),
              core.map(made -> CoreSummary.of(made, fit))),
          folder,
          console);
      options
          .board()
          .ifPresent(
              board ->
                  console.say(
                      "make -C %s/board makes the bitstream of the %s, whose serial line takes %d images a second"
                          .formatted(folder, board.displayName(), Board.imagesPerSecond(program))));
    }
  }

  /** What is written, what is not, and the core among it. */
  private record Output(
      List<GeneratedFile> files, List<String> omitted, Optional<CoreSummary> core) {
    static Output of(List<GeneratedFile> files) {
      return new Output(files, List.of(), Optional.empty());
    }
  }

  private static void write(
      ModelReference model, String run, Output output, Path folder, Console console) {
    GeneratedFolder.Outcome outcome = GeneratedFolder.write(folder, run, output.files(), console);
    Result result =
        new Result(
            model,
            folder.toString(),
            Written.all(output.files()),
            outcome.kept(),
            outcome.removed(),
            output.omitted(),
            output.core());
    console.result(result, result.text());
  }
}
