package dev.nib.codegen.verilog.fit;

import dev.nib.chip.Fpga;
import dev.nib.chip.FpgaFamily;
import dev.nib.codegen.verilog.engine.Banks;
import dev.nib.codegen.verilog.engine.BitWords;
import dev.nib.codegen.verilog.engine.EngineCore;
import dev.nib.codegen.verilog.engine.EngineMemories;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A memory of the core, and what an FPGA makes it of.
 *
 * @param role which one it is
 * @param words of {@code width} bits each
 * @param kind what it is made of
 * @param cells block RAMs or single-port RAMs, 0 of logic
 */
public record CoreMemory(Role role, int words, int width, Kind kind, int cells) {
  private static final int BYTE = 8;

  /** The memories of the core. */
  public enum Role {
    WEIGHTS("WEIGHT"),
    WINDOWS("TABLE"),
    FACTORS("FACTOR"),
    SCHEDULE("SCHEDULE"),
    LOOKUPS("LOOKUP"),
    IMAGE("IMAGE"),
    BANK_0("BANK_0"),
    BANK_1("BANK_1");

    private final String parameter;

    Role(String parameter) {
      this.parameter = parameter;
    }

    /** What the core's parameters about it begin with. */
    public String parameter() {
      return parameter;
    }

    /** In words, such as {@code bank 0}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** True where it has initial contents and is never written. */
    boolean isConstant() {
      return this != IMAGE && this != BANK_0 && this != BANK_1;
    }
  }

  /** What memories are made of. */
  public enum Kind {
    BLOCK_RAM("block RAM"),
    SINGLE_PORT_RAM("single-port RAM"),
    LOGIC("logic");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** In words. */
    public String text() {
      return text;
    }
  }

  /**
   * Those of a core on an FPGA: as synthesis makes them where they fit. Where there are too few
   * block RAMs, activations go to single-port RAMs, and then small ROMs to logic.
   */
  static List<CoreMemory> of(EngineCore core, Fpga fpga) {
    EngineMemories roms = core.memories();
    List<CoreMemory> memories = new ArrayList<>();
    memories.add(rom(Role.WEIGHTS, roms.weights(), fpga.family()));
    memories.add(rom(Role.WINDOWS, roms.windows(), fpga.family()));
    memories.add(rom(Role.FACTORS, roms.factors(), fpga.family()));
    memories.add(rom(Role.SCHEDULE, roms.schedule(), fpga.family()));
    roms.lookups().ifPresent(words -> memories.add(rom(Role.LOOKUPS, words, fpga.family())));
    Banks banks = core.program().banks();
    memories.add(block(Role.IMAGE, banks.bytes(Banks.IMAGE), BYTE, fpga.family()));
    memories.add(block(Role.BANK_0, banks.bytes(0), BYTE, fpga.family()));
    memories.add(block(Role.BANK_1, banks.bytes(1), BYTE, fpga.family()));
    int singlePorts = fpga.singlePortRams();
    while (count(memories, Kind.BLOCK_RAM) > fpga.blockRams()) {
      Optional<CoreMemory> bank = largest(memories, m -> !m.role.isConstant());
      Optional<CoreMemory> rom =
          largest(memories, m -> m.role.isConstant() && m.role != Role.WEIGHTS);
      int wanted = bank.map(CoreMemory::singlePorts).orElse(Integer.MAX_VALUE);
      if (wanted <= singlePorts) {
        singlePorts -= wanted;
        CoreMemory from = bank.orElseThrow();
        replace(memories, from, Kind.SINGLE_PORT_RAM, wanted);
      } else if (rom.isPresent()) {
        replace(memories, rom.get(), Kind.LOGIC, 0);
      } else {
        break;
      }
    }
    return List.copyOf(memories);
  }

  private static CoreMemory rom(Role role, BitWords words, FpgaFamily family) {
    int count = words.count();
    CoreMemory block = block(role, count, words.width(), family);
    return family.isRomOfLogic(count, words.width())
        ? new CoreMemory(role, count, words.width(), Kind.LOGIC, 0)
        : block;
  }

  private static CoreMemory block(Role role, int words, int width, FpgaFamily family) {
    return new CoreMemory(role, words, width, Kind.BLOCK_RAM, family.blocks(words, width));
  }

  private static int singlePorts(CoreMemory memory) {
    return (memory.words - 1) / Fpga.SINGLE_PORT_WORDS + 1;
  }

  private static Optional<CoreMemory> largest(
      List<CoreMemory> memories, Predicate<CoreMemory> which) {
    return memories.stream()
        .filter(m -> m.kind == Kind.BLOCK_RAM)
        .filter(which)
        .max(Comparator.comparingInt(CoreMemory::cells));
  }

  private static void replace(List<CoreMemory> memories, CoreMemory from, Kind kind, int cells) {
    memories.set(
        memories.indexOf(from), new CoreMemory(from.role, from.words, from.width, kind, cells));
  }

  /** Block RAMs or single-port RAMs of several memories. */
  static int count(List<CoreMemory> memories, Kind kind) {
    return memories.stream().filter(m -> m.kind == kind).mapToInt(CoreMemory::cells).sum();
  }

  /** Bits of ROMs that are made of logic. */
  static long logicBits(List<CoreMemory> memories) {
    return memories.stream()
        .filter(m -> m.kind == Kind.LOGIC)
        .mapToLong(m -> (long) m.words * m.width)
        .sum();
  }

  /** What it is made of, and of how many. */
  public String madeOf() {
    return kind == Kind.LOGIC ? kind.text() : cells + " " + kind.text();
  }

  /** Whether synthesis would make something else of it if nobody told it. */
  public boolean isToldWhere(FpgaFamily family) {
    return kind == Kind.SINGLE_PORT_RAM
        || (kind == Kind.LOGIC && !family.isRomOfLogic(words, width));
  }

  /** The value of {@code ram_style} or {@code rom_style} that tells synthesis. */
  public String style(FpgaFamily family) {
    return switch (kind) {
      case BLOCK_RAM -> "block";
      case SINGLE_PORT_RAM -> "huge";
      case LOGIC -> family.logicStyle();
    };
  }
}
