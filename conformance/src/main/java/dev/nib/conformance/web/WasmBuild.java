package dev.nib.conformance.web;

import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.web.WebBackend;
import dev.nib.conformance.ExternalTool;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Compiles the C of a page for browsers. */
public final class WasmBuild {
  /** What must be there. */
  public static final List<ExternalTool> TOOLS =
      List.of(ExternalTool.CLANG_WASM, ExternalTool.WASM_LD);

  /** What is compiled. */
  static final String MODULE = "page.wasm";

  /**
   * Bulk memory operations stand in for a C library's memcpy and memset, which there is none of.
   */
  private static final List<String> COMMAND =
      List.of(
          "clang",
          "--target=wasm32",
          "-std=c99",
          "-O2",
          "-mbulk-memory",
          "-ffreestanding",
          "-nostdlib",
          "-Wall",
          "-Wextra",
          "-Werror",
          "-Wl,--no-entry",
          "-Wl,--strip-all",
          "-o",
          MODULE,
          WebBackend.SOURCE);

  private WasmBuild() {}

  /**
   * Writes the sources into {@code folder} and compiles them.
   *
   * @return the module's bytes
   * @throws IOException with the compiler's words when it refuses them
   */
  public static byte[] compile(WebBackend page, Path folder, Duration timeout)
      throws IOException, InterruptedException {
    for (GeneratedFile file : page.sources()) {
      Files.write(folder.resolve(file.path()), file.bytes());
    }
    ProcessResult compiled = ProcessRunner.run(COMMAND, folder, timeout);
    if (!compiled.ok()) {
      throw new IOException("clang: " + compiled.summary());
    }
    return Files.readAllBytes(folder.resolve(MODULE));
  }
}
