package dev.nib.model.forest;

import dev.nib.model.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * A forest as generated code reads it: questions alone, each in a slot of 3 to 5 bytes; leaves lie
 * in the slots of the questions above them, and no slot says where its tree goes on below.
 *
 * <p>A slot is a little-endian head, and behind it a link. The head has from its lowest bit on: 1
 * if the node below (for pixels at most the threshold) is a leaf; 1 if the node above is one; the
 * threshold's {@link #greyBits} highest bits, the others being ones; the pixel. Where a node is a
 * leaf, the link has the class of the one below in its lower half and of the one above in its upper
 * half, the same in both if only one of them is a leaf. Where neither is, the link is the number of
 * slots of the tree below, behind which the slot of the node above lies; 0 if the link cannot hold
 * it, and then the next slot is nothing but that number, little-endian. The slot of a node below
 * follows.
 *
 * <p>A tree is a slot that is nothing but the number of its slots, and these; one that is a leaf is
 * a question with the same answer on both sides. Trees follow each other.
 *
 * @param greyBits how many of the highest bits of a pixel are compared, 1 to 8
 * @param headBytes 2, or 3 where pixels and thresholds need more than 14 bits
 * @param linkBytes 1 for up to 16 classes, else 2
 * @param slots of all trees, one after the other
 */
public record PackedForest(int greyBits, int headBytes, int linkBytes, Bytes slots) {
  /** The bits of a head that say which nodes are leaves. */
  public static final int LEAF_BITS = 2;

  private static final int HALF_BYTE_CLASSES = 16;

  /** The packed form of a forest. */
  public static PackedForest of(Forest forest) {
    return of(forest.trees(), forest.classes());
  }

  /** Bytes of a slot, at most, for images of so many pixels. */
  public static int mostSlotBytes(int pixels, int greyBits, int classes) {
    return headBytes(pixels - 1, greyBits) + linkBytes(classes);
  }

  private static int headBytes(int mostPixel, int greyBits) {
    int pixelBits = Integer.SIZE - Integer.numberOfLeadingZeros(mostPixel);
    return pixelBits + greyBits + LEAF_BITS <= 2 * Byte.SIZE ? 2 : 3;
  }

  private static int linkBytes(int classes) {
    return classes <= HALF_BYTE_CLASSES ? 1 : 2;
  }

  private static PackedForest of(List<Tree> trees, int classes) {
    int mostPixel = 0;
    int lowOnes = 7;
    for (Tree tree : trees) {
      for (int i = 0; i < tree.nodes(); i++) {
        if (!tree.isLeaf(i)) {
          mostPixel = Math.max(mostPixel, tree.pixel(i));
          lowOnes = Math.min(lowOnes, Integer.numberOfTrailingZeros(~tree.value(i)));
        }
      }
    }
    int greyBits = Byte.SIZE - lowOnes;
    int headBytes = headBytes(mostPixel, greyBits);
    int linkBytes = linkBytes(classes);
    Packing packing = new Packing(greyBits, headBytes, linkBytes);
    trees.forEach(packing::add);
    return new PackedForest(greyBits, headBytes, linkBytes, Bytes.of(packing.bytes()));
  }

  /** Bytes of a slot. */
  public int slotBytes() {
    return headBytes + linkBytes;
  }

  /** Bits of a class in a link. */
  public int classBits() {
    return linkBytes * Byte.SIZE / 2;
  }

  /** Bytes of constants. */
  public int bytes() {
    return slots.size();
  }

  /** The number of slots. */
  public int slotCount() {
    return slots.size() / slotBytes();
  }

  /**
   * Where the tree that begins at a byte ends: where the next one begins, or the forest ends.
   *
   * @param at 0, or the end of another tree
   */
  public int end(int at) {
    long slotsOfTree = 0;
    for (int b = slotBytes() - 1; b >= 0; b--) {
      slotsOfTree = (slotsOfTree << Byte.SIZE) | (slots.get(at + b) & 0xff);
    }
    return (int) (at + (1 + slotsOfTree) * slotBytes());
  }

  /** Writes trees into slots. */
  private static final class Packing {
    private final int greyBits;
    private final int headBytes;
    private final int linkBytes;
    // Of each slot its head and its link; of one that is a number, the number and nothing.
    private final List<Slot> slots = new ArrayList<>();

    private record Slot(long number) {}

    Packing(int greyBits, int headBytes, int linkBytes) {
      this.greyBits = greyBits;
      this.headBytes = headBytes;
      this.linkBytes = linkBytes;
    }

    void add(Tree tree) {
      int first = slots.size();
      slots.add(new Slot(0));
      if (tree.isLeaf(0)) {
        slots.add(question(0, 0, 0b11, classes(tree.value(0), tree.value(0))));
      } else {
        addFrom(tree, 0);
      }
      slots.set(first, new Slot(slots.size() - first - 1));
    }

    /** Adds a question and all that follow from it. */
    private void addFrom(Tree tree, int node) {
      int below = node + 1;
      int above = tree.above(node);
      boolean belowIsLeaf = tree.isLeaf(below);
      boolean aboveIsLeaf = tree.isLeaf(above);
      int at = slots.size();
      slots.add(new Slot(0));
      int link;
      if (belowIsLeaf || aboveIsLeaf) {
        link =
            classes(
                tree.value(belowIsLeaf ? below : above), tree.value(aboveIsLeaf ? above : below));
        if (!belowIsLeaf) {
          addFrom(tree, below);
        } else if (!aboveIsLeaf) {
          addFrom(tree, above);
        }
      } else {
        addFrom(tree, below);
        link = slots.size() - at - 1;
        if (link >= 1 << (linkBytes * Byte.SIZE)) {
          slots.add(at + 1, new Slot(link));
          link = 0;
        }
        addFrom(tree, above);
      }
      int leaves = (belowIsLeaf ? 0b01 : 0) | (aboveIsLeaf ? 0b10 : 0);
      slots.set(at, question(tree.pixel(node), tree.value(node), leaves, link));
    }

    private Slot question(int pixel, int threshold, int leaves, int link) {
      int grey = threshold >> (Byte.SIZE - greyBits);
      long head = leaves | ((long) grey << LEAF_BITS) | ((long) pixel << (LEAF_BITS + greyBits));
      return new Slot(head | ((long) link << (headBytes * Byte.SIZE)));
    }

    private int classes(int below, int above) {
      return below | (above << (linkBytes * Byte.SIZE / 2));
    }

    byte[] bytes() {
      int slotBytes = headBytes + linkBytes;
      byte[] bytes = new byte[slots.size() * slotBytes];
      for (int i = 0; i < slots.size(); i++) {
        for (int b = 0; b < slotBytes; b++) {
          bytes[i * slotBytes + b] = (byte) (slots.get(i).number() >> (b * Byte.SIZE));
        }
      }
      return bytes;
    }
  }
}
