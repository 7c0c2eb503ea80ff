package dev.nib.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.sim.ChangeOver.Turn;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** When a batch changes over, on a clock of its own. */
class ChangeOverTest {
  private static final long MILLISECOND = 1_000_000;

  private long now;
  private long plainNanos;
  private long trialNanos;
  private int plain;
  private int trials;
  private int changed;

  /**
   * Runs a batch on one thread.
   *
   * @param plainImage nanoseconds of an image by plain kernels
   * @param other those of the other kernels, from how many were run by them before
   */
  private void run(ChangeOver changeOver, int images, long plainImage, LongUnaryOperator other) {
    for (int left = images; left > 0; left--) {
      Turn turn = changeOver.next(left, now);
      long nanos = turn == Turn.PLAIN ? plainImage : other.applyAsLong(trials + changed);
      now += nanos;
      changeOver.ran(turn, nanos, now);
      switch (turn) {
        case PLAIN -> {
          plain++;
          plainNanos += nanos;
        }
        case TRIAL -> {
          trials++;
          trialNanos += nanos;
        }
        case CHANGED -> changed++;
      }
    }
  }

  /** 244 ms, 20 ms, then compiled. */
  private static LongUnaryOperator compiledAfter(int images, long compiled) {
    return before ->
        before == 0 ? 244 * MILLISECOND : before < images ? 20 * MILLISECOND : compiled;
  }

  @Test
  void aLargeBatchOfALargeNetChangesOver() {
    run(new ChangeOver(), 10_000, 1_500_000, compiledAfter(30, 750_000));
    assertThat(changed).isGreaterThan(8_000);
    assertThat(now).isLessThan(10_000 * 1_500_000L * 7 / 10);
  }

  @Test
  void theFirstThousandImagesTakeATenthMoreAtMost() {
    run(new ChangeOver(), 1_000, 1_500_000, compiledAfter(30, 750_000));
    assertThat(now).isLessThanOrEqualTo(1_000 * 1_500_000L * 11 / 10);
  }

  /**
   * On a machine with two busy loops beside, an image by plain kernels took 3.5 ms, a trial 1.8 s.
   */
  @Test
  void noneOfTheFirstThousandImagesIsATrialWhereAllIsSlow() {
    run(new ChangeOver(), 1_000, 3_500_000, before -> 1_800 * MILLISECOND);
    assertThat(trials).isZero();
  }

  @Test
  void withoutATimeWorthMentioningNothingIsTried() {
    run(new ChangeOver(), 10_000, 40_000, compiledAfter(30, 20_000));
    assertThat(trials + changed).isZero();
  }

  @Test
  void whatNeverGetsFasterCostsNoMoreThanItsBudget() {
    run(new ChangeOver(), 10_000, 1_500_000, before -> 244 * MILLISECOND);
    assertThat(changed).isZero();
    assertThat(trials).isPositive();
    assertThat(trialNanos).isLessThanOrEqualTo(plainNanos / 10 + 9_000 * 1_500_000L / 4);
  }

  @Test
  void aBatchBehindGoesOnWhereTheLastOneEnded() {
    ChangeOver changeOver = new ChangeOver();
    run(changeOver, 10_000, 1_500_000, compiledAfter(30, 750_000));
    int before = plain;
    run(changeOver, 100, 1_500_000, compiledAfter(30, 750_000));
    assertThat(plain).isEqualTo(before);
  }

  @Test
  void oneThreadTriesAtATime() {
    ChangeOver changeOver = new ChangeOver();
    for (int i = 0; i < 20_000; i++) {
      changeOver.ran(Turn.PLAIN, MILLISECOND, 0);
    }
    assertThat(changeOver.next(1, 1)).isEqualTo(Turn.TRIAL);
    assertThat(changeOver.next(1, 2)).isEqualTo(Turn.PLAIN);
    changeOver.ran(Turn.TRIAL, MILLISECOND, 3);
    assertThat(changeOver.next(1, 4)).isEqualTo(Turn.CHANGED);
  }
}
