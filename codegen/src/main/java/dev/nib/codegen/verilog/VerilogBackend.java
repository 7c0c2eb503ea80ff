package dev.nib.codegen.verilog;

import dev.nib.codegen.GeneratedFile;
import dev.nib.codegen.NameAllocator;
import dev.nib.codegen.Templates;
import dev.nib.codegen.Text;
import dev.nib.codegen.Version;
import dev.nib.codegen.verilog.Views.BenchRom;
import dev.nib.codegen.verilog.Views.BenchView;
import dev.nib.codegen.verilog.Views.RomView;
import dev.nib.codegen.verilog.board.Board;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.codegen.verilog.fit.CoreClock;
import dev.nib.codegen.verilog.fit.CoreFit;
import dev.nib.model.ModelException;
import dev.nib.program.Program;
import dev.nib.program.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Prints an integer program as Verilog-2005: an inference core that runs it, where its engine
 * computes every step, and the constants of every layer as ROMs for engines of other people, with
 * the same contents for the vendors' tools, a self-checking test bench and a memory map.
 */
public final class VerilogBackend {
  private static final String FOLDER = "nib/hdl";

  private VerilogBackend() {}

  /**
   * All files, which belong into one folder.
   *
   * @throws dev.nib.model.ModelException when a ROM would be beyond 512 MB
   */
  public static List<GeneratedFile> generate(Program program, VerilogOptions options) {
    return generate(program, options, core(program, options));
  }

  /** The same with a core that is known already. */
  static List<GeneratedFile> generate(Program program, VerilogOptions options, CoreOrRefusal core) {
    Templates templates = new Templates(FOLDER);
    List<LayerRoms> layers = layers(program, options);
    List<Rom> roms = layers.stream().flatMap(layer -> layer.roms().stream()).toList();
    List<GeneratedFile> files = new ArrayList<>();
    files.add(
        new GeneratedFile(
            "README.txt",
            templates.fill("README.txt.ftl", ReadmeText.of(program, options, layers, core))));
    files.add(new GeneratedFile("nib_rom.v", templates.fixed("nib_rom.v")));
    if (!roms.isEmpty()) {
      files.add(new GeneratedFile("nib_rom_check.v", templates.fixed("nib_rom_check.v")));
      files.add(
          new GeneratedFile(
              benchModule(program) + ".v",
              templates.fill("roms_tb.v.ftl", benchView(program, roms))));
    }
    core.core().ifPresent(c -> addCore(files, templates, c, options));
    for (LayerRoms layer : layers) {
      for (Rom rom : layer.roms()) {
        addRom(files, templates, program, layer.step(), rom);
      }
    }
    return List.copyOf(files);
  }

  private static void addCore(
      List<GeneratedFile> files, Templates templates, EngineCore core, VerilogOptions options) {
    Optional<CoreFit> fit = fit(core, options);
    files.addAll(CoreText.files(templates, core, fit));
    options
        .board()
        .ifPresent(
            board -> files.addAll(BoardText.files(templates, core, fit.orElseThrow(), board)));
  }

  /** How a core fits the FPGA of the options, if they name one. */
  public static Optional<CoreFit> fit(EngineCore core, VerilogOptions options) {
    return options
        .fpga()
        .map(fpga -> CoreFit.of(core, fpga))
        .map(fit -> options.board().map(board -> fit.at(CoreClock.of(board))).orElse(fit));
  }

  /** The module at the top of a board's demonstration. */
  public static String boardModule(Program program, Board board) {
    return BoardText.top(program, board);
  }

  /**
   * The files that {@link #generate} leaves out because their format cannot hold a ROM's words,
   * each with the reason and what to use instead; the folder's README.txt says the same.
   */
  public static List<String> omissions(Program program, VerilogOptions options) {
    Stream<String> hex =
        layers(program, options).stream()
            .flatMap(layer -> layer.roms().stream())
            .filter(rom -> !IntelHexFile.fits(rom.image()))
            .map(
                rom ->
                    Text.format(
                        "intel/%s.hex: Intel HEX cannot hold %s of %d bits, use its .mif",
                        rom.module(),
                        VText.count(rom.image().words(), "word"),
                        rom.image().width()));
    Stream<String> core = core(program, options).refusal().stream().map(why -> "core/: " + why);
    return Stream.concat(core, hex).toList();
  }

