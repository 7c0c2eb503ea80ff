package dev.nib.model.forest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nib.model.Bytes;
import dev.nib.model.testing.RandomForests;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The packed form, read as its description says, gives the votes of the forest. */
class PackedForestTest {
  private static Tree tree(int... pixelsAndValues) {
    int nodes = pixelsAndValues.length / 2;
    int[] pixels = new int[nodes];
    int[] values = new int[nodes];
    for (int i = 0; i < nodes; i++) {
      pixels[i] = pixelsAndValues[2 * i];
      values[i] = pixelsAndValues[2 * i + 1];
    }
    return Tree.of(pixels, values);
  }

  private static Bytes bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return Bytes.of(bytes);
  }

  @Test
  void threeBytesForDigitsOfFourBitsOfGrey() {
    // Pixel 783 above 0x2f: pixel 5 above 0xdf is a 7, else a 3; not above: a 9.
    Forest forest =
        new Forest(28, 28, 10, List.of(tree(783, 0x2f, -1, 9, 5, 0xdf, -1, 3, -1, 7), tree(-1, 4)));

    PackedForest packed = PackedForest.of(forest);

    assertThat(packed.greyBits()).isEqualTo(4);
    assertThat(packed.slotBytes()).isEqualTo(3);
    int first = 0b01 | (0x2 << 2) | (783 << 6);
    int second = 0b11 | (0xd << 2) | (5 << 6);
    assertThat(packed.slots())
        .isEqualTo(
            bytes(
                2,
                0,
                0, // slots of the first tree
                first & 0xff,
                first >> 8,
                0x99,
                second & 0xff,
                second >> 8,
                0x73,
                1,
                0,
                0, // of the second one, a leaf
                3,
                0,
                0x44));
    assertThat(packed.end(0)).isEqualTo(9);
    assertThat(packed.end(9)).isEqualTo(packed.bytes()).isEqualTo(15);
  }

  @Test
  void wideWhereBitsOrClassesAreMany() {
    Forest grey = new Forest(28, 28, 10, List.of(tree(783, 100, -1, 9, -1, 8)));
    assertThat(PackedForest.of(grey).slotBytes()).isEqualTo(4);
    Forest classes = new Forest(28, 28, 17, List.of(tree(783, 127, -1, 16, -1, 8)));
    assertThat(PackedForest.of(classes).slotBytes()).isEqualTo(4);
    Forest both = new Forest(128, 128, 256, List.of(tree(16383, 100, -1, 255, -1, 8)));
    assertThat(PackedForest.of(both).slotBytes()).isEqualTo(5);
    assertThat(PackedForest.mostSlotBytes(16384, 8, 256)).isEqualTo(5);
    assertThat(PackedForest.mostSlotBytes(784, 4, 10)).isEqualTo(3);
  }

  @Property(tries = 300)
  void whatIsReadOfItIsTheForest(@ForAll long seed) {
    Random random = new Random(seed);
    Forest forest = RandomForests.of(random);
    PackedForest packed = PackedForest.of(forest);
    for (int i = 0; i < 20; i++) {
      byte[] image = RandomForests.image(random, forest);
      assertThat(votes(packed, forest.classes(), image)).isEqualTo(forest.votes(image));
    }
  }

  /** Reads the slots by their description alone. */
  private static int[] votes(PackedForest packed, int classes, byte[] image) {
    int[] votes = new int[classes];
    for (int at = 0; at < packed.bytes(); at = packed.end(at)) {
      int slot = at / packed.slotBytes() + 1;
      int label = -1;
      while (label < 0) {
        long head = number(packed, slot, 0, packed.headBytes());
        int link = (int) number(packed, slot, packed.headBytes(), packed.linkBytes());
        int threshold = (int) (head >> 2) & ((1 << packed.greyBits()) - 1);
        int pixel = image[(int) (head >> (2 + packed.greyBits()))] & 0xff;
        boolean above = pixel >> (8 - packed.greyBits()) > threshold;
        boolean leaf = (head >> (above ? 1 : 0) & 1) == 1;
        if (leaf) {
          label = above ? link >> packed.classBits() : link & ((1 << packed.classBits()) - 1);
        } else if ((head & 3) != 0) {
          slot++;
        } else {
          int next = link == 0 ? slot + 2 : slot + 1;
          long below = link == 0 ? number(packed, slot + 1, 0, packed.slotBytes()) : link;
          slot = above ? (int) (next + below) : next;
        }
      }
      votes[label]++;
    }
    return votes;
  }

  private static long number(PackedForest packed, int slot, int from, int bytes) {
    long number = 0;
    for (int b = bytes - 1; b >= 0; b--) {
      int at = slot * packed.slotBytes() + from + b;
      number = (number << 8) | (packed.slots().get(at) & 0xff);
    }
    return number;
  }
}
