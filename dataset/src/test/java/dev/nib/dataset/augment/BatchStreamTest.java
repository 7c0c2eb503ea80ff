package dev.nib.dataset.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.Splits;
import dev.nib.dataset.SyntheticDigits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BatchStreamTest {
  private static final LabelledImages DIGITS =
      SyntheticDigits.generate(200, 5, SyntheticDigits.Part.TRAIN);
  private static final Augmentation ALL = Augmentation.study().withElastic(1).withErasing(0.3);

  private record Copy(int first, List<Integer> labels, int pixelsHash) {}

  private static Copy copy(Batch batch) {
    int floats = batch.size() * DIGITS.imageSize();
    return new Copy(
        batch.first(),
        Arrays.stream(batch.labels()).limit(batch.size()).boxed().toList(),
        Arrays.hashCode(Arrays.copyOf(batch.pixels(), floats)));
  }

  private static List<Copy> all(
      int[] order, int batchSize, Augmentation augmentation, int threads, int firstBatch) {
    List<Copy> copies = new ArrayList<>();
    try (BatchStream stream =
        new BatchStream(DIGITS, order, batchSize, augmentation, 42, threads, firstBatch)) {
      while (stream.hasNext()) {
        copies.add(copy(stream.next()));
      }
    }
    return copies;
  }

  private static long threadsAlive() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("nib-batches-"))
        .count();
  }

  @Property(tries = 40)
  void threadsAndResumingChangeNothing(
      @ForAll @IntRange(min = 0, max = 200) int count,
      @ForAll @IntRange(min = 1, max = 70) int batchSize,
      @ForAll @IntRange(min = 0, max = 5) int firstBatch,
      @ForAll long seed) {
    int[] order = Arrays.copyOf(Splits.permutation(200, seed), count);
    List<Copy> one = all(order, batchSize, ALL, 1, 0);

    assertThat(all(order, batchSize, ALL, 4, 0)).isEqualTo(one);
    int from = Math.min(firstBatch, one.size());
    assertThat(all(order, batchSize, ALL, 3, from)).isEqualTo(one.subList(from, one.size()));
    assertThat(one.stream().mapToInt(copy -> copy.labels().size()).sum()).isEqualTo(count);
  }

  @Test
  void batchesAreTheImagesInOrder() {
    int[] order = Splits.permutation(200, 3);
    Augmenter augmenter = new Augmenter(ALL, 28, 28);
    float[] expected = new float[784];
    int position = 0;
    try (BatchStream stream = new BatchStream(DIGITS, order, 32, ALL, 9, 2, 0)) {
      assertThat(stream.batches()).isEqualTo(7);
      while (stream.hasNext()) {
        Batch batch = stream.next();
        assertThat(batch.first()).isEqualTo(position);
        assertThat(batch.size()).isEqualTo(Math.min(32, 200 - position));
        for (int i = 0; i < batch.size(); i++, position++) {
          assertThat(batch.labels()[i]).isEqualTo(DIGITS.label(order[position]));
          long seed = Augmenter.imageSeed(9, position);
          augmenter.pixels(DIGITS, order[position], seed, expected, 0);
          assertThat(Arrays.copyOfRange(batch.pixels(), i * 784, (i + 1) * 784))
              .containsExactly(expected);
        }
      }
      assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
    }
    assertThat(position).isEqualTo(200);
  }

  @Test
  @Timeout(60)
  void holdsABoundedNumberOfBatches() throws InterruptedException {
    int[] order = new int[1000];
    Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    try (BatchStream stream = new BatchStream(DIGITS, order, 2, ALL, 1, 3, 0)) {
      // A consumer that does not come: the threads fill every slot, and wait.
      while (stream.begunBatches() < 5) {
        Thread.sleep(1);
      }
      Thread.sleep(50);
      assertThat(stream.begunBatches()).isEqualTo(5);
      stream.next();
      for (int taken = 2; stream.hasNext(); taken++) {
        Batch batch = stream.next();
        arrays.add(batch.pixels());
        assertThat(batch.pixels()).hasSize(2 * 784);
        // The one in hand counts.
        assertThat(stream.begunBatches()).isLessThanOrEqualTo(taken - 1 + 5);
      }
    }
    assertThat(arrays).hasSize(5);
  }

  @Property(tries = 30)
  void closingAtAnyMomentLeavesNoThread(@ForAll @IntRange(min = 0, max = 12) int taken) {
    BatchStream stream = new BatchStream(DIGITS, new int[1200], 100, ALL, 1, 4, 0);
    for (int i = 0; i < taken; i++) {
      stream.next();
    }
    stream.close();
    stream.close();

    assertThat(threadsAlive()).isZero();
    if (taken < 12) {
      assertThatThrownBy(stream::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the stream of batches is closed");
    }
  }

  @Test
  @Timeout(60)
  void closingWakesAConsumerThatWaits() throws InterruptedException {
    // A batch of so many images takes long; the consumer waits for it until the close.
    BatchStream stream = new BatchStream(DIGITS, new int[20_000], 20_000, ALL, 1, 1, 0);
    CountDownLatch asking = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread consumer =
        new Thread(
            () -> {
              asking.countDown();
              try {
                stream.next();
              } catch (IllegalStateException e) {
                thrown.set(e);
              }
            });
    consumer.start();
    asking.await();
    stream.close();
    consumer.join();
    assertThat(thrown.get()).hasMessage("the stream of batches is closed");
    assertThat(threadsAlive()).isZero();
  }

  @Test
  @Timeout(60)
  void failuresOfAThreadReachTheConsumerInTheirTurn() {
    int[] order = new int[60];
    order[35] = 200;
    try (BatchStream stream = new BatchStream(DIGITS, order, 10, ALL, 1, 2, 0)) {
      for (int i = 0; i < 3; i++) {
        assertThat(stream.next().first()).isEqualTo(10 * i);
      }
      assertThatThrownBy(stream::next)
          .isInstanceOf(IndexOutOfBoundsException.class)
          .hasMessageContaining("200");
      assertThatThrownBy(stream::next).isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThat(threadsAlive()).isZero();
  }

  @Test
  void refusesNumbersOutOfRange() {
    int[] order = new int[10];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchStream(DIGITS, order, 0, ALL, 1, 1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchStream(DIGITS, order, 1, ALL, 1, 0, 0))
        .withMessage("0 threads, not 1 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchStream(DIGITS, order, 4, ALL, 1, 1, 4))
        .withMessage("first batch 4 of 3, not 0..3");
  }
}