  /** The inference core of a program, or why it has none. */
  public record CoreOrRefusal(Optional<EngineCore> core, Optional<String> refusal) {}

  /** The inference core for the options. */
  public static CoreOrRefusal core(Program program, VerilogOptions options) {
    try {
      return new CoreOrRefusal(
          Optional.of(EngineCore.of(program, options.lanes(), options.serial())), Optional.empty());
    } catch (ModelException e) {
      return new CoreOrRefusal(Optional.empty(), Optional.of(e.getMessage()));
    }
  }

  /** The ROMs of every step, in the order of the steps. */
  public static List<LayerRoms> layers(Program program, VerilogOptions options) {
    StepRoms roms = new StepRoms(NameAllocator.prefix(program.name()), options.lanes());
    List<LayerRoms> layers = new ArrayList<>();
    for (Step step : program.steps()) {
      layers.add(roms.next(step));
    }
    return List.copyOf(layers);
  }

  /** The name of the test bench's module, which is also its file's without {@code .v}. */
  public static String benchModule(Program program) {
    return NameAllocator.prefix(program.name()) + "_roms_tb";
  }

  /** The name of the inference core's module. */
  public static String coreModule(Program program) {
    return CoreText.module(program);
  }

  private static void addRom(
      List<GeneratedFile> files, Templates templates, Program program, Step step, Rom rom) {
    RomView view = romView(program, step, rom);
    String module = rom.module();
    RomImage image = rom.image();
    List<String> comments = new ArrayList<>();
    comments.add(module + ": " + summary(step, rom));
    comments.addAll(rom.comments());
    files.add(new GeneratedFile(module + ".v", templates.fill("rom.v.ftl", view)));
    files.add(new GeneratedFile(module + ".mem", MemFile.text(image)));
    files.add(new GeneratedFile("xilinx/" + module + ".coe", CoeFile.text(image, comments)));
    files.add(new GeneratedFile("intel/" + module + ".mif", MifFile.text(image, comments)));
    if (IntelHexFile.fits(image)) {
      files.add(new GeneratedFile("intel/" + module + ".hex", IntelHexFile.text(image)));
    }
  }

  /** Shape, order, lanes, words, bits and latency on one line. */
  private static String summary(Step step, Rom rom) {
    RomImage image = rom.image();
    return Text.format(
        "%s of %s (%s) %s, %s, %s of %d bits, latency 1 cycle.",
        rom.role().suffix(),
        VText.comment(step.name()),
        step.kind(),
        rom.shape(),
        VText.count(image.lanes(), "lane"),
        VText.count(image.words(), "word"),
        image.width());
  }

  private static RomView romView(Program program, Step step, Rom rom) {
    RomImage image = rom.image();
    Ranges ranges = Ranges.of(image);
    return new RomView(
        rom.module(),
        summary(step, rom),
        rom.comments(),
        Version.NIB,
        VText.comment(program.name()),
        program.sourceSha256(),
        image.width(),
        image.words(),
        image.addressBits(),
        image.width() / 4,
        ranges.address(),
        ranges.data(),
        ranges.pad());
  }

  private static BenchView benchView(Program program, List<Rom> roms) {
    List<BenchRom> views = new ArrayList<>();
    long words = 0;
    for (Rom rom : roms) {
      RomImage image = rom.image();
      Ranges ranges = Ranges.of(image);
      int index = views.size();
      words += image.words();
      views.add(
          new BenchRom(
              index,
              rom.module(),
              image.width(),
              image.words(),
              image.addressBits(),
              image.crc32(),
              index == 0 ? "start" : "done[" + (index - 1) + "]",
              ranges.address(),
              ranges.data(),
              ranges.pad()));
    }
    return new BenchView(
        benchModule(program),
        Version.NIB,
        VText.comment(program.name()),
        program.sourceSha256(),
        VText.grouped(words),
        views);
  }

  /** Ranges of a ROM's ports with a blank after them, padded to one width. */
  private record Ranges(String address, String data, String pad) {
    static Ranges of(RomImage image) {
      String address = Text.format("[%d:0] ", image.addressBits() - 1);
      String data = Text.format("[%d:0] ", image.width() - 1);
      int columns = Math.max(address.length(), data.length());
      return new Ranges(padded(address, columns), padded(data, columns), padded("", columns));
    }

    private static String padded(String text, int columns) {
      return text + " ".repeat(columns - text.length());
    }
  }
}
