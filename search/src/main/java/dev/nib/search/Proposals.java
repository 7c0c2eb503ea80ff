package dev.nib.search;

import dev.nib.dataset.SeededRandom;
import dev.nib.model.tflite.TfliteFile;
import dev.nib.search.front.Fronts;
import dev.nib.search.space.Augment;
import dev.nib.search.space.Candidate;
import dev.nib.search.space.Variation;
import dev.nib.search.trial.Judge;
import dev.nib.search.trial.TrialResult;
import dev.nib.toolkit.models.Zoo;
import dev.nib.trainer.export.GraphDefinition;
import dev.nib.trainer.nets.NetText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Proposes nets that keep to the limits: first the zoo's, made narrower or wider, and random ones,
 * then children of the best so far. Each is drawn with a seed of its own, so any number of threads
 * draws the same.
 */
final class Proposals {
  private static final long STREAM = 0x5ea7c4;

  /** Draws for one proposal, each judged, before its place is given up. */
  private static final int DRAWS = 30;

  /** So many places are drawn for each proposal at most: some are drawn twice. */
  private static final int PLACES = 20;

  private static final double CROSSED = 0.3;

  /** In the first generation this part is made of the zoo, in later ones of nothing. */
  private static final double OF_ZOO = 0.6;

  private static final double AT_RANDOM = 0.1;

  /** Parents are the best of so many times the proposals of a generation. */
  private static final int PARENTS = 2;

  private static final double NARROWEST = 0.1;
  private static final int HALVINGS = 6;

  /** So often a proposal is to use nearly all that there is. */
  private static final double NEARLY_FULL = 0.75;

  /** Tries to widen a layer. */
  private static final int WIDENINGS = 12;

  private final Judge judge;
  private final long seed;
  private final List<Candidate> zoo;

  Proposals(Judge judge, long seed) {
    this.judge = judge;
    this.seed = seed;
    zoo = zooNets();
  }

  /** The nets of the zoo that train to the same bytes on every processor. */
  private static List<Candidate> zooNets() {
    return Zoo.nets().stream()
        .map(Zoo::floatFile)
        .flatMap(
            file -> GraphDefinition.of(TfliteFile.of(file, Zoo.content(file)).graph()).stream())
        .filter(net -> Variation.macs(net) <= Variation.MOST_MACS)
        .map(net -> new Candidate(NetText.print(net), 0.015, Augment.MILD, true))
        .toList();
  }

  /**
   * The proposals of a generation; fewer where no more can be found.
   *
   * @param results of all earlier generations
   */
  List<Candidate> generation(int generation, int count, Collection<TrialResult> results) {
    Set<Candidate> known = new HashSet<>();
    results.forEach(result -> known.add(result.trial().candidate()));
    List<TrialResult> parents = parents(results, count);
    List<Candidate> proposals = new ArrayList<>();
    for (int place = 0; place < PLACES * count && proposals.size() < count; place += count) {
      int from = place;
      List<Optional<Candidate>> drawn =
          IntStream.range(from, from + count)
              .parallel()
              .mapToObj(slot -> draw(generation, slot, parents, known))
              .toList();
      for (Optional<Candidate> next : drawn) {
        if (next.isPresent() && proposals.size() < count && known.add(next.get())) {
          proposals.add(next.get());
        }
      }
    }
    return proposals;
  }

  /** The best so far, each net by its longest training. */
  private static List<TrialResult> parents(Collection<TrialResult> results, int count) {
    return Fronts.best(Search.standings(results), PARENTS * count, TrialResult::objectives);
  }

  private Optional<Candidate> draw(
      int generation, int slot, List<TrialResult> parents, Set<Candidate> known) {
    SeededRandom random = SeededRandom.of(seed, STREAM + generation, slot);
    Variation variation = new Variation(random);
    for (int draw = 0; draw < DRAWS; draw++) {
      Candidate drawn =
          parents.isEmpty() ? first(variation, random) : child(variation, random, parents);
      Optional<Candidate> fitting = fitted(drawn, variation, random);
      if (fitting.isPresent() && !known.contains(fitting.get())) {
        return fitting;
      }
    }
    return Optional.empty();
  }

  private Candidate first(Variation variation, SeededRandom random) {
    if (!zoo.isEmpty() && random.nextDouble() < OF_ZOO) {
      Candidate net = zoo.get(random.nextInt(zoo.size()));
      return random.nextDouble() < 0.5 ? net : variation.mutate(net);
    }
    return variation.random();
  }

  private static Candidate child(
      Variation variation, SeededRandom random, List<TrialResult> parents) {
    if (random.nextDouble() < AT_RANDOM) {
      return variation.random();
    }
    Candidate parent = parent(random, parents);
    Candidate child =
        random.nextDouble() < CROSSED ? variation.cross(parent, parent(random, parents)) : parent;
    return variation.mutate(child);
  }

  /** The better of two: parents come in the order of their rank. */
  private static Candidate parent(SeededRandom random, List<TrialResult> parents) {
    int one = random.nextInt(parents.size());
    int other = random.nextInt(parents.size());
    return parents.get(Math.min(one, other)).trial().candidate();
  }

  /**
   * The net as it is, or as narrow as it must be, and then layer by layer as wide as it can be for
   * a part of the limits that is drawn, mostly nearly all; empty where even the narrowest is too
   * much.
   */
  private Optional<Candidate> fitted(Candidate drawn, Variation variation, SeededRandom random) {
    double part =
        random.nextDouble() < NEARLY_FULL ? random.between(0.9, 1) : random.between(0.4, 0.9);
    Optional<Candidate> fitting = narrowed(drawn);
    Candidate widest = fitting.orElse(drawn);
    for (int draw = 0; draw < WIDENINGS && fitting.isPresent(); draw++) {
      Candidate wider = variation.widened(widest);
      Judge.Verdict verdict = judge.untrained(wider);
      if (verdict.fits() && verdict.fill() <= part) {
        widest = wider;
      }
    }
    return fitting.isPresent() ? Optional.of(widest) : fitting;
  }

  /** The net, with fewer channels where it exceeds the limits. */
  private Optional<Candidate> narrowed(Candidate drawn) {
    if (judge.untrained(drawn).fits()) {
      return Optional.of(drawn);
    }
    double low = NARROWEST;
    double high = 1;
    Optional<Candidate> widest = Optional.empty();
    for (int i = 0; i < HALVINGS; i++) {
      double factor = Math.sqrt(low * high);
      Candidate scaled = Variation.scaled(drawn, factor);
      if (judge.untrained(scaled).fits()) {
        widest = Optional.of(scaled);
        low = factor;
      } else {
        high = factor;
      }
    }
    return widest;
  }
}
