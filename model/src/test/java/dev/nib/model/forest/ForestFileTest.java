package dev.nib.model.forest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.model.ModelException;
import dev.nib.model.testing.RandomForests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ForestFileTest {
  private static final int LEAF = Tree.LEAF;

  /** A question about pixel 3, and a leaf. */
  private static final Forest SMALL =
      new Forest(
          2,
          2,
          10,
          List.of(
              Tree.of(new int[] {3, LEAF, LEAF}, new int[] {100, 7, 1}),
              Tree.of(new int[] {LEAF}, new int[] {2})));

  @Property(tries = 200)
  void readsWhatItWrote(@ForAll long seed) {
    Forest forest = RandomForests.of(new Random(seed));
    byte[] bytes = ForestFile.bytes(forest);

    ForestFile file = ForestFile.of("digits.forest", bytes);

    assertThat(file.forest()).isEqualTo(forest);
    assertThat(file.name()).isEqualTo("digits");
    assertThat(file.bytes()).isEqualTo(bytes.length);
    assertThat(ForestFile.bytes(file.forest())).isEqualTo(bytes);
    assertThat(ForestFile.is(bytes)).isTrue();
  }

  @Test
  void theFormatIsAsDocumented() {
    ByteBuffer expected =
        ByteBuffer.allocate(4 + 1 + 8 + 4 + 9 + 4 + 3 + 4)
            .put("NIBF".getBytes(StandardCharsets.US_ASCII))
            .put((byte) 1);
    expected.putShort((short) 2).putShort((short) 2).putShort((short) 10).putShort((short) 2);
    expected.putInt(3).putShort((short) 3).put((byte) 100);
    expected.putShort((short) -1).put((byte) 7).putShort((short) -1).put((byte) 1);
    expected.putInt(1).putShort((short) -1).put((byte) 2);
    assertThat(ForestFile.bytes(SMALL)).isEqualTo(sealed(expected.array()));
  }

  @Test
  void equalVotesGoToTheSmallestClass() {
    byte[] bright = {0, 0, 0, 101};
    assertThat(SMALL.votes(bright)).containsExactly(0, 1, 1, 0, 0, 0, 0, 0, 0, 0);
    assertThat(Forest.winner(SMALL.votes(bright))).isEqualTo(1);
    byte[] same = {0, 0, 0, 100};
    assertThat(Forest.winner(SMALL.votes(same))).isEqualTo(2);
  }

  @Property(tries = 200)
  void anyChangedByteIsNoticed(
      @ForAll int place, @ForAll @IntRange(min = 1, max = 255) int change) {
    byte[] bytes = ForestFile.bytes(SMALL);
    bytes[Math.floorMod(place, bytes.length)] ^= (byte) change;

    assertRefused(bytes);
  }

  @Property(tries = 50)
  void anyCutIsNoticed(@ForAll int length) {
    byte[] bytes = ForestFile.bytes(SMALL);

    assertRefused(Arrays.copyOf(bytes, Math.floorMod(length, bytes.length)));
  }

  private static void assertRefused(byte[] bytes) {
    assertThatThrownBy(() -> ForestFile.of("my", bytes))
        .isInstanceOf(ModelException.class)
        .hasMessageNotContaining("\n");
  }

  /** Content that someone made up, with a checksum that fits: refused, or of use all the same. */
  @Property(tries = 1000)
  void madeUpContentIsRefusedOrUsable(
      @ForAll long seed, @ForAll int place, @ForAll byte value, @ForAll boolean cut) {
    Random random = new Random(seed);
    byte[] bytes = ForestFile.bytes(RandomForests.of(random));
    int at = 5 + Math.floorMod(place, Math.min(400, bytes.length - 9));
    bytes[at] = value;
    byte[] sealed = sealed(cut ? Arrays.copyOf(bytes, at + 5) : bytes);
    Forest read;
    try {
      read = ForestFile.of("my", sealed).forest();
    } catch (ModelException e) {
      assertThat(e).hasMessageEndingWith("train it again");
      return;
    }
    assertThat(ForestFile.bytes(read)).isEqualTo(sealed);
    byte[] image = RandomForests.image(random, read);
    assertThat(Arrays.stream(read.votes(image)).sum()).isEqualTo(read.trees().size());
    assertThat(PackedForest.of(read).bytes()).isPositive();
  }

  private static byte[] sealed(byte[] bytes) {
    int end = bytes.length - 4;
    CRC32 sum = new CRC32();
    sum.update(bytes, 0, end);
    return ByteBuffer.wrap(bytes).putInt(end, (int) sum.getValue()).array();
  }

  @Test
  void saysWhatIsWrong() {
    assertThatThrownBy(
            () -> ForestFile.of("my", "something else".getBytes(StandardCharsets.US_ASCII)))
        .hasMessage("not a file that nib baseline forest wrote (it begins with NIBF)");
    byte[] bytes = ForestFile.bytes(SMALL);
    byte[] later = bytes.clone();
    later[4] = 9;
    assertThatThrownBy(() -> ForestFile.of("my", later))
        .hasMessage("format version 9, this nib reads 1; train it again");
    assertThatThrownBy(() -> ForestFile.of("my", changed(bytes, 5 + 8 + 4 + 1, 4)))
        .hasMessage("tree 0, node 0: pixel 4 of 4; train it again");
    assertThatThrownBy(() -> ForestFile.of("my", changed(bytes, 5 + 8 + 4 + 2, 255)))
        .hasMessage("tree 0: node 0 of 3: pixel 3, threshold 255; train it again");
    assertThatThrownBy(() -> ForestFile.of("my", changed(bytes, 5 + 8 + 4 + 5, 10)))
        .hasMessage("tree 0, node 1: class 10 of 10; train it again");
    assertThatThrownBy(() -> ForestFile.of("my", changed(bytes, 5 + 8 + 3, 2)))
        .hasMessage("tree 0: 2 nodes, but the tree goes on; train it again");
    assertThatThrownBy(() -> ForestFile.of("my", changed(bytes, 5 + 8 + 3, 4)))
        .hasMessage("tree 0: 4 nodes, but node 2 ends the tree; train it again");
    assertThatThrownBy(() -> ForestFile.of("my", changed(bytes, 5 + 8 + 3, 200)))
        .hasMessage("tree 0: 200 nodes, and 16 bytes follow; train it again");
    assertThatThrownBy(() -> ForestFile.of("my", changed(bytes, 5 + 7, 1)))
        .hasMessage("7 bytes too many; train it again");
    assertThatThrownBy(() -> ForestFile.of("my", changed(bytes, 5 + 7, 0)))
        .hasMessage("0 trees, not 1 to 65535; train it again");
    assertThatThrownBy(() -> ForestFile.of("my", changed(bytes, 5 + 7, 3)))
        .hasMessage("ends too early; train it again");
  }

  private static byte[] changed(byte[] bytes, int at, int value) {
    byte[] changed = bytes.clone();
    changed[at] = (byte) value;
    return sealed(changed);
  }
}
