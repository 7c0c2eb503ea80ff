package dev.nib.chip;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bytes of stack that generated code takes on each core, measured for every kernel.
 *
 * <p>The figures stand in {@code stack.txt}, which {@code dev.nib.conformance.firmware.StackMeter}
 * writes; {@code StackMeterTest} measures them again. Generated functions are never inlined into
 * each other, so the stack of a run is the sum of a few frames and of its deepest kernel.
 */
public final class StackTable {
  /** {@code NAME_predict}, which calls {@code NAME_run}. */
  public static final String PREDICT = "predict";

  /** {@code NAME_run}, which calls a function for each layer, which calls its kernel. */
  public static final String RUN = "run";

  /** What stands between {@code NAME_run} and a layer that is computed row by row. */
  public static final String STREAM = "stream";

  /** What lies on the stack where a plain {@code main} calls {@code NAME_run}. */
  public static final String CALLER = "caller";

  /** The most that verification's own input and output take there instead. */
  public static final String BESIDE = "beside";

  /** What one interrupt saves before its handler does anything. */
  public static final String INTERRUPT = "interrupt";

  /** The row of the compilers' versions. */
  public static final String GCC = "gcc";

  /** The rows that are no kernels, in the order of the file. */
  public static final List<String> FRAMES =
      List.of(PREDICT, RUN, STREAM, CALLER, BESIDE, INTERRUPT);

  private static final StackTable MEASURED = read();

  private final Map<String, Map<Core, Integer>> rows;
  private final Map<Core, String> compilers;

  private StackTable(Map<String, Map<Core, Integer>> rows, Map<Core, String> compilers) {
    this.rows = rows;
    this.compilers = compilers;
  }

  /** The table that nib has. */
  public static StackTable measured() {
    return MEASURED;
  }

  /**
   * A table from its lines: the cores' keys, the versions of gcc, then a row each; lines that begin
   * with {@code #} are comments.
   *
   * @throws IllegalArgumentException when a row has not one number for each core
   */
  public static StackTable of(List<String> lines) {
    Map<String, Map<Core, Integer>> rows = new LinkedHashMap<>();
    Map<Core, String> compilers = new EnumMap<>(Core.class);
    List<Core> cores = List.of();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+");
      if (line.startsWith("#") || line.isBlank()) {
        continue;
      }
      if (cores.isEmpty()) {
        cores = Arrays.stream(words).skip(1).map(StackTable::core).toList();
        continue;
      }
      if (words.length != cores.size() + 1) {
        throw new IllegalArgumentException("stack table: not one figure for each core: " + line);
      }
      for (int i = 0; i < cores.size(); i++) {
        if (words[0].equals(GCC)) {
          compilers.put(cores.get(i), words[i + 1]);
        } else {
          rows.computeIfAbsent(words[0], row -> new EnumMap<>(Core.class))
              .put(cores.get(i), Integer.valueOf(words[i + 1]));
        }
      }
    }
    return new StackTable(rows, compilers);
  }

  private static Core core(String key) {
    return Core.processors().stream()
        .filter(core -> core.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("stack table: no core " + key));
  }

  private static StackTable read() {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                StackTable.class.getResourceAsStream("stack.txt"), StandardCharsets.UTF_8))) {
      return of(in.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The version of gcc that was measured, such as {@code 12.2.1}. */
  public String compiler(Core core) {
    return compilers.getOrDefault(core, "");
  }

  /** The kernels with a figure, such as {@code nib_conv_2d_s8}. */
  public List<String> kernels() {
    return rows.keySet().stream().filter(row -> !FRAMES.contains(row)).toList();
  }

  /**
   * One figure.
   *
   * @param row one of {@link #FRAMES}, or a kernel
   * @throws IllegalArgumentException when it was not measured
   */
  public int bytes(String row, Core core) {
    if (core == Core.FPGA) {
      return 0;
    }
    Integer bytes = rows.getOrDefault(row, Map.of()).get(core);
    if (bytes == null) {
      throw new IllegalArgumentException("stack table: no figure of " + row + " on " + core.key());
    }
    return bytes;
  }

  /** Bytes below its caller that {@code NAME_run} or {@code NAME_predict} of a program takes. */
  public int runBytes(Footprint footprint, Core core) {
    int kernel = footprint.kernels().stream().mapToInt(name -> bytes(name, core)).max().orElse(0);
    int stream = footprint.streams() > 0 ? bytes(STREAM, core) : 0;
    return bytes(PREDICT, core) + bytes(RUN, core) + stream + kernel;
  }

  /** What one interrupt takes, without its handler's own work. */
  public int interruptBytes(Core core) {
    return bytes(INTERRUPT, core);
  }

  /**
   * Bytes of RAM that a program needs for its stack: a plain {@code main}, a run, and an interrupt
   * on top. {@code nib inspect} counts them, and verification's linker scripts ask for them.
   */
  public int neededBytes(Footprint footprint, Core core) {
    int running = bytes(CALLER, core) + runBytes(footprint, core);
    return Math.max(running, bytes(BESIDE, core)) + interruptBytes(core);
  }
}
