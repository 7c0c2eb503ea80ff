package dev.nib.conformance.hdl;

import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The generated inference core in a folder.
 *
 * @param core what it is to be
 * @param sources all Verilog files, the test bench with them
 */
record CoreProject(Path folder, EngineCore core, List<String> sources) {
  private static final String CORE = "core/";

  /** Writes the core's files. */
  static CoreProject write(
      Path folder,
      Program program,
      VerilogOptions options,
      EngineCore core,
      RomProject.Generator generator)
      throws IOException {
    List<String> sources = new ArrayList<>();
    for (GeneratedFile file : generator.generate(program, options)) {
      if (file.path().startsWith(CORE)) {
        String name = file.path().substring(CORE.length());
        Files.write(folder.resolve(name), file.bytes());
        if (name.endsWith(".v")) {
          sources.add(name);
        }
      }
    }
    return new CoreProject(folder, core, List.copyOf(sources));
  }

  /** The module at the top. */
  String module() {
    return VerilogBackend.coreModule(core.program().program());
  }

  /** The test bench's module. */
  String bench() {
    return module() + "_tb";
  }

  /** The files that are synthesised. */
  List<String> designSources() {
    return sources.stream().filter(source -> !source.equals(bench() + ".v")).toList();
  }
}
