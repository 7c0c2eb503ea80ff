package dev.nib.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.program.ArenaPlan.Overlap;
import dev.nib.program.ArenaPlan.Request;
import dev.nib.program.ArenaPlan.Slot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Plans whose outputs may grow into their inputs, and plans with a buffer on top. */
class ArenaOverlapTest {
  private static final int STEPS = 8;

  /** Requests, and the pairs of them that may overlap. */
  private record Wanted(List<Request> requests, List<Overlap> overlaps) {}

  /** The first request is part of no overlap. */
  private static Wanted wanted(Random random, int count) {
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int first = i == 0 ? -1 : random.nextInt(STEPS) - 1;
      requests.add(new Request(4 * (1 + random.nextInt(12)), first, first + random.nextInt(4)));
    }
    List<Overlap> overlaps = new ArrayList<>();
    Set<Integer> steps = new HashSet<>();
    for (int in = 1; in < count; in++) {
      for (int out = 1; out < count; out++) {
        Request input = requests.get(in);
        Request output = requests.get(out);
        boolean handsOver = in != out && input.lastStep() == output.firstStep();
        if (handsOver && input.firstStep() < input.lastStep() && steps.add(input.lastStep())) {
          int lead = random.nextInt(input.bytes() + output.bytes()) - input.bytes();
          overlaps.add(new Overlap(in, out, lead));
        }
      }
    }
    return new Wanted(requests, overlaps);
  }

  private static boolean live(Request request, int step) {
    return request.firstStep() <= step && step <= request.lastStep();
  }

  /** No two share a byte at a step, but an input and an output that are far enough apart. */
  private static void assertValid(ArenaPlan plan, Wanted wanted) {
    assertThat(plan.slots()).extracting(Slot::request).isEqualTo(wanted.requests());
    assertThat(plan.overlaps()).isEqualTo(wanted.overlaps());
    for (int step = -1; step < 2 * STEPS; step++) {
      int[] owner = new int[plan.bytes()];
      for (int i = 0; i < plan.slots().size(); i++) {
        Slot slot = plan.slots().get(i);
        assertThat(slot.offsetBytes() % ArenaPlan.ALIGNMENT_BYTES).isZero();
        for (int at = slot.offsetBytes();
            live(slot.request(), step) && at < slot.endBytes();
            at++) {
          int other = owner[at] - 1;
          assertThat(other < 0 || mayShare(wanted, plan, i, other))
              .as("%d and %d of %s", i, other, plan)
              .isTrue();
          owner[at] = i + 1;
        }
      }
    }
  }

  private static boolean mayShare(Wanted wanted, ArenaPlan plan, int i, int j) {
    return wanted.overlaps().stream()
        .filter(o -> Set.of(o.input(), o.output()).equals(Set.of(i, j)))
        .anyMatch(
            o ->
                plan.slots().get(o.input()).offsetBytes()
                        - plan.slots().get(o.output()).offsetBytes()
                    >= o.leadBytes());
  }

  /** What must live at a step, where each output reaches as far into its input as it may. */
  private static int leastBytes(Wanted wanted) {
    int least = 0;
    for (int step = -1; step < 2 * STEPS; step++) {
      int s = step;
      int live = wanted.requests().stream().filter(r -> live(r, s)).mapToInt(Request::bytes).sum();
      for (Overlap overlap : wanted.overlaps()) {
        Request in = wanted.requests().get(overlap.input());
        Request out = wanted.requests().get(overlap.output());
        if (out.firstStep() == step) {
          int lead = Math.max(0, (overlap.leadBytes() + 3) / 4 * 4);
          int both = Math.min(in.bytes() + out.bytes(), Math.max(out.bytes(), lead + in.bytes()));
          live -= in.bytes() + out.bytes() - both;
        }
      }
      least = Math.max(least, live);
    }
    return least;
  }

  @Property(tries = 300)
  void plansAreValidAndNotBelowTheBound(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int count) {
    Wanted wanted = wanted(new Random(seed), count);
    ArenaPlan plan = ArenaPlanner.plan(wanted.requests(), wanted.overlaps());
    assertValid(plan, wanted);
    assertThat(plan.lowerBoundBytes()).isEqualTo(leastBytes(wanted));
    assertThat(plan.bytes()).isGreaterThanOrEqualTo(plan.lowerBoundBytes());
    int end = plan.slots().stream().mapToInt(Slot::endBytes).max().getAsInt();
    assertThat(plan.bytes()).as("no byte is left at the end").isEqualTo(end);
    assertThat(ArenaPlanner.plan(wanted.requests(), wanted.overlaps())).isEqualTo(plan);
  }

  @Property(tries = 150)
  void aBufferOnTopLiesAboveAllThatLiveWithIt(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int count) {
    Random random = new Random(seed);
    Wanted wanted = wanted(random, count);
    Request top = wanted.requests().get(0);
    int topBytes = 4 * (1 + random.nextInt(top.bytes() / 4));
    ArenaPlan plan = ArenaPlanner.planOnTop(wanted.requests(), wanted.overlaps(), topBytes);
    assertValid(plan, wanted);
    Slot slot = plan.slots().get(0);
    int others = 0;
    for (Slot other : plan.slots().subList(1, count)) {
      others = Math.max(others, other.endBytes());
      if (other.request().livesWith(top)) {
        assertThat(other.endBytes()).isLessThanOrEqualTo(slot.offsetBytes());
      }
    }
    assertThat(plan.bytes()).isEqualTo(Math.max(others, slot.endBytes()));
    List<Request> cut = new ArrayList<>(wanted.requests());
    cut.set(0, new Request(topBytes, top.firstStep(), top.lastStep()));
    int least = leastBytes(new Wanted(cut, wanted.overlaps()));
    assertThat(Math.max(others, slot.offsetBytes() + topBytes)).isGreaterThanOrEqualTo(least);
    assertThat(ArenaPlanner.planOnTop(wanted.requests(), wanted.overlaps(), topBytes))
        .isEqualTo(plan);
  }

  @Property(tries = 200)
  void twoThatOverlapTakeTheirSpan(
      @ForAll @IntRange(min = 1, max = 20) int in,
      @ForAll @IntRange(min = 1, max = 20) int out,
      @ForAll @IntRange(min = -100, max = 100) int lead) {
    List<Request> requests = List.of(new Request(4 * in, -1, 0), new Request(4 * out, 0, 1));
    ArenaPlan plan = ArenaPlanner.plan(requests, List.of(new Overlap(0, 1, lead)));
    assertThat(plan.bytes()).isEqualTo(plan.lowerBoundBytes());
    assertThat(plan.bytes())
        .isEqualTo(RowOverlap.spanBytes(4 * in, 4 * out, 4 * Math.floorDiv(lead + 3, 4)));
  }

  @Test
  void whatLivesAfterTheBufferOnTopMayLieInItsPlace() {
    // The image, then the output of a step that reads it, then a large one.
    List<Request> requests =
        List.of(new Request(80, -1, 0), new Request(20, 0, 1), new Request(60, 1, 2));
    ArenaPlan plan = ArenaPlanner.planOnTop(requests, List.of(), 8);
    assertThat(plan.slots().get(0).offsetBytes()).isEqualTo(20);
    assertThat(plan.bytes()).isEqualTo(100);
    assertThat(plan.lowerBoundBytes()).isEqualTo(100);
    assertThat(plan.slots().get(2).endBytes()).isEqualTo(80);
  }

  @Test
  void ofThePlansThatAreAlikeTheOneWithTheBufferOnTopLowestIsTaken() {
    // What lives with the image goes below what does not.
    List<Request> requests =
        List.of(
            new Request(40, -1, 1),
            new Request(12, 2, 3),
            new Request(8, 1, 2),
            new Request(8, 2, 4));
    ArenaPlan plan = ArenaPlanner.planOnTop(requests, List.of(), 20);
    assertThat(plan.slots().get(0).offsetBytes()).isEqualTo(8);
    assertThat(plan.bytes()).isEqualTo(48);
  }

  @Test
  void anInputThatBeginsTooEarlyIsNoPlan() {
    Slot output = new Slot(new Request(16, 0, 1), 4);
    List<Overlap> overlaps = List.of(new Overlap(1, 0, 6));
    for (int offset : List.of(12, 16)) {
      List<Slot> slots = List.of(output, new Slot(new Request(16, -1, 0), offset));
      assertThatCode(() -> new ArenaPlan(40, 16, slots, overlaps)).doesNotThrowAnyException();
      List<Slot> other = new ArrayList<>(slots);
      Collections.reverse(other);
      assertThatCode(() -> new ArenaPlan(40, 16, other, List.of(new Overlap(0, 1, 6))))
          .doesNotThrowAnyException();
      assertThatThrownBy(() -> new ArenaPlan(40, 16, slots, List.of(new Overlap(0, 1, 6))))
          .as("the other way round")
          .hasMessageContaining("overlaps");
    }
    List<Slot> early = List.of(output, new Slot(new Request(16, -1, 0), 8));
    assertThatThrownBy(() -> new ArenaPlan(40, 16, early, overlaps))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overlaps");
    List<Slot> exactly = List.of(output, new Slot(new Request(16, -1, 0), 10));
    assertThatCode(() -> new ArenaPlan(40, 16, exactly, overlaps)).doesNotThrowAnyException();
  }

  @Test
  void slotsLieInsideTheArena() {
    Request request = new Request(8, 0, 0);
    assertThatCode(() -> new ArenaPlan(8, 8, List.of(new Slot(request, 0)), List.of()))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> new ArenaPlan(8, 8, List.of(new Slot(request, -4)), List.of()))
        .hasMessageContaining("lies outside the arena of 8 bytes");
    Request zero = new Request(4, 1, 1);
    assertThat(zero.livesWith(new Request(4, 0, 1))).isTrue();
    assertThat(zero.livesWith(new Request(4, 1, 3))).isTrue();
    assertThat(zero.livesWith(new Request(4, 2, 3))).isFalse();
    assertThat(zero.livesWith(new Request(4, -1, 0))).isFalse();
    assertThatThrownBy(() -> new Request(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    // Slots that touch share nothing.
    assertThatCode(
            () ->
                new ArenaPlan(
                    16, 8, List.of(new Slot(request, 8), new Slot(request, 0)), List.of()))
        .doesNotThrowAnyException();
  }
}
