package dev.nib.trainer.baseline;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * A decision tree over grey values, as arrays over its nodes. A node is a leaf with a class, or
 * asks whether a pixel is at most a threshold: if so the next node follows, else another one
 * further on.
 */
final class Tree {
  private static final int BYTES_A_NODE = 9;

  private static final int LEAF = -1;

  // Of each node: the pixel or LEAF, the threshold or the class, and where to go if above.
  private int[] pixel = new int[64];
  private byte[] value = new byte[64];
  private int[] above = new int[64];
  private int nodes;

  /** The number of nodes, leaves included. */
  int nodes() {
    return nodes;
  }

  /** Adds a leaf behind the last node. */
  void addLeaf(int label) {
    add(LEAF, label);
  }

  /** Adds a question behind the last node; the nodes for those not above come next. */
  int addQuestion(int pixelIndex, int threshold) {
    add(pixelIndex, threshold);
    return nodes - 1;
  }

  /** Says that those above the threshold go on at the node that is added next. */
  void aboveIsNext(int question) {
    above[question] = nodes;
  }

  private void add(int pixelIndex, int number) {
    if (nodes == pixel.length) {
      pixel = Arrays.copyOf(pixel, 2 * nodes);
      value = Arrays.copyOf(value, 2 * nodes);
      above = Arrays.copyOf(above, 2 * nodes);
    }
    pixel[nodes] = pixelIndex;
    value[nodes++] = (byte) number;
  }

  /** The class of the leaf that an image reaches. */
  int predict(byte[] pixels) {
    int node = 0;
    while (pixel[node] != LEAF) {
      boolean isAbove = (pixels[pixel[node]] & 0xff) > (value[node] & 0xff);
      node = isAbove ? above[node] : node + 1;
    }
    return value[node] & 0xff;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(nodes);
    for (int i = 0; i < nodes; i++) {
      out.writeInt(pixel[i]);
      out.writeByte(value[i]);
      out.writeInt(above[i]);
    }
  }

  /** Reads a tree, and checks that every way through it goes on and ends in a leaf. */
  static Tree read(DataInputStream in, ImageFormat format) throws IOException {
    int nodes = in.readInt();
    BaselineFile.check(
        nodes >= 1 && nodes <= in.available() / BYTES_A_NODE, "a tree of " + nodes + " nodes");
    Tree tree = new Tree();
    for (int i = 0; i < nodes; i++) {
      int pixel = in.readInt();
      tree.add(pixel, in.readUnsignedByte());
      tree.above[i] = in.readInt();
      boolean good =
          pixel == LEAF
              ? (tree.value[i] & 0xff) < format.classes()
              : pixel >= 0
                  && pixel < format.size()
                  && tree.above[i] > i + 1
                  && tree.above[i] < nodes;
      BaselineFile.check(
          good,
          "node %s of %s: pixel %s, value %s, next %s"
              .formatted(i, nodes, pixel, tree.value[i] & 0xff, tree.above[i]));
    }
    return tree;
  }
}
