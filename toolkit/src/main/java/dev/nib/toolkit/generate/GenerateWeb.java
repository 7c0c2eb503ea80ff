package dev.nib.toolkit.generate;

import dev.nib.codegen.web.WebBackend;
import dev.nib.conformance.ToolState;
import dev.nib.conformance.Toolbox;
import dev.nib.conformance.WorkFolder;
import dev.nib.conformance.web.WasmBuild;
import dev.nib.model.ModelException;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.program.Lowering;
import dev.nib.program.Program;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.files.OutputFiles;
import dev.nib.toolkit.inputs.Pixels;
import dev.nib.toolkit.models.ModelReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Generates a page to draw digits on, which runs the generated C as WebAssembly. */
public final class GenerateWeb {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private GenerateWeb() {}

  /**
   * Generates the C, compiles it and writes the page.
   *
   * @throws ToolkitException when a setting makes no sense, no page can show the net, a tool is
   *     missing, or nothing can be written
   * @throws ModelException when the model cannot be read or run
   */
  public static WebResult run(WebSettings settings, Progress progress) {
    OutputFiles.requireFile(Setting.OUTPUT, settings.output());
    TfliteFile model = settings.model().requireInt8();
    Program program = Lowering.lower(model);
    WebBackend backend;
    try {
      backend = WebBackend.of(program, Pixels.agreed(settings.pixels(), model));
    } catch (ModelException e) {
      throw new ToolkitException("%s: %s", settings.model(), e.getMessage());
    }
    byte[] wasm = progress.during("compiling", stage -> compile(backend));
    byte[] page = backend.page(wasm).getBytes(StandardCharsets.UTF_8);
    OutputFiles.write(settings.output(), page);
    return new WebResult(
        ModelReference.of(settings.model(), model),
        settings.output().toString(),
        page.length,
        wasm.length);
  }

  private static byte[] compile(WebBackend backend) {
    try {
      List<ToolState> missing = new Toolbox().missing(WasmBuild.TOOLS);
      if (!missing.isEmpty()) {
        throw new ToolkitException(
            "the page needs %s",
            missing.stream().map(ToolState::advice).collect(Collectors.joining("; ")));
      }
      Path folder = Files.createTempDirectory("nib-web-");
      try {
        return WasmBuild.compile(backend, folder, TIMEOUT);
      } finally {
        WorkFolder.deleteQuietly(folder);
      }
    } catch (IOException e) {
      throw new ToolkitException("the page's C was not compiled: %s", OutputFiles.reason(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ToolkitException.ofCheck("interrupted before the page was compiled");
    }
  }
}
