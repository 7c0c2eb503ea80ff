package dev.nib.baseline;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.Splits;
import dev.nib.dataset.baseline.BaselineException;
import dev.nib.dataset.baseline.BaselineListener;
import dev.nib.dataset.baseline.FittedForest;
import dev.nib.dataset.baseline.ForestSettings;
import dev.nib.model.forest.Forest;
import dev.nib.model.forest.PackedForest;
import dev.nib.model.forest.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Looks for the best forest whose constants fit a number of bytes of flash.
 *
 * <p>Trees are grown on a part of the images. For several numbers of trees all are cut back to
 * their share of the bytes, and trees are taken one after the other, always the one with which most
 * of the held out images are right, the first of equal ones. The number of trees with the most
 * right images wins, the smaller of equal ones. Test images have no say.
 */
final class ChipForest {
  /** Tried, as far as so many were grown. */
  private static final List<Integer> TREES =
      List.of(1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256);

  /** Trees that are grown to choose from. */
  private static final int POOL = 48;

  /** A split chooses among so many times the root of the pixels: few trees must each be good. */
  private static final int SPLIT_PIXELS = 4;

  private static final double HELD_OUT = 0.1;

  private static final int LEAVES_A_SLOT = 2;

  /** Where trees are larger than this, more of them are better. */
  private static final int MOST_SLOTS = 1500;

  /** Slots of a tree that is a leaf. */
  private static final int SMALLEST_TREE = 2;

  /** The bits of a head of two bytes that are not a leaf's. */
  private static final int HEAD_BITS = 2 * Byte.SIZE - PackedForest.LEAF_BITS;

  private ChipForest() {}

  /**
   * What is grown to choose from: {@value #POOL} trees, each of half the images, with the bits of
   * grey for which a question takes least.
   *
   * @param pixels of an image
   */
  static ForestSettings defaults(int pixels) {
    int pixelBits = Integer.SIZE - Integer.numberOfLeadingZeros(pixels - 1);
    int greyBits = HEAD_BITS - pixelBits;
    return ForestSettings.defaults()
        .withTrees(POOL)
        .withSplitPixels(SPLIT_PIXELS * (int) Math.sqrt(pixels))
        .withGreyBits(greyBits < 1 ? Byte.SIZE : Math.min(greyBits, Byte.SIZE));
  }

  /**
   * Grows trees and chooses among them.
   *
   * @param settings of the trees to choose from
   * @throws BaselineException if no forest fits, or these images cannot be learnt from
   */
  static FittedForest train(
      LabelledImages images, ForestSettings settings, int flashBytes, BaselineListener listener) {
    ImageFormat format = ImageFormat.ofTraining(images);
    int slotBytes =
        PackedForest.mostSlotBytes(format.size(), settings.greyBits(), format.classes());
    int slots = flashBytes / slotBytes;
    if (slots < SMALLEST_TREE) {
      throw new BaselineException(
          "%d bytes of flash, but the smallest forest takes %d"
              .formatted(flashBytes, SMALLEST_TREE * slotBytes));
    }
    Splits.Split split = Splits.stratified(images, HELD_OUT, settings.seed());
    // Questions that change no answer take no slot, so more are asked than there are slots.
    ForestSettings growing =
        settings.leaves() == 0
            ? settings.withLeaves(LEAVES_A_SLOT * Math.min(slots, MOST_SLOTS))
            : settings;
    List<GrownTree> pool = new ForestTrainer(split.rest(), growing).grow(listener);
    Selection selection = new Selection(split.chosen());
    List<FittedForest.Trial> trials = new ArrayList<>();
    Forest best = null;
    int mostRight = -1;
    for (int trees : counts(pool.size(), slots)) {
      int share = slots / trees;
      List<Tree> cut = pool.stream().map(tree -> cut(format, tree, share)).toList();
      List<Tree> chosen = selection.choose(cut, trees);
      int right = selection.right(chosen);
      trials.add(
          new FittedForest.Trial(
              trees,
              PackedForest.of(forest(format, chosen)).bytes(),
              (double) right / split.chosen().count()));
      if (right > mostRight) {
        mostRight = right;
        best = forest(format, chosen);
      }
    }
    return new FittedForest(
        new RandomForest(best),
        flashBytes,
        PackedForest.of(best).bytes(),
        split.rest().count(),
        split.chosen().count(),
        (double) mostRight / split.chosen().count(),
        trials);
  }

