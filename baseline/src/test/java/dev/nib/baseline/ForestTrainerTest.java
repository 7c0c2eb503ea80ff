package dev.nib.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SyntheticDigits;
import dev.nib.dataset.baseline.BaselineException;
import dev.nib.dataset.baseline.BaselineListener;
import dev.nib.dataset.baseline.FittedForest;
import dev.nib.dataset.baseline.ForestSettings;
import dev.nib.model.forest.Forest;
import dev.nib.model.forest.PackedForest;
import dev.nib.model.forest.Tree;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import smile.base.cart.DecisionNode;
import smile.base.cart.InternalNode;
import smile.base.cart.Node;
import smile.classification.DecisionTree;
import smile.data.Tuple;
import smile.data.type.StructType;
import smile.math.MathEx;

/** Our trees against Smile's, of which they are copies. */
class ForestTrainerTest {
  private static final LabelledImages TRAIN =
      SyntheticDigits.generate(500, 5, SyntheticDigits.Part.TRAIN);
  private static final LabelledImages TEST =
      SyntheticDigits.generate(400, 5, SyntheticDigits.Part.TEST);
  private static final ForestSettings SETTINGS = ForestSettings.defaults().withTrees(12);

  /** The highest bits of an image's pixels, for Smile. */
  private static final class Image implements Tuple {
    private final byte[] pixels;
    private final int mask;

    Image(byte[] pixels, int mask) {
      this.pixels = pixels;
      this.mask = mask;
    }

    @Override
    public Object get(int i) {
      return getDouble(i);
    }

    @Override
    public double getDouble(int i) {
      return pixels[i] & mask;
    }

    @Override
    public StructType schema() {
      throw new UnsupportedOperationException("a question asks for the value of a pixel");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 4, 1})
  void everyImageGetsSmilesVotesAndClass(int greyBits) {
    ForestSettings settings = SETTINGS.withGreyBits(greyBits);
    ForestTrainer trainer = new ForestTrainer(TRAIN, settings);
    List<DecisionTree> smiles = new ArrayList<>();
    for (int t = 0; t < settings.trees(); t++) {
      smiles.add(trainer.tree(t));
    }
    Forest ours = ForestTrainer.train(TRAIN, settings, BaselineListener.NONE).forest();
    int mask = 0xff & -(1 << (8 - greyBits));
    byte[] pixels = new byte[TEST.imageSize()];
    for (int i = 0; i < TEST.count(); i++) {
      TEST.copyPixels(i, pixels, 0);
      int[] votes = new int[10];
      for (DecisionTree tree : smiles) {
        votes[((DecisionNode) tree.root().predict(new Image(pixels, mask))).output()]++;
      }
      assertThat(ours.votes(pixels)).isEqualTo(votes);
      assertThat(Forest.winner(votes)).isEqualTo(MathEx.whichMax(votes));
    }
  }

  @Test
  void aCutTreeHasTheQuestionsAsked() {
    Node root = new ForestTrainer(TRAIN, SETTINGS).tree(0).root();
    GrownTree grown = GrownTree.of(root, 8);
    assertThat(grown.best(0)).isEqualTo(Tree.of(new int[] {Tree.LEAF}, new int[] {label(root)}));
    assertThat(grown.best(1).pixel(0)).isEqualTo(((InternalNode) root).feature());
    int before = 0;
    for (int questions = 0; questions <= grown.questions(); questions++) {
      Tree cut = grown.best(questions);
      assertThat(cut.questions()).isBetween(before, questions);
      before = cut.questions();
      requireNoIdleQuestion(cut);
    }
    assertThat(grown.best(grown.questions())).isEqualTo(grown.whole());
  }

  /** The class of most images. */
  private static int label(Node node) {
    int[] counts = new int[10];
    count(node, counts);
    return MathEx.whichMax(counts);
  }

  private static void count(Node node, int[] to) {
    if (node instanceof InternalNode question) {
      count(question.trueChild(), to);
      count(question.falseChild(), to);
    } else {
      int[] counts = ((DecisionNode) node).count();
      for (int c = 0; c < to.length; c++) {
        to[c] += counts[c];
      }
    }
  }

  private static void requireNoIdleQuestion(Tree tree) {
    for (int i = 0; i < tree.nodes(); i++) {
      if (!tree.isLeaf(i) && tree.isLeaf(i + 1) && tree.isLeaf(tree.above(i))) {
        assertThat(tree.value(i + 1)).isNotEqualTo(tree.value(tree.above(i)));
      }
    }
  }

  @Test
  void depthAndLeavesAreLimits() {
    Forest shallow =
        ForestTrainer.train(TRAIN, SETTINGS.withDepth(3), BaselineListener.NONE).forest();
    assertThat(shallow.trees()).allMatch(tree -> tree.depth() <= 3);
    assertThat(shallow.depth()).isEqualTo(3);
    Forest small =
        ForestTrainer.train(TRAIN, SETTINGS.withLeaves(6), BaselineListener.NONE).forest();
    assertThat(small.trees()).allMatch(tree -> tree.questions() + 1 <= 6);
    assertThat(small.trees()).anyMatch(tree -> tree.questions() + 1 == 6);
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 50, 700, 3000})
  void aForestFitsItsFlash(int flashBytes) {
    ForestSettings pool = ChipForest.defaults(784).withTrees(8).withThreads(2);
    FittedForest fitted = ChipForest.train(TRAIN, pool, flashBytes, BaselineListener.NONE);
    Forest forest = ((RandomForest) fitted.forest()).forest();
    PackedForest packed = PackedForest.of(forest);
    assertThat(fitted.constantBytes()).isEqualTo(packed.bytes()).isLessThanOrEqualTo(flashBytes);
    assertThat(packed.slotBytes()).isEqualTo(3);
    assertThat(fitted.trainImages() + fitted.validationImages()).isEqualTo(TRAIN.count());
    assertThat(fitted.trials())
        .isNotEmpty()
        .allMatch(trial -> trial.constantBytes() <= flashBytes)
        .allMatch(trial -> trial.validationAccuracy() <= fitted.validationAccuracy());
    assertThat(fitted.trials())
        .anyMatch(
            trial ->
                trial.trees() == forest.trees().size()
                    && trial.validationAccuracy() == fitted.validationAccuracy());
    assertThat(
            ChipForest.train(TRAIN, pool.withThreads(1), flashBytes, BaselineListener.NONE)
                .forest())
        .isEqualTo(fitted.forest());
  }

  @Test
  void lessThanALeafIsRefused() {
    assertThatThrownBy(
            () -> ChipForest.train(TRAIN, ChipForest.defaults(784), 5, BaselineListener.NONE))
        .isInstanceOf(BaselineException.class)
        .hasMessage("5 bytes of flash, but the smallest forest takes 6");
  }
}
