package dev.nib.codegen.verilog.engine;

import static dev.nib.codegen.verilog.engine.BitWords.bitsFor;

import dev.nib.codegen.verilog.engine.WindowTable.Entry;
import dev.nib.model.Ints;
import dev.nib.program.Requantization;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the core's ROMs hold: the weights of all layers in the order in which they are read, the
 * factors of all output channels, the entries of all windows, and a row of the schedule for each
 * step.
 */
public final class EngineMemories {
  /** Values of a byte. */
  private static final int LEVELS = 256;

  private final EngineProgram program;
  private final EngineWidths widths;
  private final int lanes;
  private final int resultCycles;
  private final List<BigInteger> factors = new ArrayList<>();
  private final List<BigInteger> windows = new ArrayList<>();
  private final List<BigInteger> schedule = new ArrayList<>();
  private final List<BigInteger> lookups = new ArrayList<>();
  private int weightWords;

  /** Where entries that are there already begin: layers of one geometry share them. */
  private final Map<List<Entry>, Integer> tables = new HashMap<>();

  private EngineMemories(EngineProgram program, EngineWidths widths, int lanes, int resultCycles) {
    this.program = program;
    this.widths = widths;
    this.lanes = lanes;
    this.resultCycles = resultCycles;
  }

  /**
   * Those of a program.
   *
   * @param resultCycles the requantiser's for each result
   */
  static EngineMemories of(
      EngineProgram program, EngineWidths widths, int lanes, int resultCycles) {
    EngineMemories memories = new EngineMemories(program, widths, lanes, resultCycles);
    List<Bases> bases = new ArrayList<>();
    for (EngineStep step : program.steps()) {
      bases.add(memories.add(step));
    }
    for (int s = 0; s < bases.size(); s++) {
      memories.schedule.add(memories.row(s, bases.get(s)).word());
    }
    return memories;
  }

  /** Where a step's words begin. */
  private record Bases(int weights, int factors, int columns, int rows, int lookups) {}

  private Bases add(EngineStep step) {
    Bases bases =
        new Bases(
            step.lookup().isPresent() ? 0 : weightWords,
            factors.size(),
            table(step.windows().columns()),
            table(step.windows().rows()),
            step.lookup().isPresent() ? lookupTables() : 0);
    step.lookup().ifPresent(this::add);
    weightWords += step.groups(lanes) * step.runs().taps();
    Requantization r = step.requantization();
    for (int channel = 0; channel < step.channels(); channel++) {
      int o = channel % step.layerChannels();
      boolean zero = r.multiplier(o) == 0;
      factors.add(
          new BitWords.Packer()
              .add(step.centred().bias().get(o), widths.bias())
              .add(r.multiplier(o), 31)
              .add(Math.max(0, -r.shift(o)), widths.right())
              .add(zero ? 0 : Math.max(0, r.shift(o)), widths.left())
              .word());
    }
    return bases;
  }

  private void add(EngineStep.Lookup lookup) {
    for (Ints table : lookup.tables()) {
      for (int q = 0; q < LEVELS; q++) {
        lookups.add(new BitWords.Packer().add(table.get(q), widths.looked()).word());
      }
    }
  }

  private int table(List<Entry> entries) {
    return tables.computeIfAbsent(
        entries,
        key -> {
          int begin = windows.size();
          for (Entry entry : entries) {
            windows.add(
                new BitWords.Packer()
                    .add(entry.input(), widths.address())
                    .add(entry.weights(), widths.offset())
                    .add(entry.count() - 1L, widths.count())
                    .add(entry.endsPool() ? 1 : 0, 1)
                    .add(entry.endsAll() ? 1 : 0, 1)
                    .word());
          }
          return begin;
        });
  }

