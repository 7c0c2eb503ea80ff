package dev.nib.chip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether a program fits a chip with nothing else on it but a plain {@code main}.
 *
 * @param plan the option of {@code nib generate c} that this is judged with, such as {@code --for
 *     ram}; empty where it is nobody's
 * @param flashNeeded bytes of constants, and of code on a microcontroller
 * @param ramNeeded bytes of arena, and on a microcontroller of stack
 * @param codeBytes the part of {@code flashNeeded} that is code, estimated
 * @param stackBytes the part of {@code ramNeeded} that is stack: a {@code main}, a run and an
 *     interrupt
 * @param interruptBytes the part of {@code stackBytes} that one interrupt takes
 * @param memories each memory that the program needs; on an FPGA the arena lies in SPRAM where that
 *     holds it, else in the block RAM beside the constants
 * @param fits whether all hold what they must
 * @param verdict in words: how many bytes of which memory are left over or missing
 */
public record ChipFit(
    Chip chip,
    String plan,
    long flashNeeded,
    long ramNeeded,
    int codeBytes,
    int stackBytes,
    int interruptBytes,
    List<Memory> memories,
    boolean fits,
    String verdict) {
  /**
   * One memory of the chip.
   *
   * @param name flash and RAM, or block RAM and SPRAM
   * @param needed bytes
   * @param there bytes
   * @param left bytes, negative when they are missing
   */
  public record Memory(String name, long needed, long there, long left) {
    Memory(String name, long needed, long there) {
      this(name, needed, there, there - needed);
    }

    private String words() {
      return String.format(Locale.ROOT, "%,d bytes of %s", Math.abs(left), name);
    }
  }

  public ChipFit {
    memories = List.copyOf(memories);
  }

  /**
   * Whether a program of that footprint fits {@code chip}.
   *
   * @param plan see {@link #plan}
   */
  public static ChipFit of(Footprint footprint, Chip chip, String plan) {
    StackTable stacks = StackTable.measured();
    int code = CodeSize.of(footprint, chip.core());
    int stack = stacks.neededBytes(footprint, chip.core());
    long flash = footprint.constantBytes() + code;
    long ram = (long) footprint.arenaBytes() + stack;
    List<Memory> memories = memories(chip, flash, ram);
    boolean fits = memories.stream().allMatch(memory -> memory.left() >= 0);
    return new ChipFit(
        chip,
        plan,
        flash,
        ram,
        code,
        stack,
        stacks.interruptBytes(chip.core()),
        memories,
        fits,
        verdict(memories, fits));
  }

  private static List<Memory> memories(Chip chip, long constants, long work) {
    List<Memory> memories = new ArrayList<>();
    boolean together =
        chip.shared() && work > chip.workBytes() && constants + work <= chip.constantBytes();
    if (together || chip.workBytes() == 0) {
      memories.add(new Memory(chip.constantMemory(), constants + work, chip.constantBytes()));
    } else {
      memories.add(new Memory(chip.constantMemory(), constants, chip.constantBytes()));
      memories.add(new Memory(chip.workMemory(), work, chip.workBytes()));
    }
    return memories;
  }

  private static String verdict(List<Memory> memories, boolean fits) {
    return fits
        ? "fits, " + words(memories, memory -> true) + " left"
        : words(memories, memory -> memory.left() < 0) + " short";
  }

  private static String words(List<Memory> memories, Predicate<Memory> which) {
    return memories.stream().filter(which).map(Memory::words).collect(Collectors.joining(" and "));
  }
}
