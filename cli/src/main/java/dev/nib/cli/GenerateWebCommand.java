package dev.nib.cli;

import dev.nib.toolkit.generate.GenerateWeb;
import dev.nib.toolkit.generate.WebResult;
import dev.nib.toolkit.generate.WebSettings;
import dev.nib.toolkit.models.ModelFile;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nib generate web}: a page to draw digits on, with the C as WebAssembly. */
@Command(
    name = "web",
    mixinStandardHelpOptions = true,
    description =
        "One page to draw digits on, which runs the generated C in a browser, without a network.",
    footerHeading = HelpText.EXAMPLES,
    footer = {
      "  nib generate web zoo:kb2 -o page.html",
      "  nib generate web digits-int8.tflite -o page.html"
    })
final class GenerateWebCommand implements Runnable {
  @Mixin private OutputOptions output;

  @Mixin private PixelOptions pixelOptions;

  @Parameters(
      paramLabel = "I.tflite",
      converter = ModelFileConverter.class,
      description = "The int8 model, or zoo:NAME.")
  private ModelFile file;

  @Option(
      names = "-o",
      paramLabel = "PAGE.html",
      required = true,
      description = "Where to write; a page that is there is replaced.")
  private Path path;

  @Override
  public void run() {
    Console console = output.console();
    WebResult result = GenerateWeb.run(new WebSettings(file, path, pixelOptions.told()), console);
    console.result(
        result,
        "%,12d  %s (%,d of them compiled C); open it in a browser"
            .formatted(result.bytes(), path, result.wasmBytes()));
  }
}
