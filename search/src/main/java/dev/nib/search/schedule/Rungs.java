package dev.nib.search.schedule;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Successive halving (Jamieson and Talwalkar, Non-stochastic Best Arm Identification and
 * Hyperparameter Optimization, 2016): many nets learn for a few epochs, every third of them for
 * more, and so on.
 *
 * @param epochs of each rung, rising, at least one; those of the finalists come last
 */
public record Rungs(List<Integer> epochs) {
  /** One in so many goes on to the next rung. */
  public static final int KEPT_IN = 3;

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException when they do not rise
   */
  public Rungs {
    epochs = List.copyOf(epochs);
    if (epochs.size() < 2) {
      throw new IllegalArgumentException(
          "%d numbers of epochs, must be 2 or more: those of the proposals and of the finalists"
              .formatted(epochs.size()));
    }
    for (int i = 0; i < epochs.size(); i++) {
      int before = i == 0 ? 0 : epochs.get(i - 1);
      if (epochs.get(i) <= before) {
        throw new IllegalArgumentException(
            "%d epochs come behind %d, must be more".formatted(epochs.get(i), before));
      }
    }
  }

  /** The rungs that each generation climbs, the finalists' apart. */
  public int count() {
    return epochs.size() - 1;
  }

  /** Of the finalists. */
  public int lastEpochs() {
    return epochs.get(epochs.size() - 1);
  }

  /** How many of {@code proposals} are tried at each rung of a generation. */
  public List<Integer> sizes(int proposals) {
    List<Integer> sizes = new ArrayList<>();
    int size = proposals;
    for (int rung = 0; rung < count(); rung++) {
      sizes.add(size);
      size = (size + KEPT_IN - 1) / KEPT_IN;
    }
    return Collections.unmodifiableList(sizes);
  }

  /** Passes over the images of a whole generation. */
  public long generationEpochs(int proposals) {
    List<Integer> sizes = sizes(proposals);
    long sum = 0;
    for (int rung = 0; rung < count(); rung++) {
      sum += (long) sizes.get(rung) * epochs.get(rung);
    }
    return sum;
  }
}
