package dev.nib.cli;

import dev.nib.codegen.web.WebBackend;
import dev.nib.conformance.ToolState;
import dev.nib.conformance.Toolbox;
import dev.nib.conformance.WorkFolder;
import dev.nib.conformance.web.WasmBuild;
import dev.nib.model.ModelException;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
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
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  @Mixin private OutputOptions output;

  @Mixin private PixelOptions pixelOptions;

  @Parameters(
      paramLabel = "I.tflite",
      converter = ModelFile.Converter.class,
      description = "The int8 model, or zoo:NAME.")
  private ModelFile file;

  @Option(
      names = "-o",
      paramLabel = "PAGE.html",
      required = true,
      description = "Where to write; a page that is there is replaced.")
  private Path path;

  /**
   * What {@code --json} prints.
   *
   * @param model what was generated from
   * @param page where it is
   * @param bytes of the page
   * @param wasmBytes of the compiled C in it
   */
  record Result(ModelReference model, String page, long bytes, long wasmBytes) {}

  @Override
  public void run() {
    OutputFiles.requireFile("-o", path);
    TfliteFile model = file.requireInt8();
    Program program = Lowering.lower(model);
    WebBackend backend;
    try {
      backend = WebBackend.of(program, pixelOptions.agreed(model));
    } catch (ModelException e) {
      throw new UsageException("%s: %s".formatted(file, e.getMessage()));
    }
    byte[] wasm = compile(backend);
    byte[] page = backend.page(wasm).getBytes(StandardCharsets.UTF_8);
    OutputFiles.write(path, page);
    Result result =
        new Result(ModelReference.of(file, model), path.toString(), page.length, wasm.length);
    output
        .console()
        .result(
            result,
            "%,12d  %s (%,d of them compiled C); open it in a browser"
                .formatted(page.length, path, wasm.length));
  }

  private static byte[] compile(WebBackend backend) {
    try {
      List<ToolState> missing = new Toolbox().missing(WasmBuild.TOOLS);
      if (!missing.isEmpty()) {
        throw new UsageException(
            "the page needs %s"
                .formatted(
                    missing.stream().map(ToolState::advice).collect(Collectors.joining("; "))));
      }
      Path folder = Files.createTempDirectory("nib-web-");
      try {
        return WasmBuild.compile(backend, folder, TIMEOUT);
      } finally {
        WorkFolder.deleteQuietly(folder);
      }
    } catch (IOException e) {
      throw new UsageException("the page's C was not compiled: " + OutputFiles.reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CheckFailedException("interrupted before the page was compiled");
    }
  }
}
