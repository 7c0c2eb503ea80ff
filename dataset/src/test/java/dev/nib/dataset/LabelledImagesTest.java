package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class LabelledImagesTest {
  private final LabelledImages images = TestFiles.images(7, 2, 3);

  @Test
  void givesPixelsByImageRowAndColumn() {
    byte[] pixels = {0, 1, 2, 3, 4, 5, (byte) 250, (byte) 251, (byte) 252, (byte) 253, 0, 7};
    LabelledImages two = LabelledImages.of(2, 3, 10, pixels, new byte[] {4, 9});

    assertThat(two.pixel(0, 0, 2)).isEqualTo(2);
    assertThat(two.pixel(0, 1, 0)).isEqualTo(3);
    assertThat(two.pixel(1, 0, 0)).isEqualTo(250);
    assertThat(two.pixel(1, 1, 2)).isEqualTo(7);
    assertThat(two.label(1)).isEqualTo(9);
    assertThat(two.labels()).containsExactly(4, 9);
  }

  @Test
  void copiesPixelsToAnOffset() {
    byte[] target = new byte[8];

    images.copyPixels(3, target, 1);

    for (int i = 0; i < 6; i++) {
      assertThat(target[1 + i] & 0xff).isEqualTo(images.pixel(3, i / 3, i % 3));
    }
    assertThat(target[0]).isZero();
    assertThat(target[7]).isZero();
  }

  @Test
  void isNotChangedThroughTheArraysItWasMadeOf() {
    byte[] pixels = new byte[6];
    byte[] labels = new byte[1];
    LabelledImages one = LabelledImages.of(2, 3, 10, pixels, labels);
    pixels[0] = 1;
    labels[0] = 1;

    assertThat(one.pixel(0, 0, 0)).isZero();
    assertThat(one.label(0)).isZero();
  }

  @Test
  void countsTheClasses() {
    assertThat(TestFiles.images(23, 1, 1).histogram())
        .containsExactly(3, 2, 2, 2, 3, 2, 2, 3, 2, 2);
    assertThat(TestFiles.images(23, 1, 1).head(1).histogram())
        .containsExactly(1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void takesSubsetsInTheGivenOrder() {
    LabelledImages subset = images.head(6).subset(new int[] {5, 0, 5});

    assertThat(subset.labels()).containsExactly(images.label(5), images.label(0), images.label(5));
    assertThat(subset.image(0)).isEqualTo(images.image(5));
    assertThat(subset.image(1)).isEqualTo(images.image(0));
    assertThat(images.subset(new int[0]).count()).isZero();
  }

  @Test
  void headIsASubsetOfTheFirst() {
    assertThat(images.head(2)).isEqualTo(images.subset(new int[] {0, 1}));
    assertThat(images.head(2)).hasSameHashCodeAs(images.subset(new int[] {0, 1}));
    assertThat(images.head(2).sha256()).isEqualTo(images.subset(new int[] {0, 1}).sha256());
    assertThat(images.head(7)).isSameAs(images);
    assertThat(images.head(1000)).isSameAs(images);
    assertThatIllegalArgumentException().isThrownBy(() -> images.head(-1));
  }

  @Test
  void refusesImagesThatAreNotThere() {
    LabelledImages head = images.head(2);
    assertThatThrownBy(() -> head.pixel(2, 0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> head.label(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> head.pixel(0, 2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> head.pixel(0, 0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> head.subset(new int[] {-1}))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> head.copyPixels(0, new byte[6], 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void refusesSizesThatDoNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelledImages.of(2, 2, 10, new byte[7], new byte[2]))
        .withMessage("7 pixels, but 2 images of 2x2 (width x height) have 8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelledImages.of(1, 1, 10, new byte[2], new byte[] {0, 10}))
        .withMessage("label 1 is 10, not 0..9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelledImages.of(0, 1, 10, new byte[0], new byte[2]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LabelledImages.of(1, 1, 257, new byte[1], new byte[1]));
  }

  @Test
  void hashesTheIdxFilesOneAfterTheOther() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(TestFiles.idxImages(images));
    digest.update(TestFiles.idxLabels(images));

    assertThat(images.sha256()).isEqualTo(HexFormat.of().formatHex(digest.digest()));
  }

  @Test
  void datasetRefusesPartsOfDifferentSize() {
    LabelledImages other = TestFiles.images(1, 3, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dataset("here", images, other))
        .withMessageContaining("here")
        .withMessageContaining("7 images of 3x2 (width x height)")
        .withMessageContaining("1 images of 2x3 (width x height)");
    Dataset same = new Dataset("here", images, images.head(3));
    assertThat(same.trainSha256()).isEqualTo(images.sha256());
    assertThat(same.testSha256()).isEqualTo(images.head(3).sha256()).isNotEqualTo(images.sha256());
  }

  @Test
  void exceptionsAreOneLine() {
    String text =
        new String(new byte[] {'a', '\n', 'b', 0, '\r', '\n', 'c'}, StandardCharsets.UTF_8);
    assertThat(new DatasetException(text)).hasMessage("a b c");
  }
}
