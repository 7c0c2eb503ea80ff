package dev.nib.conformance.firmware;

import dev.nib.chip.Core;
import dev.nib.conformance.ProcessResult;
import dev.nib.conformance.ProcessRunner;
import dev.nib.conformance.firmware.Disassembly.Routine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How deep the stack goes: a function's frame and that of its deepest callee.
 *
 * <p>Frames are the compiler's own figures ({@code -fstack-usage}); those of libraries are counted
 * in the disassembly. On AVR a frame has its return address in it.
 */
final class StackGraph {
  private static final Pattern FUNCTION = Pattern.compile("([0-9a-f]+) [TtWw] (\\S+)");

  private final NavigableMap<Long, Routine> routines;
  private final Map<String, Long> addresses = new HashMap<>();
  private final Map<Long, Integer> frames = new HashMap<>();
  private final int returnAddressBytes;

  /**
   * @param symbols what {@code nm} prints
   * @param frames by function, from {@link #frames(Path)}
   * @param returnAddressBytes that a call pushes
   */
  StackGraph(
      NavigableMap<Long, Routine> routines,
      String symbols,
      Map<String, Integer> frames,
      int returnAddressBytes) {
    this.routines = routines;
    this.returnAddressBytes = returnAddressBytes;
    Matcher matcher = FUNCTION.matcher(symbols);
    while (matcher.find()) {
      long address = Long.parseLong(matcher.group(1), 16);
      addresses.put(matcher.group(2), address);
      Integer frame = frames.get(base(matcher.group(2)));
      if (frame != null) {
        this.frames.put(address, frame);
      }
    }
  }

  /** Of the program that a project built, with the compiler's figures where it has written them. */
  static StackGraph of(Path folder, Core core, Duration timeout)
      throws IOException, InterruptedException {
    String list =
        "%s -d --no-show-raw-insn %s > code.txt && %s %2$s > symbols.txt"
            .formatted(
                core.toolchain().program("objdump"),
                Machine.BINARY,
                core.toolchain().program("nm"));
    ProcessResult listed = ProcessRunner.run(List.of("sh", "-c", list), folder, timeout);
    if (!listed.ok()) {
      throw new IOException(listed.summary());
    }
    Disassembly.Isa isa = isa(core);
    return new StackGraph(
        Disassembly.read(Files.readString(folder.resolve("code.txt")), isa),
        Files.readString(folder.resolve("symbols.txt")),
        frames(folder),
        returnAddressBytes(core));
  }

  static Disassembly.Isa isa(Core core) {
    return switch (core.toolchain()) {
      case ARM -> Disassembly.Isa.ARM;
      case RISCV -> Disassembly.Isa.RISCV;
      case AVR -> Disassembly.Isa.AVR;
    };
  }

  static int returnAddressBytes(Core core) {
    return isa(core) != Disassembly.Isa.AVR ? 0 : core == Core.AVR6 ? 3 : 2;
  }

