package dev.nib.program;

import static dev.nib.program.Handmade.conv;
import static dev.nib.program.Handmade.placement;
import static dev.nib.program.Handmade.rescale;
import static dev.nib.program.Handmade.stream;
import static dev.nib.program.Handmade.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Leads against what trying each of them gives. */
class RowOverlapTest {
  /** A unit of the last stage and what the first one has still to read when it is done. */
  private record Write(int row, List<Integer> readLater) {}

  private static List<Write> writes(Step.OneInput step) {
    List<Step.OneInput> stages =
        step instanceof Step.Stream stream ? stream.stages() : List.of(step);
    List<RowWork> work = stages.stream().map(RowWork::of).toList();
    List<Integer> turns =
        RowSchedule.of(new Step.Stream(stages, List.of())).stages().stream()
            .filter(turn -> turn != RowSchedule.ROW)
            .toList();
    int last = stages.size() - 1;
    int[] next = new int[stages.size()];
    List<Write> writes = new ArrayList<>();
    for (int t = 0; t < turns.size(); t++) {
      int stage = turns.get(t);
      if (stage == last && work.get(last).outputRow(next[last]) >= 0) {
        List<Integer> readLater = new ArrayList<>();
        int unit = next[0];
        for (int later : turns.subList(t, turns.size())) {
          if (later == 0) {
            for (int r = work.get(0).firstInputRow(unit);
                r <= work.get(0).lastInputRow(unit);
                r++) {
              readLater.add(r);
            }
            unit++;
          }
        }
        writes.add(new Write(work.get(last).outputRow(next[last]), readLater));
      }
      next[stage]++;
    }
    return writes;
  }

  /** With the output at byte 0 and the input at {@code lead}, no row is hit that is still read. */
  private static boolean works(Step.OneInput step, List<Write> writes, int lead) {
    int out = step.output().bytes() / step.output().shape().extent(1);
    int in = step.input().bytes() / step.input().shape().extent(1);
    return writes.stream()
        .allMatch(
            write ->
                write.readLater().stream()
                    .allMatch(
                        row ->
                            lead + row * in >= (write.row() + 1) * out
                                || lead + (row + 1) * in <= write.row() * out));
  }

  private static void assertSmallest(Step.OneInput step) {
    List<Write> writes = writes(step);
    int lead = RowOverlap.leadBytes(step);
    int apart = step.output().bytes();
    for (int tried = Math.max(apart, lead) + 1; tried >= lead; tried--) {
      assertThat(works(step, writes, tried)).as("%d of %d: %s", tried, lead, step).isTrue();
    }
    // Where nothing is read behind the last write the input may begin anywhere.
    boolean read = writes.stream().anyMatch(write -> !write.readLater().isEmpty());
    if (read && lead > -step.input().bytes()) {
      assertThat(works(step, writes, lead - 1)).as("%d: %s", lead - 1, step).isFalse();
    }
  }

  @Property(tries = 1000)
  void theLeadOfWindowsIsTheSmallestThatWorks(@ForAll long seed) {
    RandomRows random = new RandomRows(seed);
    Step.OneInput step = random.step(random.picture());
    if (step instanceof Step.Windowed) {
      assertSmallest(step);
    }
  }

  @Property(tries = 1000)
  void theLeadOfAStreamIsTheSmallestThatWorks(@ForAll long seed) {
    assertSmallest(new RandomRows(seed).stream());
  }

