package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdxFilesTest {
  @TempDir Path folder;

  private final LabelledImages images = TestFiles.images(5, 3, 4);
  private final byte[] imageBytes = TestFiles.idxImages(images);
  private final byte[] labelBytes = TestFiles.idxLabels(images);
  private Path imageFile;
  private Path labelFile;

  @BeforeEach
  void write() {
    imageFile = TestFiles.write(folder.resolve("images"), imageBytes);
    labelFile = TestFiles.write(folder.resolve("labels"), labelBytes);
  }

  private void assertRefused(byte[] newImages, byte[] newLabels, String... parts) {
    TestFiles.write(imageFile, newImages);
    TestFiles.write(labelFile, newLabels);
    assertThatThrownBy(() -> IdxFiles.read(imageFile, labelFile))
        .isInstanceOf(DatasetException.class)
        .hasMessageContainingAll(parts)
        .message()
        .hasLineCount(1);
  }

  private static byte[] withInt(byte[] bytes, int offset, int value) {
    byte[] changed = bytes.clone();
    ByteBuffer.wrap(changed).putInt(offset, value);
    return changed;
  }

  @Test
  void readsPlainAndCompressedFiles() {
    assertThat(IdxFiles.read(imageFile, labelFile)).isEqualTo(images);
    TestFiles.write(imageFile, TestFiles.gzip(imageBytes));
    assertThat(IdxFiles.read(imageFile, labelFile)).isEqualTo(images);
    TestFiles.write(labelFile, TestFiles.gzip(labelBytes));
    assertThat(IdxFiles.read(imageFile, labelFile)).isEqualTo(images);
  }

  @Test
  void readsMoreThanOneChunk() {
    LabelledImages many = TestFiles.images(9000, 28, 28);
    TestFiles.write(imageFile, TestFiles.gzip(TestFiles.idxImages(many)));
    TestFiles.write(labelFile, TestFiles.idxLabels(many));
    assertThat(IdxFiles.read(imageFile, labelFile)).isEqualTo(many);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void refusesEveryTruncation(boolean compressed) {
    byte[] wholeImages = compressed ? TestFiles.gzip(imageBytes) : imageBytes;
    byte[] wholeLabels = compressed ? TestFiles.gzip(labelBytes) : labelBytes;
    for (int length = 0; length < wholeImages.length; length++) {
      assertRefused(Arrays.copyOf(wholeImages, length), wholeLabels, imageFile.toString());
    }
    for (int length = 0; length < wholeLabels.length; length++) {
      assertRefused(wholeImages, Arrays.copyOf(wholeLabels, length), labelFile.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void flippedBytesAreReadOrRefused(boolean compressed) {
    byte[] whole = compressed ? TestFiles.gzip(imageBytes) : imageBytes;
    byte[] wholeLabels = compressed ? TestFiles.gzip(labelBytes) : labelBytes;
    SeededRandom random = new SeededRandom(11);
    int read = 0;
    int tries = compressed ? 2000 : 10_000;
    for (int i = 0; i < tries; i++) {
      boolean inImages = random.nextInt(2) == 0;
      byte[] changed = (inImages ? whole : wholeLabels).clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      TestFiles.write(imageFile, inImages ? changed : whole);
      TestFiles.write(labelFile, inImages ? wholeLabels : changed);
      try {
        assertThat(IdxFiles.read(imageFile, labelFile).count()).isEqualTo(5);
        read++;
      } catch (DatasetException e) {
        assertThat(e).message().hasLineCount(1).contains(folder.toString());
      }
    }
    // Both happened, so neither path went untested.
    assertThat(read).isBetween(1, tries - 1);
  }

  @Test
  void refusesWrongMagic() {
    assertRefused(
        withInt(imageBytes, 0, 0x804), labelBytes, "byte 0", "magic 0x00000804", "0x00000803");
    assertRefused(labelBytes, labelBytes, "byte 0", "these are labels; swap the files");
    assertRefused(imageBytes, imageBytes, "byte 0", "these are images; swap the files");
  }

  @Test
  void refusesBytesBehindTheEnd() {
    assertRefused(
        Arrays.copyOf(imageBytes, imageBytes.length + 1),
        labelBytes,
        "byte 76",
        "more bytes follow");
    assertRefused(imageBytes, Arrays.copyOf(labelBytes, 14), "byte 13", "more bytes follow");
  }

  @Test
  void refusesLabelsThatAreNoDigits() {
    byte[] changed = labelBytes.clone();
    changed[8 + 3] = 10;
    assertRefused(imageBytes, changed, "byte 11", "label 3 is 10, not a digit 0..9");
    changed[8 + 3] = -1;
    assertRefused(imageBytes, changed, "byte 11", "label 3 is 255");
  }

  @Test
  void refusesDifferentNumbers() {
    assertRefused(
        TestFiles.idxImages(images.head(4)), labelBytes, "byte 4", "4 images", "5 labels");
  }

  @Test
  void refusesNothing() {
    assertRefused(
        TestFiles.idxImages(images.head(0)),
        TestFiles.idxLabels(images.head(0)),
        "claims 0 labels");
    assertRefused(TestFiles.idxImages(images.head(0)), labelBytes, "byte 4", "claims 0 images");
    assertRefused(new byte[0], labelBytes, "the file is empty");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x7fffffff, 0x80000000, 0xffffffff})
  void refusesHugeClaimsWithoutBelievingThem(int count) {
    String claim = Integer.toUnsignedString(count);
    assertRefused(
        withInt(imageBytes, 4, count), labelBytes, "byte 4", claim + " images", "only 60");
    assertRefused(imageBytes, withInt(labelBytes, 4, count), "byte 4", claim + " labels", "only 5");
    assertRefused(withInt(imageBytes, 8, count), labelBytes, "byte 8", claim + " rows");
    assertRefused(withInt(imageBytes, 12, count), labelBytes, "byte 12", claim + " columns");
    byte[] compressed = TestFiles.gzip(withInt(imageBytes, 4, count));
    assertRefused(compressed, labelBytes, claim + " images", "at most");
  }

  @Test
  void refusesSmallCompressedClaimsThatAreCutShort() {
    // Within what gzip could unpack to, so that only reading tells.
    assertRefused(
        TestFiles.gzip(withInt(imageBytes, 4, 50)),
        labelBytes,
        "byte 76 of the unpacked data",
        "50 images of 3x4 (600 bytes)",
        "only 60 follow");
  }

  @Test
  void refusesImagesWithoutRows() {
    assertRefused(withInt(imageBytes, 8, 0), labelBytes, "byte 8", "images of 0 rows");
  }

  @Test
  void refusesCorruptGzip() {
    byte[] compressed = TestFiles.gzip(imageBytes);
    compressed[compressed.length - 5] ^= 1;
    assertRefused(compressed, labelBytes, "gzip data is corrupt");
    assertRefused(new byte[] {0x1f, (byte) 0x8b, 7, 7, 7}, labelBytes, "gzip header is corrupt");
    assertRefused(new byte[] {0x1f, (byte) 0x8b}, labelBytes, "gzip header is corrupt");
  }

  @Test
  void refusesWhatIsNoFile() {
    assertThatThrownBy(() -> IdxFiles.read(folder.resolve("none"), labelFile))
        .isInstanceOf(DatasetException.class)
        .hasMessage(folder.resolve("none") + ": no such file");
    assertThatThrownBy(() -> IdxFiles.read(imageFile, folder))
        .isInstanceOf(DatasetException.class)
        .hasMessage(folder + ": not a file");
  }

  @Test
  void messagesDoNotDependOnTheLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertRefused(TestFiles.idxImages(images.head(4)), labelBytes, "4 images", "5 labels");
    } finally {
      Locale.setDefault(before);
    }
  }
}
