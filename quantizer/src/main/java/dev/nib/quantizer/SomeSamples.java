package dev.nib.quantizer;

import dev.nib.model.Graph;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Some of many samples. */
final class SomeSamples implements Samples {
  private final Samples all;
  private final int[] positions;

  private SomeSamples(Samples all, int[] positions) {
    this.all = all;
    this.positions = positions;
  }

  /**
   * At most so many, evenly from the first to the last: files are often sorted.
   *
   * @param most at least 0
   */
  static SomeSamples spread(Samples all, int most) {
    int count = Math.min(most, all.count());
    return new SomeSamples(
        all, IntStream.range(0, count).map(i -> (int) ((long) i * all.count() / count)).toArray());
  }

  /** Which of all samples they are, in their order. */
  int[] positions() {
    return positions.clone();
  }

  @Override
  public int count() {
    return positions.length;
  }

  @Override
  public void requireFits(Graph graph) {
    all.requireFits(graph);
  }

  @Override
  public void requireVaried() {
    all.requireVaried();
  }

  @Override
  public void copy(int sample, int input, float[] target, int offset) {
    all.copy(positions[sample], input, target, offset);
  }

  @Override
  public Optional<ActivationRange> range(int input) {
    return all.range(input);
  }

  @Override
  public Samples head(int most) {
    return new SomeSamples(all, Arrays.copyOf(positions, Math.min(most, positions.length)));
  }
}
