package dev.nib.trainer.baseline;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SeededRandom;
import java.util.Arrays;
import smile.base.cart.CART;
import smile.base.cart.DecisionNode;
import smile.base.cart.InternalNode;
import smile.base.cart.Node;
import smile.base.cart.SplitRule;
import smile.classification.DecisionTree;
import smile.data.DataFrame;
import smile.data.Tuple;
import smile.data.type.DataTypes;
import smile.data.type.StructField;
import smile.data.type.StructType;
import smile.data.vector.BaseVector;
import smile.data.vector.ShortVector;
import smile.math.MathEx;

/**
 * Grows a forest out of Smile's trees (CART with the Gini impurity).
 *
 * <p>Smile's own forest would do as much, but tells nothing meanwhile, grows on the threads of the
 * whole process, and is saved by Java's serialisation only.
 */
final class ForestTrainer {
  private static final long STREAM = 0xf0e57;

  /** Of depth and nodes, which Smile limits by default. */
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private static final int LEAF_SIZE = 1;

  private final LabelledImages images;
  private final ForestSettings settings;
  private final int[] labels;
  private final DataFrame frame;
  // Shared by the trees: the images by the value of each pixel.
  private final int[][] order;

  private ForestTrainer(LabelledImages images, ForestSettings settings) {
    this.images = images;
    this.settings = settings;
    labels = images.labels();
    frame = frame(images);
    order = CART.order(frame);
  }

  static RandomForest train(
      LabelledImages images, ForestSettings settings, BaselineListener listener) {
    ImageFormat format = ImageFormat.ofTraining(images);
    ForestTrainer trainer = new ForestTrainer(images, settings);
    Tree[] trees = new Tree[settings.trees()];
    Workers.run(trees.length, settings.threads(), i -> trees[i] = trainer.tree(i), listener);
    return new RandomForest(format, Arrays.asList(trees));
  }

  /** A column for each pixel. */
  private static DataFrame frame(LabelledImages images) {
    BaseVector<?, ?, ?>[] columns = new BaseVector<?, ?, ?>[images.imageSize()];
    for (int p = 0; p < columns.length; p++) {
      short[] values = new short[images.count()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (short) images.pixel(i, Math.floorDiv(p, images.width()), p % images.width());
      }
      columns[p] = ShortVector.of("pixel" + p, values);
    }
    return DataFrame.of(columns);
  }

  private Tree tree(int index) {
    SeededRandom random = SeededRandom.of(settings.seed(), STREAM, index);
    int[] samples = new int[images.count()];
    int drawn = (int) Math.max(1, Math.round(settings.subsample() * samples.length));
    int[] permutation = random.permutation(samples.length);
    for (int i = 0; i < drawn; i++) {
      samples[permutation[i]] = 1;
    }
    // Smile draws the pixels of a split from a generator of the thread.
    MathEx.setSeed(random.nextLong());
    DecisionTree tree =
        new DecisionTree(
            frame,
            labels,
            new StructField("label", DataTypes.IntegerType),
            images.classes(),
            SplitRule.GINI,
            NO_LIMIT,
            NO_LIMIT,
            LEAF_SIZE,
            (int) Math.max(1, Math.sqrt(images.imageSize())),
            samples,
            order);
    Tree copy = new Tree();
    copy(tree.root(), copy);
    return copy;
  }

  /** Smile's nodes are asked for their type: they have no visitor. */
  private static void copy(Node node, Tree tree) {
    if (node instanceof InternalNode question) {
      int at = tree.addQuestion(question.feature(), threshold(question));
      copy(question.trueChild(), tree);
      tree.aboveIsNext(at);
      copy(question.falseChild(), tree);
    } else {
      tree.addLeaf(((DecisionNode) node).output());
    }
  }

  /**
   * The largest grey value that goes to the true child. Smile keeps the number to itself, but
   * answers for any pixel, and smaller values go the same way.
   */
  private static int threshold(InternalNode question) {
    int low = 0;
    int high = 254;
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
      throw new UnsupportedOperationException();
    }
  }
}
