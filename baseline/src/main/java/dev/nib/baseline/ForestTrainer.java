package dev.nib.baseline;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SeededRandom;
import dev.nib.dataset.baseline.BaselineListener;
import dev.nib.dataset.baseline.ForestSettings;
import dev.nib.model.forest.Forest;
import java.util.Arrays;
import java.util.List;
import smile.base.cart.CART;
import smile.base.cart.SplitRule;
import smile.classification.DecisionTree;
import smile.data.DataFrame;
import smile.data.type.DataTypes;
import smile.data.type.StructField;
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

  /** Of levels and leaves, which Smile limits by default. */
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private static final int LEAF_SIZE = 1;

  private final LabelledImages images;
  private final ForestSettings settings;
  private final int[] labels;
  private final DataFrame frame;
  // Shared by the trees: the images by the value of each pixel.
  private final int[][] order;

  ForestTrainer(LabelledImages images, ForestSettings settings) {
    this.images = images;
    this.settings = settings;
    labels = images.labels();
    frame = frame(images, settings.greyBits());
    order = CART.order(frame);
  }

  static RandomForest train(
      LabelledImages images, ForestSettings settings, BaselineListener listener) {
    ImageFormat format = ImageFormat.ofTraining(images);
    List<GrownTree> trees = new ForestTrainer(images, settings).grow(listener);
    return new RandomForest(
        new Forest(
            format.height(),
            format.width(),
            format.classes(),
            trees.stream().map(GrownTree::whole).toList()));
  }

  /** All trees, whole. */
  List<GrownTree> grow(BaselineListener listener) {
    GrownTree[] trees = new GrownTree[settings.trees()];
    Workers.run(
        trees.length,
        settings.threads(),
        i -> trees[i] = GrownTree.of(tree(i).root(), settings.greyBits()),
        listener);
    return Arrays.asList(trees);
  }

  /** A column for each pixel, of its highest bits. */
  private static DataFrame frame(LabelledImages images, int greyBits) {
    int mask = 0xff & -(1 << (Byte.SIZE - greyBits));
    BaseVector<?, ?, ?>[] columns = new BaseVector<?, ?, ?>[images.imageSize()];
    for (int p = 0; p < columns.length; p++) {
      short[] values = new short[images.count()];
      for (int i = 0; i < values.length; i++) {
        int pixel = images.pixel(i, Math.floorDiv(p, images.width()), p % images.width());
        values[i] = (short) (pixel & mask);
      }
      columns[p] = ShortVector.of("pixel" + p, values);
    }
    return DataFrame.of(columns);
  }

  /** Smile's tree of that number. */
  DecisionTree tree(int index) {
    SeededRandom random = SeededRandom.of(settings.seed(), STREAM, index);
    int[] samples = new int[images.count()];
    int drawn = (int) Math.max(1, Math.round(settings.subsample() * samples.length));
    int[] permutation = random.permutation(samples.length);
    for (int i = 0; i < drawn; i++) {
      samples[permutation[i]] = 1;
    }
    // Smile draws the pixels of a split from a generator of the thread.
    MathEx.setSeed(random.nextLong());
    return new DecisionTree(
        frame,
        labels,
        new StructField("label", DataTypes.IntegerType),
        images.classes(),
        SplitRule.GINI,
        levels(settings.depth()),
        settings.leaves() == 0 ? NO_LIMIT : settings.leaves(),
        LEAF_SIZE,
        settings.splitPixels(images.imageSize()),
        samples,
        order);
  }

  /** Of nodes, for questions between root and leaf: Smile counts the leaf, too. */
  private static int levels(int depth) {
    return depth == 0 || depth == NO_LIMIT ? NO_LIMIT : depth + 1;
  }
}
