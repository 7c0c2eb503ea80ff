package dev.nib.search.front;

/**
 * What a net is judged by: more accuracy and less of the rest is better.
 *
 * @param accuracy part of the images that are right, 0..1
 * @param flashBytes what lies in flash
 * @param ramBytes what a run takes of RAM
 * @param work of a run, instructions or multiply-accumulates, the same for all that are compared
 */
public record Objectives(double accuracy, long flashBytes, long ramBytes, long work) {
  /** How many there are. */
  static final int COUNT = 4;

  /** Whether this is nowhere worse and somewhere better. */
  public boolean dominates(Objectives other) {
    boolean better = false;
    for (int i = 0; i < COUNT; i++) {
      if (value(i) > other.value(i)) {
        return false;
      }
      better |= value(i) < other.value(i);
    }
    return better;
  }

  /** One of them, as a number of which less is better. */
  double value(int index) {
    return switch (index) {
      case 0 -> -accuracy;
      case 1 -> flashBytes;
      case 2 -> ramBytes;
      default -> work;
    };
  }
}
