package dev.nib.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.ModelException;
import dev.nib.program.ArenaPlan.Request;
import dev.nib.program.ArenaPlan.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ArenaPlannerTest {
  @Property(tries = 300)
  void noByteIsOwnedTwiceAtAnyStep(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 25) int count) {
    Random random = new Random(seed);
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int first = random.nextInt(12) - 1;
      requests.add(new Request(4 * (1 + random.nextInt(50)), first, first + random.nextInt(6)));
    }
    ArenaPlan plan = ArenaPlanner.plan(requests);
    int mostLive = 0;
    for (int step = -1; step <= 18; step++) {
      mostLive = Math.max(mostLive, paint(plan, step));
    }
    assertThat(plan.slots()).extracting(Slot::request).isEqualTo(requests);
    assertThat(plan.lowerBoundBytes()).isEqualTo(mostLive);
    assertThat(plan.bytes()).isGreaterThanOrEqualTo(mostLive);
    assertThat(ArenaPlanner.plan(requests)).as("same requests, same plan").isEqualTo(plan);
  }

  /** Marks every byte in use at {@code step}, each once; gives their number. */
  private static int paint(ArenaPlan plan, int step) {
    boolean[] used = new boolean[plan.bytes()];
    int count = 0;
    for (Slot slot : plan.slots()) {
      Request request = slot.request();
      if (request.firstStep() <= step && step <= request.lastStep()) {
        for (int i = 0; i < request.bytes(); i++) {
          assertThat(used[slot.offsetBytes() + i]).as("byte %d at step %d", i, step).isFalse();
          used[slot.offsetBytes() + i] = true;
          count++;
        }
      }
    }
    return count;
  }

  @Property(tries = 300)
  void chainsReachTheLowerBound(@ForAll long seed, @ForAll @IntRange(min = 1, max = 80) int count) {
    Random random = new Random(seed);
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      requests.add(new Request(4 * (1 + random.nextInt(5000)), i - 1, i));
    }
    ArenaPlan plan = ArenaPlanner.plan(requests);
    assertThat(plan.bytes()).isEqualTo(plan.lowerBoundBytes());
  }

  @Test
  void thousandsOfBuffersAreBoundedWork() {
    List<Request> requests = new ArrayList<>();
    Random random = new Random(5);
    for (int i = 0; i < 3000; i++) {
      requests.add(new Request(4 * (1 + random.nextInt(9)), i / 10, i / 10 + random.nextInt(9)));
    }
    ArenaPlan plan = ArenaPlanner.plan(requests);
    assertThat(plan.bytes()).isLessThan(2 * plan.lowerBoundBytes());
  }

  @Test
  void sizesAreRoundedUpToTheAlignment() {
    assertThat(ArenaPlanner.aligned(1)).isEqualTo(4);
    assertThat(ArenaPlanner.aligned(4)).isEqualTo(4);
    assertThat(ArenaPlanner.aligned(5)).isEqualTo(8);
    assertThatThrownBy(() -> ArenaPlanner.aligned(Integer.MAX_VALUE))
        .isInstanceOf(ModelException.class)
        .hasMessage("the activations need an arena of over 2 GB");
  }

  @Test
  void buffersBeyond2GbTogetherAreRefused() {
    List<Request> requests = List.of(new Request(1 << 30, 0, 1), new Request(1 << 30, 1, 2));
    assertThatThrownBy(() -> ArenaPlanner.plan(requests))
        .isInstanceOf(ModelException.class)
        .hasMessage("the activations need an arena of over 2 GB");
  }

  @Test
  void planThatOverlapsCannotBeMade() {
    Request a = new Request(8, 0, 1);
    Request b = new Request(8, 1, 2);
    assertThatThrownBy(
            () -> new ArenaPlan(16, 16, List.of(new Slot(a, 0), new Slot(b, 4)), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overlaps");
    assertThatThrownBy(() -> new ArenaPlan(8, 8, List.of(new Slot(a, 4)), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("outside the arena of 8 bytes");
    assertThatThrownBy(() -> new Request(6, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Request(4, 1, 0)).isInstanceOf(IllegalArgumentException.class);
  }
}
