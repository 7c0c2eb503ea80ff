package dev.nib.trainer.baseline;

import dev.nib.dataset.LabelledImages;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * A random forest: every tree votes for the class of the leaf that an image reaches, and the class
 * with the most votes wins, of equal ones the smallest.
 */
public final class RandomForest implements Baseline {
  private final ImageFormat format;
  private final List<Tree> trees;

  RandomForest(ImageFormat format, List<Tree> trees) {
    this.format = format;
    this.trees = List.copyOf(trees);
  }

  @Override
  public String name() {
    return "random forest";
  }

  @Override
  public String summary() {
    return trees() + " trees, " + nodes() + " nodes";
  }

  /** The number of trees. */
  public int trees() {
    return trees.size();
  }

  /** The number of nodes of all trees, leaves included. */
  public long nodes() {
    return trees.stream().mapToLong(Tree::nodes).sum();
  }

  @Override
  public int[] predict(LabelledImages images, int threads, BaselineListener listener) {
    return format.predict(
        images,
        threads,
        listener,
        () -> {
          int[] votes = new int[format.classes()];
          return pixels -> {
            Arrays.fill(votes, 0);
            for (Tree tree : trees) {
              votes[tree.predict(pixels)]++;
            }
            return ImageFormat.most(votes);
          };
        });
  }

  @Override
  public byte[] toBytes() {
    return BaselineFile.bytes(
        BaselineFile.FOREST,
        out -> {
          format.write(out);
          out.writeInt(trees.size());
          for (Tree tree : trees) {
            tree.write(out);
          }
        });
  }

  static RandomForest read(DataInputStream in) throws IOException {
    ImageFormat format = ImageFormat.read(in);
    int count = in.readInt();
    BaselineFile.check(count >= 1 && count <= 100_000, count + " trees");
    Tree[] trees = new Tree[count];
    for (int i = 0; i < count; i++) {
      trees[i] = Tree.read(in, format);
    }
    return new RandomForest(format, List.of(trees));
  }
}
