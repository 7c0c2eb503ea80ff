package dev.nib.chip;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Whether a program fits a microcontroller with nothing else on it but a plain {@code main}.
 *
 * @param plan the option of {@code nib generate c} that this is judged with, such as {@code --for
 *     ram}; empty where it is nobody's
 * @param flashNeeded bytes of constants and code
 * @param ramNeeded bytes of arena and stack
 * @param codeBytes the part of {@code flashNeeded} that is code, estimated
 * @param stackBytes the part of {@code ramNeeded} that is stack: a {@code main}, a run and an
 *     interrupt
 * @param interruptBytes the part of {@code stackBytes} that one interrupt takes
 * @param memories flash, then RAM
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
   * @param name flash or RAM
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
    return of(footprint, chip, plan, Optional.empty());
  }

  /**
   * The same with room kept for what shares the chip with it.
   *
   * @param kept how much of the chip's memories is not there for the program
   */
  public static ChipFit of(
      Footprint footprint, Chip chip, String plan, Optional<ArduinoRoom> kept) {
    StackTable stacks = StackTable.measured();
    int code = CodeSize.of(footprint, chip.core());
    int stack = stacks.neededBytes(footprint, chip.core());
    long flash = footprint.constantBytes() + code;
    long ram = (long) footprint.arenaBytes() + stack;
    List<Memory> memories =
        List.of(
            new Memory(
                "flash", flash, chip.flashBytes() - kept.map(ArduinoRoom::allFlashBytes).orElse(0)),
            new Memory("RAM", ram, chip.ramBytes() - kept.map(ArduinoRoom::ramBytes).orElse(0)));
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

  /** The verdict, and with which option of {@code nib generate c} it holds. */
  public String words() {
    return plan.isEmpty() ? verdict : verdict + ", " + plan;
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
