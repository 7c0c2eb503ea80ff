package dev.nib.cli;

import dev.nib.toolkit.generate.CSettings;
import dev.nib.toolkit.generate.GenerateC;
import dev.nib.toolkit.generate.GenerateResult;
import dev.nib.toolkit.generate.GenerateVerilog;
import dev.nib.toolkit.models.ModelFile;
import java.nio.file.Path;
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
    description = "Generate C, Verilog or a page to draw on from an int8 model.",
    subcommands = {
      GenerateCommand.C.class,
      GenerateCommand.Verilog.class,
      GenerateWebCommand.class
    },
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib generate c zoo:kb2 -o firmware",
      "  nib generate verilog zoo:kb2 -o hdl",
      "  nib generate web zoo:kb2 -o page.html"
    })
final class GenerateCommand implements Runnable {
  @Spec private CommandSpec spec;

  private GenerateCommand() {}

  /** Alone it shows its help. */
  @Override
  public void run() {
    spec.commandLine().usage(System.out);
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
        converter = ModelFileConverter.class,
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
      CSettings settings =
          new CSettings(
              file,
              folder,
              Optional.ofNullable(data),
              imageOptions.settings(),
              pixelOptions.told(),
              planOptions.goal(),
              planOptions.rows(),
              planOptions.chip(),
              asPackage,
              common.seed());
      show(GenerateC.run(settings, console), console);
    }
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
        converter = ModelFileConverter.class,
        description = "The int8 model, or zoo:NAME.")
    private ModelFile file;

    @Option(names = "-o", paramLabel = "DIR", required = true, description = "Where to write.")
    private Path folder;

    @Mixin private CoreOptions coreOptions;

    @Override
    public void run() {
      Console console = output.console();
      show(GenerateVerilog.run(coreOptions.settings(file, folder), console), console);
    }
  }

  private static void show(GenerateResult result, Console console) {
    StringBuilder text = new StringBuilder();
    result
        .files()
        .forEach(
            f -> text.append("%,12d  %s/%s%n".formatted(f.bytes(), result.folder(), f.path())));
    result.omitted().forEach(line -> text.append("not written: ").append(line).append('\n'));
    console.result(result, text.toString().stripTrailing());
  }
}