  /** The numbers of trees that are tried: those of a fair size, or else as many as there are. */
  private static List<Integer> counts(int pool, int slots) {
    List<Integer> counts =
        TREES.stream()
            .filter(trees -> trees <= pool)
            .filter(trees -> slots / trees >= SMALLEST_TREE && slots / trees <= MOST_SLOTS)
            .toList();
    return counts.isEmpty() ? List.of(pool) : counts;
  }

  /** The most of a tree's best questions that fit. */
  private static Tree cut(ImageFormat format, GrownTree tree, int slots) {
    int low = 0;
    int high = Math.min(tree.questions(), LEAVES_A_SLOT * slots);
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      Forest alone = forest(format, List.of(tree.best(middle)));
      if (PackedForest.of(alone).slotCount() <= slots) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return tree.best(low);
  }

  private static Forest forest(ImageFormat format, List<Tree> trees) {
    return new Forest(format.height(), format.width(), format.classes(), trees);
  }

  /** Chooses trees by images that they do not know. */
  private static final class Selection {
    private final byte[][] images;
    private final int[] labels;
    private final int classes;

    Selection(LabelledImages held) {
      images = new byte[held.count()][held.imageSize()];
      IntStream.range(0, images.length).forEach(i -> held.copyPixels(i, images[i], 0));
      labels = held.labels();
      classes = held.classes();
    }

    /** So many of the trees, one after the other, always the one with which most is right. */
    List<Tree> choose(List<Tree> trees, int count) {
      List<int[]> answers = trees.stream().map(this::answers).toList();
      Tally tally = new Tally();
      List<Tree> chosen = new ArrayList<>();
      boolean[] taken = new boolean[trees.size()];
      while (chosen.size() < count) {
        int best = -1;
        int mostRight = -1;
        for (int t = 0; t < taken.length; t++) {
          int right = taken[t] ? -1 : tally.rightWith(answers.get(t));
          if (right > mostRight) {
            best = t;
            mostRight = right;
          }
        }
        taken[best] = true;
        tally.add(answers.get(best));
        chosen.add(trees.get(best));
      }
      return chosen;
    }

    /** How many images these trees are right about together. */
    int right(List<Tree> trees) {
      Tally tally = new Tally();
      trees.stream().map(this::answers).forEach(tally::add);
      return tally.right();
    }

    private int[] answers(Tree tree) {
      return IntStream.range(0, images.length).map(i -> tree.classOf(images[i])).toArray();
    }

    /** The votes of some trees for every image. */
    private final class Tally {
      private final int[][] votes = new int[images.length][classes];
      private final int[] winners = new int[images.length];

      void add(int[] answers) {
        for (int i = 0; i < answers.length; i++) {
          winners[i] = winnerWith(i, answers[i]);
          votes[i][answers[i]]++;
        }
      }

      int right() {
        return (int) IntStream.range(0, labels.length).filter(i -> winners[i] == labels[i]).count();
      }

      int rightWith(int[] answers) {
        int right = 0;
        for (int i = 0; i < answers.length; i++) {
          right += winnerWith(i, answers[i]) == labels[i] ? 1 : 0;
        }
        return right;
      }

      /** {@link Forest#winner} with one vote more, which only that class can gain by. */
      private int winnerWith(int image, int answer) {
        int[] of = votes[image];
        int winner = winners[image];
        int lead = of[answer] + 1 - of[winner];
        return lead > 0 || (lead == 0 && answer < winner) ? answer : winner;
      }
    }
  }
}
