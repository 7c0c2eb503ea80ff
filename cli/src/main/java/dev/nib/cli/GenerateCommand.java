package dev.nib.cli;

import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.c.CBackend;
import dev.nib.codegen.c.COptions;
import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.dataset.LabelledImages;
import dev.nib.model.Bytes;
import dev.nib.model.program.IntegerProgram;
import dev.nib.model.program.Lowering;
import dev.nib.sim.Simulator;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nib generate c|verilog}: an int8 model as sources. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    description = "Generate C or Verilog from an int8 model.",
    subcommands = {GenerateCommand.C.class, GenerateCommand.Verilog.class})
final class GenerateCommand {
  private GenerateCommand() {}

  /** What {@code --json} prints. */
  record Result(String folder, List<Written> files) {
    static Result of(Path folder, List<GeneratedFile> files) {
      return new Result(folder.toString(), Written.all(files));
    }

    String text() {
      StringBuilder text = new StringBuilder();
      files.forEach(f -> text.append("%,12d  %s/%s%n".formatted(f.bytes(), folder, f.path())));
      return text.toString().stripTrailing();
    }
  }

  /** A file that was written. */
  record Written(String path, long bytes) {
    static List<Written> all(List<GeneratedFile> files) {
      return files.stream().map(f -> new Written(f.path(), f.bytes().length)).toList();
    }
  }

  /** {@code nib generate c}. */
  @Command(
      name = "c",
      mixinStandardHelpOptions = true,
      description = "One self-contained C99 header, and an example that runs it.")
  static final class C implements Runnable {
    @Mixin private CommonOptions common;

    @Mixin private ImageOptions imageOptions;

    @Parameters(
        paramLabel = "I.tflite",
        converter = ModelFile.Converter.class,
        description = "The int8 model, or zoo:NAME.")
    private ModelFile file;

    @Option(names = "-o", paramLabel = "DIR", required = true, description = "Where to write.")
    private Path folder;

    @Option(
        names = "--data",
        paramLabel = "SRC",
        description = "The example runs the first test image of it (default: a blank image).")
    private String data;

    @Override
    public void run() {
      Console console = common.console();
      IntegerProgram program = Lowering.lower(file.int8());
      COptions options = COptions.NONE;
      if (data != null) {
        LabelledImages test =
            imageOptions.load(data, common.seed(), program.inputs().get(0).shape(), console).test();
        options = new COptions(List.of(), Optional.of(example(program, test)));
      }
      write(CBackend.generate(program, options), folder, console);
    }
  }

  /** The first of {@code images} as the example program's input. */
  static COptions.Example example(IntegerProgram program, LabelledImages images) {
    byte[] input = Classifiers.inputs(program, images).apply(0);
    return new COptions.Example(
        "the first test image, a " + images.label(0),
        Bytes.of(input),
        Bytes.of(new Simulator(program).run(input)));
  }

  /** {@code nib generate verilog}. */
  @Command(
      name = "verilog",
      mixinStandardHelpOptions = true,
      description = "Weight, bias, multiplier and shift ROMs for every layer.")
  static final class Verilog implements Runnable {
    @Mixin private CommonOptions common;

    @Parameters(
        paramLabel = "I.tflite",
        converter = ModelFile.Converter.class,
        description = "The int8 model, or zoo:NAME.")
    private ModelFile file;

    @Option(names = "-o", paramLabel = "DIR", required = true, description = "Where to write.")
    private Path folder;

    @Option(
        names = "--lanes",
        paramLabel = "N",
        description = "Output channels that the engine computes at a time (default: 8).")
    private int lanes = VerilogOptions.DEFAULT.lanes();

    @Override
    public void run() {
      IntegerProgram program = Lowering.lower(file.int8());
      write(VerilogBackend.generate(program, new VerilogOptions(lanes)), folder, common.console());
    }
  }

  private static void write(List<GeneratedFile> files, Path folder, Console console) {
    OutputFiles.write(folder, files);
    Result result = Result.of(folder, files);
    console.result(result, result.text());
  }
}
