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
 * each is cut in turn, with the others as they are so far, until none makes the arena smaller: two
 * that would have to change at once stay.
 *
 * @param image true when the image is to come in row by row: the first segment is a stream, of one
 *     stage maybe, that never has the whole of it
 * @param demand what a program wants of the arena, once the passes behind this one have run
 */
record StreamRows(boolean image, Function<Program, ArenaDemand> demand) implements Pass {
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

    /** The arena of every choice that was placed. */
    private final Map<List<Integer>, Integer> placed = new HashMap<>();

    /** For each chain which of its cuts. */
    private List<Integer> chosen;

    private int bytes;

    Search(Program program, List<Chain> chains, Function<Program, ArenaDemand> demand) {
      this.program = program;
      this.chains = chains;
      this.demand = demand;
      this.cuts = chains.stream().map(chain -> chain.cuts(demand)).toList();
      this.chosen = Collections.nCopies(chains.size(), 0);
      this.bytes = bytes(chosen, Integer.MAX_VALUE);
    }

    Program best() {
      boolean smaller = true;
      while (smaller) {
        smaller = false;
        for (int c = 0; c < chains.size(); c++) {
          smaller |= makeSmaller(c);
        }
      }
      for (int c = 0; c < chains.size(); c++) {
        streamLess(c);
      }
      return program(chosen);
    }

    /** Takes the cut of a chain that has the smallest arena; true when it has a smaller one. */
    private boolean makeSmaller(int c) {
      int before = bytes;
      for (int cut = 0; cut < cuts.get(c).size() && liveBytes(c, cut) < bytes; cut++) {
        take(c, cut, bytes - 1);
      }
      return bytes < before;
    }

    /** Takes the cut of a chain that has the fewest stages in streams, in no larger an arena. */
    private void streamLess(int c) {
      List<Chain.Cut> all = cuts.get(c);
      int most = all.get(chosen.get(c)).streamed();
      List<Integer> fewer =
          IntStream.range(0, all.size())
              .filter(cut -> all.get(cut).streamed() < most && liveBytes(c, cut) <= bytes)
              .boxed()
              .sorted(Comparator.comparing(cut -> all.get(cut).streamed()))
              .toList();
      for (int cut : fewer) {
        if (take(c, cut, bytes)) {
          return;
        }
      }
    }

    private int liveBytes(int c, int cut) {
      return cuts.get(c).get(cut).liveBytes();
    }

    /** Takes a cut of a chain if the arena has at most so many bytes with it. */
    private boolean take(int c, int cut, int mostBytes) {
      List<Integer> choice = new ArrayList<>(chosen);
      choice.set(c, cut);
      int needed = bytes(choice, mostBytes);
      if (needed > mostBytes) {
        return false;
      }
      chosen = choice;
      bytes = needed;
      return true;
    }

    /** The arena of a choice, or what it needs at least when that is too much already. */
    private int bytes(List<Integer> choice, int mostBytes) {
      if (placed.containsKey(choice)) {
        return placed.get(choice);
      }
      ArenaDemand wanted = demand.apply(program(choice));
      int least = wanted.lowerBoundBytes();
      if (least > mostBytes) {
        return least;
      }
      placed.put(choice, wanted.placed().neededBytes());
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
