package dev.nib.program.pass;

import dev.nib.program.ArenaDemand;
import dev.nib.program.Program;
import dev.nib.program.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Chains of steps that are computed row by row become streams, cut where that makes the arena
 * smallest: between two cuts there are only rings, at a cut a whole value.
 *
 * <p>A cut is judged by the arena in which the whole program has its places, of those with the same
 * arena the one with the fewest stages in streams is taken. Where a program has several chains,
 * each is cut in turn, with the others as they are so far, until none makes the arena smaller; at
 * first each needs as little as it can for itself.
 *
 * @param image true when the image is to come in row by row: the first segment is a stream, of one
 *     stage maybe, that never has the whole of it
 * @param demand what a program wants of the arena, once the passes behind this one have run
 */
record StreamRows(boolean image, Function<Program, ArenaDemand> demand) implements Pass {
  /**
   * Judging a cut takes time that grows with the square of the buffers: some hundred cuts of a net
   * of twenty are judged, a second's work, and few of a program of hundreds, the most promising
   * ones first.
   */
  private static final long MOST_WORK = 100_000;

  @Override
  public Program apply(Program program) {
    List<Chain> chains = Chain.of(program, image);
    return chains.isEmpty() ? program : new Search(program, chains, demand).best();
  }

  /** For the best cut of each chain of a program. */
  private static final class Search {
    private final Program program;
    private final List<Chain> chains;
    private final Function<Program, ArenaDemand> demand;
    private final List<List<Chain.Cut>> cuts;

    /** No choice can do with less: the first, in which each chain needs as little as it can. */
    private final int leastBytes;

    /** The arena of every choice that was placed. */
    private final Map<List<Integer>, Integer> placed = new HashMap<>();

    private long work;

    /** For each chain which of its cuts. */
    private List<Integer> chosen;

    private int bytes;

    Search(Program program, List<Chain> chains, Function<Program, ArenaDemand> demand) {
      this.program = program;
      this.chains = chains;
      this.demand = demand;
      this.cuts = chains.stream().map(chain -> chain.cuts(demand)).toList();
      this.chosen = Collections.nCopies(chains.size(), 0);
      this.leastBytes = demand.apply(program(chosen)).lowerBoundBytes();
      this.bytes = bytes(chosen, Integer.MAX_VALUE);
    }

    Program best() {
      work = 0;
      int before;
      do {
        before = bytes;
        IntStream.range(0, chains.size()).forEach(this::makeSmaller);
      } while (bytes < before);
      work = 0;
      streamLess();
      return program(chosen);
    }

    /** Takes the cut of a chain that has the smallest arena. */
    private void makeSmaller(int c) {
      for (int cut = 0; cut < cuts.get(c).size(); cut++) {
        if (bytes == leastBytes || cuts.get(c).get(cut).liveBytes() >= bytes) {
          return;
        }
        take(with(c, cut), bytes - 1);
      }
    }

    /** Takes the cuts with the fewest stages in streams, in no larger an arena. */
    private void streamLess() {
      List<Integer> fewest = new ArrayList<>(chosen);
      for (int c = 0; c < chains.size(); c++) {
        fewest.set(c, fewer(c).stream().findFirst().orElse(chosen.get(c)));
      }
      if (take(fewest, bytes)) {
        return;
      }
      for (int c = 0; c < chains.size(); c++) {
        for (int cut : fewer(c)) {
          if (take(with(c, cut), bytes)) {
            break;
          }
        }
      }
    }

    /** The cuts of a chain that may do and have fewer stages in streams, the fewest first. */
    private List<Integer> fewer(int c) {
      List<Chain.Cut> all = cuts.get(c);
      int most = all.get(chosen.get(c)).streamed();
      return IntStream.range(0, all.size())
          .filter(cut -> all.get(cut).streamed() < most && all.get(cut).liveBytes() <= bytes)
          .boxed()
          .sorted(Comparator.comparing(cut -> all.get(cut).streamed()))
          .toList();
    }

    private List<Integer> with(int c, int cut) {
      List<Integer> choice = new ArrayList<>(chosen);
      choice.set(c, cut);
      return choice;
    }

    /** Takes a choice if the arena has at most so many bytes with it. */
    private boolean take(List<Integer> choice, int mostBytes) {
      int needed = bytes(choice, mostBytes);
      if (needed > mostBytes) {
        return false;
      }
      chosen = choice;
      bytes = needed;
      return true;
    }

    /** The arena of a choice, or more than {@code mostBytes} where it is not placed. */
    private int bytes(List<Integer> choice, int mostBytes) {
      if (!placed.containsKey(choice)) {
        if (work > MOST_WORK) {
          return Integer.MAX_VALUE;
        }
        ArenaDemand wanted = demand.apply(program(choice));
        work += (long) wanted.buffers() * wanted.buffers();
        if (wanted.lowerBoundBytes() > mostBytes) {
          return Integer.MAX_VALUE;
        }
        placed.put(choice, wanted.placed().neededBytes());
      }
      return placed.get(choice);
    }

    private Program program(List<Integer> choice) {
      List<Step> steps = new ArrayList<>();
      int next = 0;
      for (int c = 0; c < chains.size(); c++) {
        Chain chain = chains.get(c);
        steps.addAll(program.steps().subList(next, chain.first()));
        steps.addAll(cuts.get(c).get(choice.get(c)).steps());
        next = chain.last() + 1;
      }
      steps.addAll(program.steps().subList(next, program.steps().size()));
      return program.with(steps, program.parts());
    }
  }
}
