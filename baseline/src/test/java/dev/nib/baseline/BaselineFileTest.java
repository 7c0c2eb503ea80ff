package dev.nib.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SyntheticDigits;
import dev.nib.dataset.baseline.Baseline;
import dev.nib.dataset.baseline.BaselineException;
import dev.nib.dataset.baseline.BaselineListener;
import dev.nib.dataset.baseline.ForestSettings;
import dev.nib.dataset.baseline.SvmSettings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineFileTest {
  private static final LabelledImages IMAGES =
      SyntheticDigits.generate(60, 5, SyntheticDigits.Part.TRAIN);
  private static final Baseline FOREST =
      ForestTrainer.train(IMAGES, ForestSettings.defaults().withTrees(5), BaselineListener.NONE);
  private static final Baseline SVM =
      SvmTrainer.train(IMAGES, SvmSettings.defaults(), BaselineListener.NONE);

  @Test
  void readsWhatItWrote(@TempDir Path folder) throws IOException {
    for (Baseline baseline : new Baseline[] {FOREST, SVM}) {
      Path path = Files.write(folder.resolve("file.nibb"), baseline.toBytes());

      Baseline read = BaselineFile.read(path);

      assertThat(read.name()).isEqualTo(baseline.name());
      assertThat(read.summary()).isEqualTo(baseline.summary());
      assertThat(read.predict(IMAGES)).containsExactly(baseline.predict(IMAGES));
      assertThat(read.toBytes()).isEqualTo(baseline.toBytes());
    }
  }

  @Property(tries = 150)
  void anyChangedByteIsNoticed(
      @ForAll boolean forest, @ForAll int place, @ForAll @IntRange(min = 1, max = 255) int change) {
    byte[] bytes = (forest ? FOREST : SVM).toBytes();
    bytes[Math.floorMod(place, bytes.length)] ^= (byte) change;

    assertRefused(bytes);
  }

  @Property(tries = 50)
  void anyCutIsNoticed(@ForAll boolean forest, @ForAll int length) {
    byte[] bytes = (forest ? FOREST : SVM).toBytes();

    assertRefused(Arrays.copyOf(bytes, Math.floorMod(length, bytes.length)));
  }

  private static void assertRefused(byte[] bytes) {
    assertThatThrownBy(() -> BaselineFile.parse("my.nibb", bytes))
        .isInstanceOf(BaselineException.class)
        .hasMessageStartingWith("my.nibb: ")
        .hasMessageNotContaining("\n");
  }

  /** Content that someone made up, with a checksum that fits: refused, or of use all the same. */
  @Property(tries = 700)
  void madeUpContentIsRefusedOrUsable(
      @ForAll @IntRange(min = 0, max = 400) int place,
      @ForAll boolean behindVectors,
      @ForAll byte value,
      @ForAll boolean cut) {
    byte[] bytes = SVM.toBytes();
    int start = behindVectors ? 6 + 12 + 8 + 4 + vectors() * 784 : 6;
    Assume.that(start + place < bytes.length - 4);
    bytes[start + place] = value;
    byte[] sealed = sealed(cut ? Arrays.copyOf(bytes, start + place + 5) : bytes);
    try {
      Baseline read = BaselineFile.parse("my.nibb", sealed);
      assertThat(read.toBytes()).isEqualTo(sealed);
      LabelledImages images = IMAGES.head(3);
      if (read.summary().equals(SVM.summary())) {
        // Of the same size, unless height and width were what changed.
        try {
          assertThat(read.predict(images)).hasSize(3);
        } catch (IllegalArgumentException e) {
          assertThat(e).hasMessageContaining("trained on images of");
        }
      }
    } catch (BaselineException e) {
      assertThat(e).hasMessageStartingWith("my.nibb: ");
    }
  }

  private static int vectors() {
    return ((SupportVectorMachine) SVM).supportVectors();
  }

  private static byte[] sealed(byte[] bytes) {
    int end = bytes.length - 4;
    CRC32 sum = new CRC32();
    sum.update(bytes, 0, end);
    return ByteBuffer.wrap(bytes).putInt(end, (int) sum.getValue()).array();
  }

  @Test
  void saysWhatIsWrong(@TempDir Path folder) throws IOException {
    Path none = folder.resolve("none");
    assertThatThrownBy(() -> BaselineFile.read(none))
        .isInstanceOf(BaselineException.class)
        .hasMessage(none + ": no such file");
    Path text = Files.writeString(folder.resolve("text"), "something else altogether");
    assertThatThrownBy(() -> BaselineFile.read(text))
        .isInstanceOf(BaselineException.class)
        .hasMessage(text + ": not a file that nib baseline wrote (it begins with NIBB)");
    assertThatThrownBy(() -> BaselineFile.read(folder))
        .isInstanceOf(BaselineException.class)
        .hasMessageContaining("cannot be read");

    byte[] later = FOREST.toBytes();
    later[4] = 9;
    assertThatThrownBy(() -> BaselineFile.parse("x", later))
        .hasMessage("x: format version 9, this nib reads 1; train it again");
    byte[] kind = SVM.toBytes();
    kind[5] = 1;
    assertThatThrownBy(() -> BaselineFile.parse("x", sealed(kind)))
        .hasMessage("x: kind 1 is no SVM; train it again");
  }
}
