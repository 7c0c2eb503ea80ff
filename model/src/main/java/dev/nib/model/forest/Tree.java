package dev.nib.model.forest;

import dev.nib.model.ModelException;
import java.util.Arrays;

/**
 * A decision tree over grey levels 0 to 255, its nodes in preorder: a node is a leaf with a class,
 * or asks whether a pixel is at most a threshold; if so the next node follows, else the one behind
 * all that follow from that.
 */
public final class Tree {
  /** In place of a leaf's pixel. */
  public static final int LEAF = -1;

  /** No pixel is above 255. */
  public static final int MOST_THRESHOLD = 254;

  private final int[] pixels;
  private final int[] values;
  // Of each question: the node for those above its threshold.
  private final int[] above;

  private Tree(int[] pixels, int[] values, int[] above) {
    this.pixels = pixels;
    this.values = values;
    this.above = above;
  }

  /**
   * A tree from its nodes in preorder.
   *
   * @param pixels the pixel that a node asks for, or {@link #LEAF}
   * @param values a question's threshold, 0 to {@value #MOST_THRESHOLD}, or a leaf's class
   * @throws ModelException if these are not the nodes of one tree
   */
  public static Tree of(int[] pixels, int[] values) {
    int nodes = pixels.length;
    int[] above = new int[nodes];
    // The questions whose nodes below have come, and those above not, the latest last.
    int[] open = new int[nodes];
    int depth = 0;
    for (int i = 0; i < nodes; i++) {
      boolean leaf = pixels[i] == LEAF;
      boolean last = leaf && depth == 0;
      if (!leaf && (pixels[i] < 0 || values[i] < 0 || values[i] > MOST_THRESHOLD)) {
        throw new ModelException(
            "node %d of %d: pixel %d, threshold %d".formatted(i, nodes, pixels[i], values[i]));
      }
      if (last != (i == nodes - 1)) {
        throw new ModelException(
            last
                ? "%d nodes, but node %d ends the tree".formatted(nodes, i)
                : "%d nodes, but the tree goes on".formatted(nodes));
      }
      if (!leaf) {
        open[depth++] = i;
      } else if (!last) {
        above[open[--depth]] = i + 1;
      }
    }
    if (nodes == 0) {
      throw new ModelException("a tree without nodes");
    }
    return new Tree(pixels.clone(), values.clone(), above);
  }

  /** The number of nodes, leaves included. */
  public int nodes() {
    return pixels.length;
  }

  /** The number of nodes that are no leaves. */
  public int questions() {
    return nodes() / 2;
  }

  /** Whether a node is a leaf. */
  public boolean isLeaf(int node) {
    return pixels[node] == LEAF;
  }

  /** The pixel that a question is about. */
  public int pixel(int question) {
    return pixels[question];
  }

  /** A question's threshold, or a leaf's class. */
  public int value(int node) {
    return values[node];
  }

  /** The node for pixels above a question's threshold. */
  public int above(int question) {
    return above[question];
  }

  /** The most questions between root and leaf. */
  public int depth() {
    int[] depths = new int[nodes()];
    int most = 0;
    for (int i = 0; i < nodes(); i++) {
      most = Math.max(most, depths[i]);
      if (!isLeaf(i)) {
        depths[i + 1] = depths[i] + 1;
        depths[above[i]] = depths[i] + 1;
      }
    }
    return most;
  }

  /** The class of the leaf that an image reaches. */
  public int classOf(byte[] image) {
    int node = 0;
    while (!isLeaf(node)) {
      node = (image[pixels[node]] & 0xff) > values[node] ? above[node] : node + 1;
    }
    return values[node];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tree that
        && Arrays.equals(pixels, that.pixels)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(pixels) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return nodes() + " nodes";
  }
}
