package dev.nib.search.front;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The Pareto front, and an order for those behind it: by fronts, and within one those first that
 * have the most room around them (Deb et al., A Fast and Elitist Multiobjective Genetic Algorithm:
 * NSGA-II, 2002). The same list gives the same order.
 */
public final class Fronts {
  /** What is kept for its costs errs at most so many times as often as the best. */
  private static final double MOST_ERRORS = 2;

  private Fronts() {}

  /** Those that no other dominates, in their order; of equal ones the first. */
  public static <T> List<T> first(List<T> all, Function<T, Objectives> of) {
    List<Objectives> values = all.stream().map(of).toList();
    List<T> front = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!values.subList(0, i).contains(values.get(i)) && isFree(values, i)) {
        front.add(all.get(i));
      }
    }
    return front;
  }

  private static boolean isFree(List<Objectives> values, int index) {
    return values.stream().noneMatch(other -> other.dominates(values.get(index)));
  }

  /** All of them, the best first. */
  public static <T> List<T> ordered(List<T> all, Function<T, Objectives> of) {
    List<T> left = new ArrayList<>(all);
    List<T> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      List<T> front = first(left, of);
      ordered.addAll(byRoom(front, of));
      // Equal ones are equal to the last bit: only the first of them is gone.
      front.forEach(left::remove);
    }
    return ordered;
  }

  /**
   * So many of them: half by accuracy alone, since that is what is asked for within limits, and the
   * rest in the order of {@link #ordered}, so that cheap ones stay, too; but of these only such as
   * err at most twice as often as the best, since the cheapest of all know nothing.
   */
  public static <T> List<T> best(List<T> all, int count, Function<T, Objectives> of) {
    List<T> byAccuracy = mostAccurate(all, of);
    List<T> wanted = new ArrayList<>(byAccuracy.subList(0, Math.min(all.size(), (count + 1) / 2)));
    double errors = byAccuracy.isEmpty() ? 0 : 1 - of.apply(byAccuracy.get(0)).accuracy();
    ordered(all, of).stream()
        .filter(t -> 1 - of.apply(t).accuracy() <= MOST_ERRORS * errors)
        .forEach(wanted::add);
    wanted.addAll(byAccuracy);
    return wanted.stream().distinct().limit(count).toList();
  }

  /** All of them, the most accurate first, of equal ones the one with the least flash. */
  public static <T> List<T> mostAccurate(List<T> all, Function<T, Objectives> of) {
    Comparator<T> byAccuracy = Comparator.comparingDouble(t -> of.apply(t).value(0));
    return all.stream()
        .sorted(
            byAccuracy
                .thenComparingLong(t -> of.apply(t).flashBytes())
                .thenComparingLong(t -> of.apply(t).ramBytes())
                .thenComparingLong(t -> of.apply(t).work()))
        .toList();
  }

  /** A front, those with the largest crowding distance first. */
  private static <T> List<T> byRoom(List<T> front, Function<T, Objectives> of) {
    double[] room = new double[front.size()];
    List<Objectives> values = front.stream().map(of).toList();
    for (int o = 0; o < Objectives.COUNT; o++) {
      int objective = o;
      int[] order =
          IntStream.range(0, front.size())
              .boxed()
              .sorted(Comparator.comparingDouble(i -> values.get(i).value(objective)))
              .mapToInt(Integer::intValue)
              .toArray();
      double low = values.get(order[0]).value(o);
      double span = values.get(order[order.length - 1]).value(o) - low;
      room[order[0]] = Double.POSITIVE_INFINITY;
      room[order[order.length - 1]] = Double.POSITIVE_INFINITY;
      for (int i = 1; i < order.length - 1 && span > 0; i++) {
        room[order[i]] +=
            (values.get(order[i + 1]).value(o) - values.get(order[i - 1]).value(o)) / span;
      }
    }
    Integer[] order = new Integer[front.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> -room[i])); // stable
    return Arrays.stream(order).map(front::get).toList();
  }
}
