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
    GreyImage image = PngImages.read(write("grey.png", grey(3, 5, 100)));

    assertThat(image.height()).isEqualTo(3);
    assertThat(image.width()).isEqualTo(5);
    for (int y = 0; y < 3; y++) {
      for (int x = 0; x < 5; x++) {
        assertThat(image.pixel(y, x)).isEqualTo(100 + 10 * y + x);
      }
    }
  }

  @Test
  void invertsOnDemand() throws IOException {
    Path file = write("grey.png", grey(3, 5, 100));

    assertThat(PngImages.read(file, true).pixel(2, 4)).isEqualTo(255 - 124);
    assertThat(PngImages.read(file, true).inverted()).isEqualTo(PngImages.read(file));
    assertThat(PngImages.read(file, false)).isEqualTo(PngImages.read(file));
  }

  @Test
  void roundsSixteenBitsToEight() throws IOException {
    BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_USHORT_GRAY);
    int[] samples = {0, 128, 129, 65535};
    for (int x = 0; x < 4; x++) {
      image.getRaster().setSample(x, 0, 0, samples[x]);
    }
    GreyImage read = PngImages.read(write("grey16.png", image));

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
    GreyImage read = PngImages.read(write("rgb.png", image));

    // 0.299 * 255 = 76.2, 0.587 * 255 = 149.7, 0.114 * 255 = 29.1; 18, 52, 86 give 45.7.
    byte[] pixels = new byte[5];
    read.copyPixels(pixels, 0);
    assertThat(pixels).containsExactly(76, 150, 29, 255, 46);
  }

  @Test
  void laysTransparencyOnWhite() throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00000000);
    image.setRGB(1, 0, 0xff000000);
    image.setRGB(2, 0, 0x80000000);
    GreyImage read = PngImages.read(write("argb.png", image));

    assertThat(read.pixel(0, 0)).isEqualTo(255);
    assertThat(read.pixel(0, 1)).isZero();
    assertThat(read.pixel(0, 2)).isEqualTo(127);
  }

  @Test
  void readsPalettesOfOneBit() throws IOException {
    BufferedImage image = new BufferedImage(9, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(8, 0, 0xffffffff);
    GreyImage read = PngImages.read(write("binary.png", image));

    assertThat(read.pixel(0, 7)).isZero();
    assertThat(read.pixel(0, 8)).isEqualTo(255);
  }

  @Test
  void refusesWhatIsNoPng() {
    Path file = TestFiles.write(folder.resolve("a.png"), "GIF89a");
    assertThatThrownBy(() -> PngImages.read(file))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(file + ": byte 0: not a PNG");
    assertThatThrownBy(() -> PngImages.read(TestFiles.write(file, "")))
        .isInstanceOf(DatasetException.class);
    assertThatThrownBy(() -> PngImages.read(folder.resolve("none.png")))
        .isInstanceOf(DatasetException.class)
        .hasMessage(folder.resolve("none.png") + ": no such file");
    assertThatThrownBy(() -> PngImages.read(folder))
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

    assertThatThrownBy(() -> PngImages.read(file))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("2000000000x2000000000 are more than 16777216 pixels");
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
        PngImages.read(file);
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

    LabelledImages images = PngFolder.read(folder.resolve("d"));

    assertThat(images.labels()).containsExactly(3, 7, 3);
    assertThat(images.pixel(0, 0, 0)).isEqualTo(10);
    assertThat(images.pixel(1, 0, 0)).isEqualTo(30);
    assertThat(images.pixel(2, 1, 1)).isEqualTo(31);
    assertThat(images.classes()).isEqualTo(10);
  }

  @Test
  void namesTheImageThatDoesNotFit() throws IOException {
    write("d/0/a.png", grey(2, 2, 0));
    Path other = write("d/1/b.png", grey(2, 3, 0));

    assertThatThrownBy(() -> PngFolder.read(folder.resolve("d")))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith(other + ": 2x3, but ")
        .hasMessageContaining("a.png is 2x2");
  }

  @Test
  void namesWhatDoesNotBelongInAClassFolder() throws IOException {
    Path digit = write("d/0/a.png", grey(2, 2, 0)).getParent();
    Path jpeg = TestFiles.write(digit.resolve("b.jpg"), "jpeg");
    assertThatThrownBy(() -> PngFolder.read(folder.resolve("d")))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(jpeg + ": not a .png");

    write("e/0/a.png", grey(2, 2, 0));
    write("e/ten/a.png", grey(2, 2, 0));
    assertThatThrownBy(() -> PngFolder.read(folder.resolve("e")))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("ten: a class folder is named 0 to 9");
  }
}
