package dev.nib.program;

import static dev.nib.program.Handmade.walk;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.Ints;
import dev.nib.model.ModelException;
import dev.nib.model.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WalkTest {
  /** The positions of each index in turn, by loops inside loops. */
  private static List<Integer> positions(int[] extents, int[] strides) {
    List<Integer> positions = new ArrayList<>(List.of(0));
    for (int k = 0; k < extents.length; k++) {
      List<Integer> longer = new ArrayList<>();
      for (int position : positions) {
        for (int i = 0; i < extents[k]; i++) {
          longer.add(position + i * strides[k]);
        }
      }
      positions = longer;
    }
    return positions;
  }

  @Property(tries = 500)
  void joinedAxesComeToTheSamePositions(@ForAll long seed) {
    Random random = new Random(seed);
    int axes = 1 + random.nextInt(5);
    int[] extents = IntStream.range(0, axes).map(k -> 1 + random.nextInt(3)).toArray();
    int[] first = Walk.rowMajor(extents);
    int[] second = IntStream.range(0, axes).map(k -> random.nextInt(9) - 4).toArray();
    if (random.nextBoolean()) {
      second = Walk.rowMajor(extents);
      second[random.nextInt(axes)] += random.nextInt(2);
    }
    Walk walk = Walk.of(extents, first, second);
    List<Integer> steps = IntStream.range(0, walk.steps()).boxed().toList();
    assertThat(steps.stream().map(walk::first).toList()).isEqualTo(positions(extents, first));
    assertThat(steps.stream().map(walk::second).toList()).isEqualTo(positions(extents, second));
    Walk.Reach reach = walk.secondReach();
    assertThat(reach.lowest())
        .isEqualTo(positions(extents, second).stream().min(Integer::compare).get());
    assertThat(reach.highest())
        .isEqualTo(positions(extents, second).stream().max(Integer::compare).get());
    assertThat(reach.steps()).isEqualTo(walk.steps());
    assertThat(reach.isDense()).isEqualTo(reach.highest() - reach.lowest() == walk.steps() - 1);
  }

  @Test
  void axesThatCanBeWalkedAsOneAreJoined() {
    int[] extents = {2, 1, 3, 4};
    int[] rows = Walk.rowMajor(extents);
    assertThat(Walk.of(extents, rows, rows)).isEqualTo(walk(24, 1, 1));
    // Each of the two alone forbids it.
    assertThat(Walk.of(new int[] {2, 3}, new int[] {3, 1}, new int[] {4, 1}))
        .isEqualTo(walk(Ints.of(2, 3), Ints.of(3, 1), Ints.of(4, 1)));
    assertThat(Walk.of(new int[] {2, 3}, new int[] {4, 1}, new int[] {3, 1}))
        .isEqualTo(walk(Ints.of(2, 3), Ints.of(4, 1), Ints.of(3, 1)));
    assertThat(Walk.of(new int[] {1, 1}, new int[] {5, 5}, new int[] {7, 7}))
        .isEqualTo(walk(1, 0, 0));
    // A repeated axis has the stride 0, and is not joined with what would be walked once.
    assertThat(Walk.of(new int[] {2, 3}, new int[] {0, 1}, new int[] {3, 1}))
        .isEqualTo(walk(Ints.of(2, 3), Ints.of(0, 1), Ints.of(3, 1)));
    assertThat(Walk.of(new int[] {2, 3}, new int[] {0, 0}, new int[] {3, 1}))
        .isEqualTo(walk(6, 0, 1));
  }

  @Test
  void aRegionKeepsItsShape() {
    assertThat(Walk.toRegion(Shape.of(1, 2, 3, 2), Shape.of(1, 4, 5, 2)))
        .isEqualTo(walk(Ints.of(2, 6), Ints.of(6, 1), Ints.of(10, 1)));
    assertThat(Walk.toRegion(Shape.of(2, 3), Shape.of(4, 3))).isEqualTo(walk(6, 1, 1));
  }

  @Test
  void kernelsWalkSixAxes() {
    int[] six = {2, 2, 2, 2, 2, 2};
    int[] apart = Walk.rowMajor(3, 3, 3, 3, 3, 3);
    assertThat(Walk.of(six, apart, apart).extents().size()).isEqualTo(6);
    int[] seven = {2, 2, 2, 2, 2, 2, 2};
    int[] further = Walk.rowMajor(3, 3, 3, 3, 3, 3, 3);
    assertThatThrownBy(() -> Walk.of(seven, further, further))
        .isInstanceOf(ModelException.class)
        .hasMessage("walks 7 axes that cannot be joined, kernels walk 6");
    Ints two = Ints.of(2, 2);
    Ints one = Ints.of(1);
    assertThatThrownBy(() -> new Walk(two, one, two)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Walk(two, two, one)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Walk(Ints.of(), Ints.of(), Ints.of()))
        .isInstanceOf(IllegalArgumentException.class);
    Ints all = Ints.of(Arrays.copyOf(seven, 7));
    assertThatThrownBy(() -> new Walk(all, all, all)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void inOrderIsElementByElement() {
    Walk walk = walk(Ints.of(2, 3), Ints.of(3, 1), Ints.of(1, 2));
    assertThat(walk.isFirstInOrder()).isTrue();
    assertThat(walk.isSecondInOrder()).isFalse();
    Walk other = walk(Ints.of(2, 3), Ints.of(1, 2), Ints.of(3, 1));
    assertThat(other.isFirstInOrder()).isFalse();
    assertThat(other.isSecondInOrder()).isTrue();
  }
}
