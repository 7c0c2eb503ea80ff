package dev.nib.model.forest;

import dev.nib.model.ModelException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A random forest (Breiman, Random Forests, 2001): every tree has one vote for the class of the
 * leaf that an image reaches; the class with the most votes wins, of equal ones the smallest.
 *
 * @param height rows of an image
 * @param width columns of an image
 * @param classes how many classes votes go to
 * @param trees at least one, at most {@value #MOST_TREES}
 */
public record Forest(int height, int width, int classes, List<Tree> trees) {
  /** Pixels of an image, at most. */
  public static final int MOST_PIXELS = 128 * 128;

  /** Classes are bytes. */
  public static final int MOST_CLASSES = 256;

  /** Whoever walks through a tree may take a frame of the stack for each question. */
  public static final int MOST_DEPTH = 1000;

  /** Votes fit 16 bits. */
  public static final int MOST_TREES = 65_535;

  /**
   * Checks that every tree asks for pixels of the image and names a class.
   *
   * @throws ModelException if not
   */
  public Forest {
    trees = List.copyOf(trees);
    requireFormat(height, width, classes);
    require(
        !trees.isEmpty() && trees.size() <= MOST_TREES,
        "%d trees, not 1 to %d".formatted(trees.size(), MOST_TREES));
    for (int t = 0; t < trees.size(); t++) {
      requireOf(trees.get(t), t, height * width, classes);
    }
  }

  /**
   * Checks what a forest knows of images.
   *
   * @throws ModelException if there can be no such forest
   */
  static void requireFormat(int height, int width, int classes) {
    require(
        height >= 1
            && width >= 1
            && (long) height * width <= MOST_PIXELS
            && classes >= 2
            && classes <= MOST_CLASSES,
        "images of %dx%d in %d classes".formatted(height, width, classes));
  }

  private static void requireOf(Tree tree, int index, int pixels, int classes) {
    require(
        tree.depth() <= MOST_DEPTH,
        "tree %d: %d questions deep, not up to %d".formatted(index, tree.depth(), MOST_DEPTH));
    for (int i = 0; i < tree.nodes(); i++) {
      if (tree.isLeaf(i) && (tree.value(i) < 0 || tree.value(i) >= classes)) {
        throw new ModelException(
            "tree %d, node %d: class %d of %d".formatted(index, i, tree.value(i), classes));
      }
      if (!tree.isLeaf(i) && tree.pixel(i) >= pixels) {
        throw new ModelException(
            "tree %d, node %d: pixel %d of %d".formatted(index, i, tree.pixel(i), pixels));
      }
    }
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new ModelException(message);
    }
  }

  /** Pixels of an image. */
  public int pixels() {
    return height * width;
  }

  /** The number of nodes of all trees, leaves included. */
  public long nodes() {
    return trees.stream().mapToLong(Tree::nodes).sum();
  }

  /** The most questions between a root and a leaf. */
  public int depth() {
    return trees.stream().mapToInt(Tree::depth).max().orElseThrow();
  }

  /** How many different pixels are asked for. */
  public int pixelsRead() {
    return (int)
        trees.stream()
            .flatMapToInt(
                tree ->
                    IntStream.range(0, tree.nodes()).filter(i -> !tree.isLeaf(i)).map(tree::pixel))
            .distinct()
            .count();
  }

  /**
   * How many trees vote for each class.
   *
   * @param image grey levels 0 to 255, {@code [H,W]}
   */
  public int[] votes(byte[] image) {
    if (image.length != pixels()) {
      throw new IllegalArgumentException(image.length + " pixels, not " + pixels());
    }
    int[] votes = new int[classes];
    for (Tree tree : trees) {
      votes[tree.classOf(image)]++;
    }
    return votes;
  }

  /** The class with the most votes, of equal ones the smallest. */
  public static int winner(int[] votes) {
    int best = 0;
    for (int c = 1; c < votes.length; c++) {
      best = votes[c] > votes[best] ? c : best;
    }
    return best;
  }

  /** What it consists of, in words. */
  @Override
  public String toString() {
    return trees.size() + " trees, " + nodes() + " nodes";
  }
}