  /** What {@code -fstack-usage} wrote into a folder. */
  static Map<String, Integer> frames(Path folder) throws IOException {
    Map<String, Integer> frames = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".su")).toList()) {
        for (String line : Files.readAllLines(file)) {
          String[] fields = line.split("\t", -1);
          if (fields.length < 3 || fields[2].equals("dynamic")) {
            throw new IOException(file + ": a frame without bound: " + line);
          }
          String name = fields[0].substring(fields[0].lastIndexOf(':') + 1);
          frames.merge(name, Integer.valueOf(fields[1]), Math::max);
        }
      }
    }
    return frames;
  }

  /** Bytes below its caller that a function takes, its callees included. */
  int depth(String function) {
    return depth(address(function), -1, List.of());
  }

  /** The same as if {@code without} were never called. */
  int depthWithout(String function, String without) {
    return depth(address(function), address(without), List.of());
  }

  /** Bytes of frames on the longest way from one function down to a call of another, if any. */
  OptionalInt above(String function, String callee) {
    return above(address(function), address(callee), List.of());
  }

  /** Bytes of code of functions and of all that they call, each once. */
  int codeBytes(List<String> functions) {
    return code(functions).values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Bytes of code of each of the functions and of all that they call, copies as one. */
  Map<String, Integer> code(List<String> functions) {
    Map<Long, String> names = new HashMap<>();
    addresses.forEach((name, address) -> names.merge(address, name, StackGraph::first));
    Map<String, Integer> code = new TreeMap<>();
    Set<Long> known = new LinkedHashSet<>();
    Deque<Long> open = new ArrayDeque<>();
    functions.forEach(function -> open.add(address(function)));
    while (!open.isEmpty()) {
      long next = open.removeFirst();
      if (known.add(next)) {
        Long end = routines.higherKey(next);
        String name = names.getOrDefault(next, Long.toHexString(next));
        code.merge(base(name), end == null ? 0 : (int) (end - next), Integer::sum);
        open.addAll(calls(next));
        open.addAll(jumps(next));
      }
    }
    return code;
  }

  private static String first(String one, String other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private long address(String function) {
    Long address = addresses.get(function);
    if (address == null) {
      throw new IllegalStateException("stack: there is no function " + function);
    }
    return address;
  }

  private OptionalInt above(long function, long callee, List<Long> callers) {
    if (function == callee) {
      return OptionalInt.of(0);
    }
    int most = -1;
    for (Reached part : reached(function, callers)) {
      for (long called : calls(part.address())) {
        OptionalInt rest = above(called, callee, below(callers, function));
        if (rest.isPresent()) {
          most = Math.max(most, part.kept() + frame(part.address()) + rest.getAsInt());
        }
      }
    }
    return most < 0 ? OptionalInt.empty() : OptionalInt.of(most);
  }

  private int depth(long function, long without, List<Long> callers) {
    int deepest = 0;
    for (Reached part : reached(function, callers)) {
      int own = part.kept() + frame(part.address());
      deepest = Math.max(deepest, own);
      for (long callee : calls(part.address())) {
        if (callee != without) {
          deepest = Math.max(deepest, own + depth(callee, without, below(callers, function)));
        }
      }
    }
    return deepest;
  }

  /**
   * A function that another one becomes by jumping.
   *
   * @param kept bytes that those before it left on the stack
   */
  private record Reached(long address, int kept) {}

  /** A function, and all that it jumps to from there. */
  private List<Reached> reached(long function, List<Long> callers) {
    Map<Long, Integer> most = new LinkedHashMap<>();
    Deque<Reached> open = new ArrayDeque<>(List.of(new Reached(function, 0)));
    while (!open.isEmpty()) {
      Reached part = open.removeFirst();
      requireKnown(part.address(), callers);
      if (most.getOrDefault(part.address(), -1) < part.kept()) {
        most.put(part.address(), part.kept());
        int kept = part.kept() + kept(part.address());
        // Around a loop nothing piles up, or else it would have no end: each is left once.
        jumps(part.address()).stream()
            .filter(next -> !most.containsKey(next))
            .forEach(next -> open.addLast(new Reached(next, kept)));
      }
    }
    return most.entrySet().stream().map(e -> new Reached(e.getKey(), e.getValue())).toList();
  }

  private static List<Long> below(List<Long> callers, long function) {
    List<Long> path = new ArrayList<>(callers);
    path.add(function);
    return path;
  }

  private void requireKnown(long function, List<Long> callers) {
    Routine routine = routines.get(function);
    String what = "";
    if (routine == null) {
      what = " is no function";
    } else if (callers.contains(function)) {
      what = " calls itself";
    } else if (routine.indirect() || (routine.jumpsAway() && !frames.containsKey(function))) {
      what = " calls through a register";
    }
    if (!what.isEmpty()) {
      throw new IllegalStateException(
          "stack: "
              + name(function)
              + what
              + ", called by "
              + callers.stream().map(this::name).toList());
    }
  }

  private String name(long function) {
    return addresses.entrySet().stream()
        .filter(entry -> entry.getValue() == function)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(Long.toHexString(function));
  }

  /** A call into its own middle is how avr-gcc makes room on the stack; that is in its frame. */
  private List<Long> calls(long function) {
    return routines.get(function).calls().stream()
        .filter(target -> target == function || routines.floorKey(target) != function)
        .toList();
  }

  /** Where it goes without coming back; the code of a library may run on into its next function. */
  private List<Long> jumps(long function) {
    Routine routine = routines.get(function);
    List<Long> jumps = new ArrayList<>();
    for (long target : routine.jumps()) {
      Long entered = routines.floorKey(target);
      if (entered != null && entered != function) {
        jumps.add(entered);
      }
    }
    Long next = routines.higherKey(function);
    if (routine.runsOn() && next != null && !frames.containsKey(function)) {
      jumps.add(next);
    }
    return jumps;
  }

  private int frame(long function) {
    Integer known = frames.get(function);
    int pushed = routines.get(function).pushed();
    // A compiler's figure has nothing of what assembly in a function pushes besides.
    return known != null ? Math.max(known, pushed) : pushed + returnAddressBytes;
  }

  /** What is still on the stack when it jumps: compiled functions have cleared their frames. */
  private int kept(long function) {
    return frames.containsKey(function) ? 0 : routines.get(function).pushed();
  }

  /** Without what names a copy or a part that the compiler made. */
  private static String base(String function) {
    return function.replaceAll("(\\.(constprop|isra|part|cold|lto_priv))*(\\.\\d+)*$", "");
  }
}
