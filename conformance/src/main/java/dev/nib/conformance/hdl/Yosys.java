package dev.nib.conformance.hdl;

import dev.nib.chip.Fpga;
import dev.nib.chip.FpgaFamily;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Scripts for Yosys and what their statistics say. */
final class Yosys {
  private Yosys() {}

  /** The whole synthesis for iCE40, with statistics and a netlist. */
  static String ice40Netlist(String module) {
    return read(module)
        + "%s -top %s; %s; write_verilog -noattr %s"
            .formatted(FpgaFamily.ICE40.synthesis(), module, statistics(module), netlist(module));
  }

  /** The core's synthesis for an iCE40, with a netlist. */
  static String ice40Core(CoreProject project, Fpga fpga) {
    String module = project.module();
    return "read_verilog %s; %s -top %s; write_verilog -noattr %s"
        .formatted(
            String.join(" ", project.designSources()), fpga.synthesis(), module, netlist(module));
  }

  /** Synthesis for ECP5 until memories are mapped; what follows takes most of the time. */
  static String ecp5Memories(String module) {
    return read(module)
        + "%s -top %s -run begin:map_ram; ".formatted(FpgaFamily.ECP5.synthesis(), module)
        + "memory_libmap -lib +/ecp5/lutrams.txt -lib +/ecp5/brams.txt; "
        + statistics(module);
  }

  /** The file of a module's netlist. */
  static String netlist(String module) {
    return module + ".netlist.v";
  }

  /** How many cells whose name ends in {@code cell} the statistics of {@code module} count. */
  static int blocks(Path folder, String module, String cell) throws IOException {
    String statistics = Files.readString(folder.resolve(module + ".stat"));
    Matcher matcher = Pattern.compile("(?m)^\\s+\\S*" + cell + "\\s+(\\d+)$").matcher(statistics);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static String read(String module) {
    return "read_verilog nib_rom.v %s.v; ".formatted(module);
  }

  private static String statistics(String module) {
    return "tee -q -o %s.stat stat".formatted(module);
  }

  /** Yosys' simulation models of iCE40's cells; Yosys finds its folder from its program's place. */
  static Path ice40Cells() throws IOException {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path program = Path.of(folder, "yosys");
      if (Files.isExecutable(program)) {
        Path cells =
            program.toRealPath().resolve("../../share/yosys/ice40/cells_sim.v").normalize();
        if (Files.exists(cells)) {
          return cells;
        }
      }
    }
    throw new IOException("Yosys' ice40/cells_sim.v is not in share/yosys beside its program");
  }
}
