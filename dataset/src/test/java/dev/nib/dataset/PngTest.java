package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngTest {
  @TempDir Path folder;

  private static byte[] encode(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "png", out)).isTrue();
    return out.toByteArray();
  }

  private Path write(String name, BufferedImage image) throws IOException {
    return TestFiles.write(folder.resolve(name), encode(image));
  }

  private static BufferedImage grey(int height, int width, int base) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.getRaster().setSample(x, y, 0, base + 10 * y + x);
      }
    }
    return image;
  }

  @Test
  void keepsGreyValues() throws IOException {
    GreyImage image = PictureFile.read(write("grey.png", grey(3, 5, 100))).grey();

    assertThat(image.height()).isEqualTo(3);
    assertThat(image.width()).isEqualTo(5);
    for (int y = 0; y < 3; y++) {
      for (int x = 0; x < 5; x++) {
        assertThat(image.pixel(y, x)).isEqualTo(100 + 10 * y + x);
      }
    }
  }

  @Test
  void roundsSixteenBitsToEight() throws IOException {
    BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_USHORT_GRAY);
    int[] samples = {0, 128, 129, 65535};
    for (int x = 0; x < 4; x++) {
      image.getRaster().setSample(x, 0, 0, samples[x]);
    }
    GreyImage read = PictureFile.read(write("grey16.png", image)).grey();

    // 257 sixteen-bit steps are one of eight bits; 128 is below the half of one.
    assertThat(read.pixel(0, 0)).isZero();
    assertThat(read.pixel(0, 1)).isZero();
    assertThat(read.pixel(0, 2)).isEqualTo(1);
    assertThat(read.pixel(0, 3)).isEqualTo(255);
  }

  @Test
  void turnsColoursIntoLuma() throws IOException {
    BufferedImage image = new BufferedImage(5, 1, BufferedImage.TYPE_INT_RGB);
    int[] colours = {0xff0000, 0x00ff00, 0x0000ff, 0xffffff, 0x123456};
    for (int x = 0; x < 5; x++) {
      image.setRGB(x, 0, colours[x]);
    }
    GreyImage read = PictureFile.read(write("rgb.png", image)).grey();

    // 0.299 * 255 = 76.2, 0.587 * 255 = 149.7, 0.114 * 255 = 29.1; 18, 52, 86 give 45.7.
    byte[] pixels = new byte[5];
    read.copyPixels(pixels, 0);
    assertThat(pixels).containsExactly(76, 150, 29, 255, 46);
  }

  private static BufferedImage argb(int height, int width, int... pixels) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < pixels.length; i++) {
      image.setRGB(i % width, i / width, pixels[i]);
    }
    return image;
  }

  @Test
  void laysWhatIsNotCutOutOnWhite() throws IOException {
    PictureFile.Picture read =
        PictureFile.read(write("argb.png", argb(1, 4, 0x00000000, 0xff000000, 0x80000000, -1)));

    assertThat(read.cutOut()).isFalse();
    assertThat(read.grey().pixel(0, 0)).isEqualTo(255);
    assertThat(read.grey().pixel(0, 1)).isZero();
    assertThat(read.grey().pixel(0, 2)).isEqualTo(127);
    assertThat(read.grey().pixel(0, 3)).isEqualTo(255);
  }

  @Test
  void whiteAndBlackOnTransparentAreTheSameInkWhateverIsSaidOfThePaper() throws IOException {
    int[] white = {0, 0, 0, 0x00ffffff, 0xffffffff, 0x80ffffff, 0, 0, 0};
    int[] black = {0, 0x00ffffff, 0, 0, 0xff000000, 0x80000000, 0, 0, 0};
    GreyImage ink = GreyImage.of(3, 3, new byte[] {0, 0, 0, 0, (byte) 255, (byte) 128, 0, 0, 0});
    for (Preparation.Ink said : Preparation.Ink.values()) {
      Preparation preparation = Preparation.NONE.withInk(said);
      assertThat(PictureFile.read(write("w.png", argb(3, 3, white))).prepared(preparation).seen())
          .isEqualTo(ink);
      assertThat(PictureFile.read(write("b.png", argb(3, 3, black))).prepared(preparation).seen())
          .isEqualTo(ink);
    }
  }

  @Test
  void nothingVisibleIsPaper() throws IOException {
    PictureFile.Picture read = PictureFile.read(write("n.png", argb(1, 2, 0x00ffffff, 0)));

    assertThat(read.grey()).isEqualTo(GreyImage.of(1, 2, new byte[2]));
  }

  @Test
  void readsJpegs() throws IOException {
    BufferedImage image = new BufferedImage(16, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 64; i++) {
      image.getRaster().setSample(8 + i % 8, i / 8, 0, 200);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "jpg", out)).isTrue();
    GreyImage read =
        PictureFile.read(TestFiles.write(folder.resolve("a.JPG"), out.toByteArray())).grey();

    // Blocks of one grey each survive JPEG but for a rounding of its factors.
    assertThat(read.size()).isEqualTo(new ImageSize(8, 16));
    assertThat(read.pixel(3, 3)).isBetween(0, 2);
    assertThat(read.pixel(3, 12)).isBetween(198, 202);

    // An APP1 segment of EXIF, big-endian, whose one entry says that the picture lies on its side.
    byte[] exif = {
      (byte) 0xff,
      (byte) 0xe1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      0x01,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      6,
      0,
      0,
      0,
      0,
      0,
      0
    };
    byte[] jpeg = out.toByteArray();
    byte[] turned = new byte[jpeg.length + exif.length];
    System.arraycopy(jpeg, 0, turned, 0, 2);
    System.arraycopy(exif, 0, turned, 2, exif.length);
    System.arraycopy(jpeg, 2, turned, 2 + exif.length, jpeg.length - 2);
    GreyImage upright = PictureFile.read(TestFiles.write(folder.resolve("b.jpeg"), turned)).grey();

    // Orientation 6: what is the right of the file is the bottom of the picture.
    assertThat(upright.size()).isEqualTo(new ImageSize(16, 8));
    assertThat(upright.pixel(3, 3)).isBetween(0, 2);
    assertThat(upright.pixel(12, 3)).isBetween(198, 202);
  }

  @Test
  void theEightOrientationsAreTheEightTurnsOfAPicture() {
    GreyImage picture = GreyImage.of(2, 3, new byte[] {1, 2, 3, 4, 5, 6});
    int[][] expected = {
      {2, 3, 1, 2, 3, 4, 5, 6}, {2, 3, 3, 2, 1, 6, 5, 4}, {2, 3, 6, 5, 4, 3, 2, 1},
      {2, 3, 4, 5, 6, 1, 2, 3}, {3, 2, 1, 4, 2, 5, 3, 6}, {3, 2, 4, 1, 5, 2, 6, 3},
      {3, 2, 6, 3, 5, 2, 4, 1}, {3, 2, 3, 6, 2, 5, 1, 4}
    };
    for (int o = 1; o <= 8; o++) {
      int[] e = expected[o - 1];
      byte[] pixels = new byte[6];
      for (int i = 0; i < 6; i++) {
        pixels[i] = (byte) e[2 + i];
      }
      assertThat(ExifOrientation.upright(picture, o))
          .as("orientation " + o)
          .isEqualTo(GreyImage.of(e[0], e[1], pixels));
    }
  }

  @Test
  void readsPalettesOfOneBit() throws IOException {
    BufferedImage image = new BufferedImage(9, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(8, 0, 0xffffffff);
    GreyImage read = PictureFile.read(write("binary.png", image)).grey();

    assertThat(read.pixel(0, 7)).isZero();
    assertThat(read.pixel(0, 8)).isEqualTo(255);
  }

  @Test
  void refusesWhatIsNoPng() {
    Path file = TestFiles.write(folder.resolve("a.png"), "GIF89a");
    assertThatThrownBy(() -> PictureFile.read(file))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(file + ": byte 0: not a PNG or JPEG");
    assertThatThrownBy(() -> PictureFile.read(TestFiles.write(file, "")))
        .isInstanceOf(DatasetException.class);
    assertThatThrownBy(() -> PictureFile.read(folder.resolve("none.png")))
        .isInstanceOf(DatasetException.class)
        .hasMessage(folder.resolve("none.png") + ": no such file");
    assertThatThrownBy(() -> PictureFile.read(folder))
        .isInstanceOf(DatasetException.class)
        .hasMessage(folder + ": not a file");
  }

  @Test
  void refusesHugeImagesBeforeMakingRoom() throws IOException {
    byte[] bytes = encode(grey(3, 5, 0));
    ByteBuffer.wrap(bytes).putInt(16, 2_000_000_000).putInt(20, 2_000_000_000);
    CRC32 crc = new CRC32();
    crc.update(bytes, 12, 17);
    ByteBuffer.wrap(bytes).putInt(29, (int) crc.getValue());
    Path file = TestFiles.write(folder.resolve("huge.png"), bytes);

    assertThatThrownBy(() -> PictureFile.read(file))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(
            "2000000000x2000000000 (width x height) is more than 16777216 pixels");
  }

  @Test
  void damagedFilesAreReadOrRefused() throws IOException {
    byte[] whole = encode(grey(6, 6, 0));
    Path file = folder.resolve("damaged.png");
    SeededRandom random = new SeededRandom(5);
    int refused = 0;
    for (int i = 0; i < 2000 + whole.length; i++) {
      byte[] changed = i < whole.length ? Arrays.copyOf(whole, i) : whole.clone();
      if (i >= whole.length) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      TestFiles.write(file, changed);
      try {
        PictureFile.read(file);
      } catch (DatasetException e) {
        refused++;
        assertThat(e).message().hasLineCount(1).contains(file.toString());
      }
    }
    assertThat(refused).isGreaterThan(500);
  }

  @Test
  void readsClassFoldersTakingTurns() throws IOException {
    write("d/3/b.png", grey(2, 2, 20));
    write("d/3/a.PNG", grey(2, 2, 10));
    write("d/3/.hidden", grey(1, 1, 0));
    write("d/Thumbs.db", grey(1, 1, 0));
    write("d/7/z.png", grey(2, 2, 30));

    LabelledImages images = PictureFolder.read(folder.resolve("d"), Preparation.NONE).images();

    assertThat(images.labels()).containsExactly(3, 7, 3);
    assertThat(images.pixel(0, 0, 0)).isEqualTo(10);
    assertThat(images.pixel(1, 0, 0)).isEqualTo(30);
    assertThat(images.pixel(2, 1, 1)).isEqualTo(31);
    assertThat(images.classes()).isEqualTo(10);
    assertThat(images.name(2)).isEqualTo(Path.of("3", "b.png").toString());
    assertThat(images.subset(new int[] {1, 2}).head(1).name(0))
        .isEqualTo(Path.of("7", "z.png").toString());
  }

  @Test
  void readsClassFoldersNamedByWords() throws IOException {
    write("d/Zero/a.png", grey(2, 2, 10));
    write("d/nine/a.png", grey(2, 2, 20));
    write("d/4/a.png", grey(2, 2, 30));

    assertThat(PictureFolder.looksLikeOne(folder.resolve("d"))).isTrue();
    assertThat(PictureFolder.read(folder.resolve("d"), Preparation.NONE).images().labels())
        .containsExactly(0, 4, 9);
  }

  private static GreyImage grey(int height, int width) {
    byte[] pixels = new byte[height * width];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (10 * (i / width) + i % width);
    }
    return GreyImage.of(height, width, pixels);
  }

  @Test
  void namesTheImageThatDoesNotFit() throws IOException {
    write("d/0/a.png", grey(2, 2, 0));
    Path other = write("d/1/b.png", grey(2, 3, 0));

    assertThatThrownBy(() -> PictureFolder.read(folder.resolve("d"), Preparation.NONE))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(other + ": 3x2 (width x height), but ")
        .hasMessageContaining("a.png is 2x2 (width x height); --fit scales");

    LabelledImages fitted =
        PictureFolder.read(folder.resolve("d"), Preparation.NONE.withFit(new ImageSize(4, 4)))
            .images();
    assertThat(fitted.size()).isEqualTo(new ImageSize(4, 4));
    assertThat(fitted.image(1)).isEqualTo(grey(2, 3).fitted(new ImageSize(4, 4)));
  }

  @Test
  void namesWhatDoesNotBelongInAClassFolder() throws IOException {
    Path digit = write("d/0/a.png", grey(2, 2, 0)).getParent();
    Path gif = TestFiles.write(digit.resolve("b.gif"), "gif");
    assertThatThrownBy(() -> PictureFolder.read(folder.resolve("d"), Preparation.NONE))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(gif + ": not a .png, .jpg or .jpeg");

    write("e/0/a.png", grey(2, 2, 0));
    write("e/ten/a.png", grey(2, 2, 0));
    assertThatThrownBy(() -> PictureFolder.read(folder.resolve("e"), Preparation.NONE))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("ten: a class folder is named 0 to 9 or zero to nine");
  }
}
