package dev.nib.codegen.verilog;

import dev.nib.chip.FpgaFamily;
import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.NameAllocator;
import dev.nib.codegen.Templates;
import dev.nib.codegen.Text;
import dev.nib.codegen.Version;
import dev.nib.codegen.verilog.Views.CoreMemoryView;
import dev.nib.codegen.verilog.Views.CoreView;
import dev.nib.codegen.verilog.Views.ParameterView;
import dev.nib.codegen.verilog.engine.BitWords;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.codegen.verilog.engine.EngineMemories;
import dev.nib.codegen.verilog.engine.EngineWidths;
import dev.nib.codegen.verilog.fit.CoreFit;
import dev.nib.codegen.verilog.fit.CoreMemory;
import dev.nib.program.Program;
import dev.nib.program.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The files of the inference core, below {@value #FOLDER}. */
final class CoreText {
  static final String FOLDER = "core/";

  /** An Artix-7 35T, for the script where no other is named. */
  private static final String VIVADO_PART = "xc7a35ticsg324-1L";

  /** The Cyclone V A4 of the DE0-CV, the same. */
  private static final String QUARTUS_DEVICE = "5CEBA4F23C7";

  /** The modules that do not depend on the model. */
  static final List<String> MODULES =
      List.of(
          "nib_core.v",
          "nib_image.v",
          "nib_control.v",
          "nib_positions.v",
          "nib_taps.v",
          "nib_lanes.v",
          "nib_lane.v",
          "nib_lookup.v",
          "nib_requantize.v",
          "nib_multiply.v",
          "nib_multiply_serial.v",
          "nib_divide.v",
          "nib_ram.v",
          "nib_rom.v");

  private CoreText() {}

  /** The name of a program's core, the module at the top. */
  static String module(Program program) {
    return NameAllocator.prefix(program.name()) + "_core";
  }

  /** The files that are synthesised. */
  static List<String> designSources(Program program) {
    return Stream.concat(Stream.of(module(program) + ".v"), MODULES.stream()).toList();
  }

  /**
   * @param fit how it fits its FPGA; empty where it is for any
   */
  static List<GeneratedFile> files(Templates templates, EngineCore core, Optional<CoreFit> fit) {
    List<GeneratedFile> files = new ArrayList<>();
    CoreView view = view(core, fit);
    files.add(new GeneratedFile(FOLDER + "README.txt", templates.fill("core.txt.ftl", view)));
    files.add(new GeneratedFile(FOLDER + view.module() + ".v", templates.fill("core.v.ftl", view)));
    files.add(
        new GeneratedFile(FOLDER + view.module() + "_tb.v", templates.fill("core_tb.v.ftl", view)));
    files.add(
        new GeneratedFile(FOLDER + view.module() + ".core", templates.fill("core.core.ftl", view)));
    for (String script : List.of("vivado.tcl", "quartus.tcl")) {
      files.add(new GeneratedFile(FOLDER + script, templates.fill(script + ".ftl", view)));
    }
    for (String name : MODULES) {
      files.add(new GeneratedFile(FOLDER + name, templates.fixed(name)));
    }
    EngineMemories memories = core.memories();
    add(files, view, "weights", memories.weights());
    add(files, view, "factors", memories.factors());
    add(files, view, "windows", memories.windows());
    add(files, view, "schedule", memories.schedule());
    memories.lookups().ifPresent(words -> add(files, view, "lookups", words));
    return files;
  }

  private static void add(List<GeneratedFile> files, CoreView view, String memory, BitWords words) {
    String path = FOLDER + view.module() + "_" + memory + ".mem";
    files.add(new GeneratedFile(path, MemFile.text(words)));
  }

  private static CoreView view(EngineCore core, Optional<CoreFit> fit) {
    Program program = core.program().program();
    Value input = program.inputs().get(0);
    Value output = program.outputs().get(0);
    EngineMemories memories = core.memories();
    return new CoreView(
        module(program),
        Version.NIB,
        VText.comment(program.name()),
        program.sourceSha256(),
        core.lanes(),
        VText.count(core.lanes(), "lane"),
        core.serial() ? " --serial" : "",
        fit.map(f -> f.fpga().synthesis()).orElse(FpgaFamily.ECP5.synthesis()),
        VText.grouped(core.cyclesPerImage()),
        core.cyclesPerImage(),
        core.cyclesBetweenImages(),
        VText.grouped(core.cyclesBetweenImages()),
        VText.grouped(core.program().neededMacs()),
        Text.format("%.1f", 100 * core.utilisation()),
        input.bytes(),
        input.shape().toString(),
        input.zeroPoint(),
        output.bytes(),
        VText.comment(output.name()),
        parameters(core, fit),
        memories(memories),
        memories.lookups().isPresent(),
        core.program().banks().bytes(0),
        core.program().banks().bytes(1),
        fit.map(CoreText::fitLines).orElse(List.of()),
        designSources(program),
        VIVADO_PART,
        QUARTUS_DEVICE);
  }

  private static List<String> fitLines(CoreFit fit) {
    List<String> lines = new ArrayList<>();
    lines.add(Text.format("%s, with %s:", fit.fpga().name(), fit.folding()));
    fit.needs().forEach(need -> lines.add("  " + need.text()));
    lines.add(fit.speed() + ".");
    for (CoreMemory memory : fit.memories()) {
      if (memory.isToldWhere(fit.family())) {
        lines.add(
            Text.format(
                "The memory of %s is made of %s.", memory.role().text(), memory.kind().text()));
      }
    }
    return lines;
  }

  private static void addStyle(List<ParameterView> list, CoreMemory memory, FpgaFamily family) {
    if (memory.isToldWhere(family)) {
      String name = memory.role().parameter() + "_STYLE";
      list.add(new ParameterView(name, "\"" + memory.style(family) + "\""));
    }
  }

  private static List<CoreMemoryView> memories(EngineMemories memories) {
    List<CoreMemoryView> list = new ArrayList<>();
    list.add(memory("weights", memories.weights(), "the weights of all layers, a lane in a byte"));
    list.add(memory("factors", memories.factors(), "bias, multiplier and shifts of each channel"));
    list.add(memory("windows", memories.windows(), "where the taps of windows lie"));
    list.add(memory("schedule", memories.schedule(), "a row for each step"));
    memories
        .lookups()
        .ifPresent(
            words -> list.add(memory("lookups", words, "numbers for each byte, 256 a table")));
    return list;
  }

  private static CoreMemoryView memory(String name, BitWords words, String what) {
    return new CoreMemoryView(
        name,
        Text.format(
            "%-9s %7s of %4d bits: %s",
            name, VText.count(words.count(), "word"), words.width(), what));
  }

  private static List<ParameterView> parameters(EngineCore core, Optional<CoreFit> fit) {
    EngineWidths widths = core.widths();
    EngineMemories memories = core.memories();
    Program program = core.program().program();
    List<ParameterView> list = new ArrayList<>();
    list.add(new ParameterView("LANES", core.lanes()));
    list.add(new ParameterView("SERIAL", core.serial() ? 1 : 0));
    list.add(new ParameterView("ACC_BITS", widths.acc()));
    list.add(new ParameterView("RESULT_BITS", widths.result()));
    list.add(new ParameterView("BIAS_BITS", widths.bias()));
    list.add(new ParameterView("SUM_BITS", widths.sum()));
    list.add(new ParameterView("RIGHT_BITS", widths.right()));
    list.add(new ParameterView("LEFT_BITS", widths.left()));
    list.add(new ParameterView("ADDRESS_BITS", widths.address()));
    list.add(new ParameterView("WEIGHT_BITS", widths.weight()));
    list.add(new ParameterView("TABLE_BITS", memories.windows().addressBits()));
    list.add(new ParameterView("FACTOR_BITS", memories.factors().addressBits()));
    list.add(new ParameterView("STEP_BITS", memories.schedule().addressBits()));
    list.add(new ParameterView("GROUP_BITS", widths.group()));
    list.add(new ParameterView("OFFSET_BITS", widths.offset()));
    list.add(new ParameterView("COUNT_BITS", widths.count()));
    list.add(new ParameterView("LANE_BITS", memories.laneBits()));
    list.add(new ParameterView("WAIT_BITS", memories.waitBits()));
    for (int bank = 0; bank < 2; bank++) {
      int bytes = core.program().banks().bytes(bank);
      list.add(new ParameterView("BANK_" + bank + "_BYTES", bytes));
      list.add(new ParameterView("BANK_" + bank + "_BITS", BitWords.bitsFor(bytes - 1L)));
    }
    list.add(new ParameterView("WEIGHT_WORDS", memories.weights().count()));
    list.add(new ParameterView("TABLE_WORDS", memories.windows().count()));
    list.add(new ParameterView("FACTOR_WORDS", memories.factors().count()));
    list.add(new ParameterView("STEPS", memories.schedule().count()));
    if (memories.lookups().isPresent()) {
      list.add(new ParameterView("LOOKUPS", memories.lookupTables()));
      list.add(new ParameterView("LOOKUP_BITS", memories.lookupBits()));
      list.add(new ParameterView("LOOKED_BITS", widths.looked()));
    }
    if (core.program().hasSeparateChannels()) {
      list.add(new ParameterView("DEPTHWISE", 1));
    }
    Value input = program.inputs().get(0);
    Value output = program.outputs().get(0);
    list.add(new ParameterView("INPUT_BYTES", input.bytes()));
    list.add(new ParameterView("INPUT_BITS", BitWords.bitsFor(input.bytes() - 1L)));
    list.add(new ParameterView("OUTPUT_BASE", core.program().banks().offset(output)));
    list.add(new ParameterView("OUTPUT_BYTES", output.bytes()));
    fit.ifPresent(f -> f.memories().forEach(memory -> addStyle(list, memory, f.family())));
    return list;
  }
}
