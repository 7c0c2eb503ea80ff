package dev.nib.baseline;

import dev.nib.model.forest.Tree;
import java.util.Arrays;
import java.util.BitSet;
import java.util.PriorityQueue;
import smile.base.cart.DecisionNode;
import smile.base.cart.InternalNode;
import smile.base.cart.Node;
import smile.data.Tuple;
import smile.data.type.StructType;

/**
 * A tree as Smile grew it, with what every node knows of the images that reached it, so that it can
 * be cut back: nodes in preorder.
 */
final class GrownTree {
  private static final int HIGHEST_GREY = 255;

  private final int[] pixels;
  private final int[] thresholds;
  private final int[] above;
  private final int[] labels;
  // By how much a question makes the weighted Gini impurity smaller.
  private final double[] gains;
  private int nodes;

  private GrownTree(int capacity) {
    pixels = new int[capacity];
    thresholds = new int[capacity];
    above = new int[capacity];
    labels = new int[capacity];
    gains = new double[capacity];
  }

  /**
   * Copies a tree.
   *
   * @param greyBits the highest bits of a pixel that it was grown on
   */
  static GrownTree of(Node root, int greyBits) {
    GrownTree tree = new GrownTree(size(root));
    tree.copy(root, HIGHEST_GREY >> greyBits);
    return tree;
  }

  /** Smile's nodes are asked for their type: they have no visitor. */
  private static int size(Node node) {
    return node instanceof InternalNode question
        ? 1 + size(question.trueChild()) + size(question.falseChild())
        : 1;
  }

  /** Copies a node and all below it; gives how many images of each class reached it. */
  private int[] copy(Node node, int lowBits) {
    int at = nodes++;
    if (!(node instanceof InternalNode question)) {
      DecisionNode leaf = (DecisionNode) node;
      pixels[at] = Tree.LEAF;
      labels[at] = leaf.output();
      return leaf.count();
    }
    pixels[at] = question.feature();
    thresholds[at] = threshold(question) | lowBits;
    int[] below = copy(question.trueChild(), lowBits);
    above[at] = nodes;
    int[] over = copy(question.falseChild(), lowBits);
    int[] counts = new int[below.length];
    Arrays.setAll(counts, c -> below[c] + over[c]);
    labels[at] = ImageFormat.most(counts);
    gains[at] = impurity(counts) - impurity(below) - impurity(over);
    return counts;
  }

  /** The Gini impurity times the number of images. */
  private static double impurity(int[] counts) {
    double sum = 0;
    double squares = 0;
    for (int count : counts) {
      sum += count;
      squares += (double) count * count;
    }
    return sum == 0 ? 0 : sum - squares / sum;
  }

  /**
   * The largest grey value that goes to the true child. Smile keeps the number to itself, but
   * answers for any pixel, and smaller values go the same way.
   */
  private static int threshold(InternalNode question) {
    int low = 0;
    int high = Tree.MOST_THRESHOLD;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (question.branch(new Pixel(middle))) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** An image whose every pixel has one value. */
  private record Pixel(int value) implements Tuple {
    @Override
    public Object get(int i) {
      return value;
    }

    @Override
    public double getDouble(int i) {
      return value;
    }

    @Override
    public StructType schema() {
      throw new UnsupportedOperationException("a question asks for the value of a pixel");
    }
  }

  /** The number of nodes that are no leaves. */
  int questions() {
    return nodes / 2;
  }

  /** The whole tree. */
  Tree whole() {
    return best(questions());
  }

  /**
   * The tree of the best questions: always the one that gains most of those whose way from the root
   * is there. A question both of whose leaves say the same is left out, which changes no answer.
   */
  Tree best(int questions) {
    BitSet asked = new BitSet(nodes);
    PriorityQueue<Integer> open =
        new PriorityQueue<>(
            (a, b) -> gains[a] == gains[b] ? Integer.compare(a, b) : gains[a] > gains[b] ? -1 : 1);
    open.add(0);
    for (int left = questions; left > 0 && !open.isEmpty(); ) {
      int node = open.remove();
      if (pixels[node] != Tree.LEAF) {
        asked.set(node);
        open.add(node + 1);
        open.add(above[node]);
        left--;
      }
    }
    return new Cut(asked).tree();
  }

  /** Builds a tree of some of the questions. */
  private final class Cut {
    private final BitSet asked;
    private final int[] cutPixels;
    private final int[] cutValues;
    private int size;

    Cut(BitSet asked) {
      this.asked = asked;
      int most = 2 * asked.cardinality() + 1;
      cutPixels = new int[most];
      cutValues = new int[most];
    }

    Tree tree() {
      add(0);
      return Tree.of(Arrays.copyOf(cutPixels, size), Arrays.copyOf(cutValues, size));
    }

    private void add(int node) {
      if (!asked.get(node)) {
        put(Tree.LEAF, labels[node]);
        return;
      }
      int at = size;
      put(pixels[node], thresholds[node]);
      add(node + 1);
      add(above[node]);
      // Two leaves, and nothing else, came behind it.
      if (size == at + 3 && cutValues[at + 1] == cutValues[at + 2]) {
        int label = cutValues[at + 1];
        size = at;
        put(Tree.LEAF, label);
      }
    }

    private void put(int pixel, int value) {
      cutPixels[size] = pixel;
      cutValues[size++] = value;
    }
  }
}
