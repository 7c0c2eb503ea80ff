package dev.nib.search.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The front is what nothing dominates, by the definition itself. */
class FrontsTest {
  private static Objectives of(double accuracy, long flash, long ram, long work) {
    return new Objectives(accuracy, flash, ram, work);
  }

  @Test
  void dominanceNeedsNothingWorseAndSomethingBetter() {
    Objectives base = of(0.9, 100, 50, 10);
    assertThat(of(0.91, 100, 50, 10).dominates(base)).isTrue();
    assertThat(of(0.9, 99, 50, 10).dominates(base)).isTrue();
    assertThat(of(0.9, 100, 49, 10).dominates(base)).isTrue();
    assertThat(of(0.9, 100, 50, 9).dominates(base)).isTrue();
    assertThat(base.dominates(base)).isFalse();
    assertThat(of(0.99, 101, 1, 1).dominates(base)).isFalse();
    assertThat(of(0.89, 1, 1, 1).dominates(base)).isFalse();
  }

  private static List<Objectives> drawn(int count, long seed) {
    Random random = new Random(seed);
    List<Objectives> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(of(random.nextInt(8) / 8.0, random.nextInt(8), random.nextInt(8), random.nextInt(8)));
    }
    return all;
  }

  @Test
  void theFirstFrontIsWhatNothingDominates() {
    for (int seed = 0; seed < 50; seed++) {
      List<Objectives> all = drawn(40, seed);
      List<Objectives> free =
          all.stream()
              .filter(one -> all.stream().noneMatch(other -> other.dominates(one)))
              .distinct()
              .toList();
      assertThat(Fronts.first(all, o -> o)).isEqualTo(free);
    }
  }

  @Test
  void nobodyComesInFrontOfOneWhoDominatesHim() {
    for (int seed = 0; seed < 50; seed++) {
      List<Objectives> ordered = Fronts.ordered(drawn(40, seed), o -> o);
      assertThat(ordered).hasSize(40);
      for (int i = 0; i < ordered.size(); i++) {
        Objectives one = ordered.get(i);
        assertThat(ordered.subList(i, ordered.size())).noneMatch(other -> other.dominates(one));
      }
    }
  }

  @Test
  void halfOfTheBestAreTheMostAccurate() {
    Objectives cheap = of(0.95, 1, 1, 1);
    Objectives knowsNothing = of(0.1, 0, 0, 0);
    List<Objectives> all =
        List.of(
            of(0.9, 90, 90, 90),
            knowsNothing,
            of(0.97, 100, 95, 95),
            of(0.96, 200, 200, 200),
            cheap);
    assertThat(Fronts.best(all, 3, o -> o)).containsExactly(all.get(2), all.get(3), cheap);
    assertThat(Fronts.best(all, 4, o -> o))
        .containsExactlyInAnyOrder(all.get(2), all.get(3), cheap, all.get(0));
    assertThat(Fronts.best(all, 9, o -> o)).hasSize(5);
    assertThat(Fronts.best(List.<Objectives>of(), 3, o -> o)).isEmpty();
  }
}
