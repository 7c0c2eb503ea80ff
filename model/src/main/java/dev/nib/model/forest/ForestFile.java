package dev.nib.model.forest;

import dev.nib.model.ModelException;
import dev.nib.model.SealedFile;
import dev.nib.model.tflite.TfliteFile;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The file of a forest; {@code docs/forest.md} has the format, byte for byte.
 *
 * @param name what the forest is called: the file's name without its ending
 * @param sha256 of the whole file, in lower-case hexadecimal
 * @param bytes size of the file
 */
public record ForestFile(String name, String sha256, long bytes, Forest forest) {
  private static final SealedFile FORMAT = new SealedFile("NIBF", 1, "nib baseline forest");

  /** In place of a leaf's pixel: more than {@link Forest#MOST_PIXELS}. */
  private static final int LEAF = 0xffff;

  private static final int NODE_BYTES = 3;

  /** Whether a file is one, perhaps damaged; its name does not matter. */
  public static boolean is(byte[] content) {
    return FORMAT.begins(content);
  }

  /**
   * Reads a file.
   *
   * @param fileName without its folder
   * @throws ModelException if it is damaged or no such file
   */
  public static ForestFile of(String fileName, byte[] content) {
    int dot = fileName.lastIndexOf('.');
    return new ForestFile(
        dot > 0 ? fileName.substring(0, dot) : fileName,
        TfliteFile.sha256(content),
        content.length,
        FORMAT.open(content, ForestFile::read));
  }

  /** The content of a forest's file. */
  public static byte[] bytes(Forest forest) {
    return FORMAT.seal(
        out -> {
          out.writeShort(forest.height());
          out.writeShort(forest.width());
          out.writeShort(forest.classes());
          out.writeShort(forest.trees().size());
          for (Tree tree : forest.trees()) {
            write(tree, out);
          }
        });
  }

  private static void write(Tree tree, DataOutputStream out) throws IOException {
    out.writeInt(tree.nodes());
    for (int i = 0; i < tree.nodes(); i++) {
      out.writeShort(tree.isLeaf(i) ? LEAF : tree.pixel(i));
      out.writeByte(tree.value(i));
    }
  }

  private static Forest read(DataInputStream in) throws IOException {
    int height = in.readUnsignedShort();
    int width = in.readUnsignedShort();
    int classes = in.readUnsignedShort();
    Forest.requireFormat(height, width, classes);
    int count = in.readUnsignedShort();
    List<Tree> trees = new ArrayList<>();
    for (int t = 0; t < count; t++) {
      try {
        trees.add(tree(in));
      } catch (ModelException e) {
        throw e.at("tree " + t);
      }
    }
    return new Forest(height, width, classes, trees);
  }

  private static Tree tree(DataInputStream in) throws IOException {
    int nodes = in.readInt();
    if (nodes < 1 || nodes > in.available() / NODE_BYTES) {
      throw new ModelException(
          "%s nodes, and %d bytes follow"
              .formatted(Integer.toUnsignedString(nodes), in.available()));
    }
    int[] pixels = new int[nodes];
    int[] values = new int[nodes];
    for (int i = 0; i < nodes; i++) {
      int pixel = in.readUnsignedShort();
      pixels[i] = pixel == LEAF ? Tree.LEAF : pixel;
      values[i] = in.readUnsignedByte();
    }
    return Tree.of(pixels, values);
  }
}