  /** In the order of nib_core's fields. */
  private BitWords.Packer row(int s, Bases bases) {
    EngineStep step = program.steps().get(s);
    Requantization r = step.requantization();
    Banks banks = program.banks();
    // From a lookup's input to its other one, round the end of the addresses if need be.
    int pitch =
        step.lookup()
            .flatMap(EngineStep.Lookup::second)
            .map(other -> banks.offset(other) - banks.offset(step.input()))
            .orElse(step.runs().inputPitch());
    BitWords.Packer row =
        new BitWords.Packer()
            .add(1 - banks.bank(step.output()), 1)
            .add(banks.bank(step.input()) == Banks.IMAGE ? 1 : 0, 1)
            .add(s == program.lastOfImage() ? 1 : 0, 1)
            .add(s + 1 == program.steps().size() ? 1 : 0, 1)
            .add(banks.offset(step.input()), widths.address())
            .add(banks.offset(step.output()), widths.address())
            .add(Math.floorMod(pitch, 1 << widths.address()), widths.address())
            .add(bases.weights(), widths.weight())
            .add(step.runs().weightPitch(), widths.offset())
            .add(step.runs().taps(), widths.offset())
            .add(step.groups(lanes) - 1L, widths.group())
            .add(step.rest(lanes), laneBits())
            .add((long) step.rest(lanes) * resultCycles - 1, waitBits())
            .add(bases.columns(), tableBits())
            .add(bases.rows(), tableBits())
            .add(bases.factors(), factorBits())
            .add(step.input().zeroPoint(), 8)
            .add(r.outputZeroPoint(), 8)
            .add(r.min(), 8)
            .add(r.max(), 8);
    if (!lookups.isEmpty()) {
      row.add(step.lookup().isPresent() ? 1 : 0, 1).add(bases.lookups(), lookupBits());
    }
    if (program.hasSeparateChannels()) {
      row.add(step.isSeparate() ? 1 : 0, 1).add(step.runs().pixelPitch(), widths.address());
    }
    return row;
  }

  /** Bits of a number from 0 to the lanes. */
  public int laneBits() {
    return bitsFor(lanes);
  }

  /** Bits of the cycles less 1 in which the results of all lanes leave. */
  public int waitBits() {
    return bitsFor((long) lanes * resultCycles - 1);
  }

  private int tableBits() {
    return bitsFor(windows.size() - 1L);
  }

  private int factorBits() {
    return bitsFor(factors.size() - 1L);
  }

  /**
   * Words of the weights of all lanes, lane 0 in the lowest bits; one of zeros where none is read.
   */
  public BitWords weights() {
    return weightWords == 0
        ? new BitWords(8 * lanes, List.of(BigInteger.ZERO))
        : new BitWords(
            8 * lanes, weightWords, () -> program.steps().stream().flatMap(this::weights));
  }

  private Stream<BigInteger> weights(EngineStep step) {
    int taps = step.runs().taps();
    return IntStream.range(0, step.groups(lanes) * taps)
        .mapToObj(word -> weights(step, word / taps, word % taps));
  }

  private BigInteger weights(EngineStep step, int group, int tap) {
    BitWords.Packer word = new BitWords.Packer();
    for (int lane = 0; lane < lanes; lane++) {
      int o = group * lanes + lane;
      word.add(o < step.channels() ? step.weights().get(o, tap) : 0, 8);
    }
    return word.word();
  }

  /** From the lowest bits on: bias, multiplier, shift to the right, shift to the left. */
  public BitWords factors() {
    return new BitWords(widths.bias() + 31 + widths.right() + widths.left(), factors);
  }

  /** From the lowest bits on: input, weights, count less 1, end of a pool, end of all. */
  public BitWords windows() {
    return new BitWords(widths.address() + widths.offset() + widths.count() + 2, windows);
  }

  /** How many tables there are. */
  public int lookupTables() {
    return lookups.size() / LEVELS;
  }

  /** Bits of the number of a table. */
  public int lookupBits() {
    return bitsFor(lookupTables() - 1L);
  }

  /** Of 256 words each, for inputs from -128 to 127; empty when no step looks anything up. */
  public Optional<BitWords> lookups() {
    return lookups.isEmpty()
        ? Optional.empty()
        : Optional.of(new BitWords(widths.looked(), lookups));
  }

  /** A row for each step. */
  public BitWords schedule() {
    Bases any = new Bases(0, 0, 0, 0, 0);
    return new BitWords(row(0, any).bits(), schedule);
  }
}