  /** Byte for byte: rows lie apart, and pixels in them. */
  @Property(tries = 1000)
  void theLeadOfAnOutputThatLiesApartWorks(@ForAll long seed) {
    Random random = new Random(seed);
    Step.OneInput step = new RandomRows(seed).stream();
    Layout own = Layout.of(step.output());
    int pixelPitch = own.pixelBytes() + random.nextInt(3);
    int rowPitch = pixelPitch * (own.pixels() + random.nextInt(3));
    Layout apart = new Layout(own.rows(), own.pixels(), own.pixelBytes(), rowPitch, pixelPitch);
    List<Write> writes = writes(step);
    int lead = RowOverlap.leadBytes(step, apart);
    assertThat(lead).isGreaterThanOrEqualTo(RowOverlap.leadBytes(step));
    int in = step.input().rowBytes();
    int row = own.pixels() * own.pixelBytes();
    for (int at = lead; at <= Math.max(lead, apart.spanBytes()) + 1; at++) {
      for (Write write : writes) {
        for (int read : write.readLater()) {
          for (int i = write.row() * row; i < (write.row() + 1) * row; i++) {
            int written = apart.at(i) - at;
            assertThat(written < read * in || written >= (read + 1) * in)
                .as("%d of %d, %s: %s", at, lead, apart, step)
                .isTrue();
          }
        }
      }
    }
  }

  @Test
  void rowsThatLieApartLeadByWhatLiesBetweenThem() {
    Value in = value("in", 1, 6, 5, 2);
    Value out = value("out", 1, 6, 5, 2);
    // Row 5 ends at 5 * 24 + 4 * 4 + 2 while rows 4 and 5 are read.
    Step.Conv2D conv = conv(in, out, placement(3, 1, 1));
    assertThat(RowOverlap.leadBytes(conv, new Layout(6, 5, 2, 24, 4))).isEqualTo(138 - 40);
  }

  @Test
  void aWindowOfThreeRowsNeedsTheRowAboveIt() {
    Value in = value("in", 1, 6, 5, 2);
    Value out = value("out", 1, 6, 5, 2);
    // Row 5 is written while rows 4 and 5 are read: 6 rows of 10 bytes, less 4.
    assertThat(RowOverlap.leadBytes(conv(in, out, placement(3, 1, 1)))).isEqualTo(20);
    Value half = value("half", 1, 3, 3, 2);
    // Row 2 ends at 18, rows 4 and 5 are read for it; row 0 ends at 6.
    assertThat(RowOverlap.leadBytes(conv(in, half, placement(2, 2, 0)))).isEqualTo(6);
    // Behind a ring of three rows an output is written when the input's next row but one is due.
    Value a = value("a", 1, 6, 5, 2);
    assertThat(
            RowOverlap.leadBytes(
                stream(List.of(3), rescale(in, a), conv(a, out, placement(3, 1, 1)))))
        .isEqualTo(-10);
  }

  @Test
  void streamsAndWindowsOfOneImageAreKnown() {
    Value in = value("in", 1, 4, 3, 1);
    Value out = value("out", 1, 4, 3, 1);
    Step.OneInput conv = conv(in, out, placement(1, 1, 0));
    assertThat(RowOverlap.isKnown(conv)).isTrue();
    assertThat(RowOverlap.isKnown(stream(List.of(), rescale(in, out)))).isTrue();
    assertThat(RowOverlap.isKnown(rescale(in, out))).isFalse();
    Value two = value("two", 2, 4, 3, 1);
    assertThat(RowOverlap.isKnown(conv(two, value("o", 2, 4, 3, 1), placement(1, 1, 0)))).isFalse();
  }

  @Property(tries = 2000)
  void theSpanIsTheSmallestOfAllPlaces(
      @ForAll @IntRange(min = 1, max = 12) int in,
      @ForAll @IntRange(min = 1, max = 12) int out,
      @ForAll @IntRange(min = -15, max = 30) int lead) {
    int smallest = Integer.MAX_VALUE;
    for (int inAt = 0; inAt <= 12; inAt++) {
      for (int outAt = 0; outAt <= 12; outAt++) {
        boolean apart = inAt + in <= outAt || outAt + out <= inAt;
        if (apart || inAt - outAt >= lead) {
          smallest = Math.min(smallest, Math.max(inAt + in, outAt + out));
        }
      }
    }
    assertThat(RowOverlap.spanBytes(in, out, lead)).isEqualTo(smallest);
  }
}
