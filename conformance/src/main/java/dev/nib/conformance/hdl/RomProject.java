package dev.nib.conformance.hdl;

import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.verilog.LayerRoms;
import dev.nib.codegen.verilog.Rom;
import dev.nib.codegen.verilog.VerilogBackend;
import dev.nib.codegen.verilog.VerilogOptions;
import dev.nib.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The generated files of a program in a folder, and what its ROMs must hold.
 *
 * @param roms by the names of their modules, in the order of the steps
 */
record RomProject(
    Path folder, String bench, List<String> sources, Map<String, ExpectedRoms.Contents> roms) {
  /** Makes the files; a test puts a damaged copy in its place. */
  interface Generator {
    List<GeneratedFile> generate(Program program, VerilogOptions options);
  }

  /** Writes the files that simulators and synthesisers read; the core's are in a folder below. */
  static RomProject write(Path folder, Program program, VerilogOptions options, Generator generator)
      throws IOException {
    List<String> sources = new ArrayList<>();
    for (GeneratedFile file : generator.generate(program, options)) {
      boolean ofRoms = file.path().indexOf('/') < 0;
      if (ofRoms && (file.path().endsWith(".v") || file.path().endsWith(".mem"))) {
        Files.write(folder.resolve(file.path()), file.bytes());
      }
      if (ofRoms && file.path().endsWith(".v")) {
        sources.add(file.path());
      }
    }
    return new RomProject(
        folder,
        VerilogBackend.benchModule(program),
        List.copyOf(sources),
        expected(program, options));
  }

  private static Map<String, ExpectedRoms.Contents> expected(
      Program program, VerilogOptions options) {
    Map<String, ExpectedRoms.Contents> all = new LinkedHashMap<>();
    for (LayerRoms layer : VerilogBackend.layers(program, options)) {
      Map<String, ExpectedRoms.Contents> expected =
          new ExpectedRoms(options.lanes()).of(layer.step());
      Map<String, String> modules = new LinkedHashMap<>();
      for (Rom rom : layer.roms()) {
        modules.put(rom.role().suffix(), rom.module());
      }
      if (!modules.keySet().equals(expected.keySet())) {
        throw new IllegalStateException(
            "%s has the ROMs %s, needed are %s"
                .formatted(
                    layer.step().name(),
                    new TreeSet<>(modules.keySet()),
                    new TreeSet<>(expected.keySet())));
      }
      modules.forEach((suffix, module) -> all.put(module, expected.get(suffix)));
    }
    return all;
  }
}
