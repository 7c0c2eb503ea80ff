package dev.nib.model.testing;

import dev.nib.model.forest.Forest;
import dev.nib.model.forest.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Forests of any form, for tests. */
public final class RandomForests {
  private RandomForests() {}

  /** A forest of small images whose trees are deep, flat, lopsided or a leaf. */
  public static Forest of(Random random) {
    int height = 1 + random.nextInt(40);
    int width = 1 + random.nextInt(40);
    int classes = random.nextInt(4) == 0 ? 2 + random.nextInt(255) : 2 + random.nextInt(15);
    int greyBits = 1 + random.nextInt(8);
    List<Tree> trees = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int t = 0; t < count; t++) {
      trees.add(tree(random, height * width, classes, greyBits));
    }
    return new Forest(height, width, classes, trees);
  }

  private static Tree tree(Random random, int pixels, int classes, int greyBits) {
    List<int[]> nodes = new ArrayList<>();
    int budget = random.nextInt(5) == 0 ? 600 + random.nextInt(900) : random.nextInt(30);
    add(random, nodes, budget, pixels, classes, greyBits);
    return Tree.of(
        nodes.stream().mapToInt(node -> node[0]).toArray(),
        nodes.stream().mapToInt(node -> node[1]).toArray());
  }

  private static void add(
      Random random, List<int[]> nodes, int questions, int pixels, int classes, int greyBits) {
    if (questions == 0) {
      nodes.add(new int[] {Tree.LEAF, random.nextInt(classes)});
      return;
    }
    int lowOnes = (1 << (8 - greyBits)) - 1;
    int threshold = (random.nextInt(Tree.MOST_THRESHOLD + 1 - lowOnes) & ~lowOnes) | lowOnes;
    nodes.add(new int[] {random.nextInt(pixels), threshold});
    int below = random.nextInt(3) == 0 ? questions / 2 : random.nextInt(questions);
    add(random, nodes, below, pixels, classes, greyBits);
    add(random, nodes, questions - 1 - below, pixels, classes, greyBits);
  }

  /** Images of a forest's size. */
  public static byte[] image(Random random, Forest forest) {
    byte[] image = new byte[forest.pixels()];
    random.nextBytes(image);
    return image;
  }
}
