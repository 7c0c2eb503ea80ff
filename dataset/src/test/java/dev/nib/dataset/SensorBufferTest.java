package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SensorBufferTest {
  /** Full samples, none, and the last bit of each; worked out by hand from rule G1. */
  @ParameterizedTest
  @CsvSource({
    "GREY, 7b, 123",
    "RGB565, ffff, 255",
    "RGB565, 0000, 0",
    // Red 31 of 31: 255, 0.299 of it.
    "RGB565, 00f8, 76",
    "RGB565_BIG_ENDIAN, f800, 76",
    // Green 63 of 63, 0.587 of 255 is 149.685.
    "RGB565, e007, 150",
    "RGB565_BIG_ENDIAN, 07e0, 150",
    // Blue 31 of 31, 0.114 of 255 is 29.07.
    "RGB565, 1f00, 29",
    // One step each: 8.226 becomes 8, 4.048 becomes 4; 2.392 + 2.348 + 0.912.
    "RGB565, 2108, 6",
    "RGB888, ff0000, 76",
    "RGB888, 00ff00, 150",
    "RGB888, 0000ff, 29",
    "RGB888, 010203, 2",
    "YUYV, 10ff, 16",
    "UYVY, ff10, 16"
  })
  void aPixelIsWhatRuleG1Says(PixelFormat format, String hex, int level) {
    byte[] bytes = java.util.HexFormat.of().parseHex(hex);
    assertThat(SensorBuffer.of(format, 1, 1).grey(bytes).pixel(0, 0)).isEqualTo(level);
  }

  /** All words of RGB565: 5, 6 and 5 bits to 0..255 with halves up, then luma. */
  @Test
  void everyWordOfRgb565() {
    SensorBuffer one = SensorBuffer.of(PixelFormat.RGB565, 1, 1);
    SensorBuffer other = SensorBuffer.of(PixelFormat.RGB565_BIG_ENDIAN, 1, 1);
    for (int word = 0; word < 1 << 16; word++) {
      long red = Math.round((word >> 11) * 255 / 31.0);
      long green = Math.round((word >> 5 & 63) * 255 / 63.0);
      long blue = Math.round((word & 31) * 255 / 31.0);
      long level = (299 * red + 587 * green + 114 * blue + 500) / 1000;
      byte low = (byte) word;
      byte high = (byte) (word >> 8);
      assertThat(one.grey(new byte[] {low, high}).pixel(0, 0)).isEqualTo((int) level);
      assertThat(other.grey(new byte[] {high, low}).pixel(0, 0)).isEqualTo((int) level);
    }
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void rowsMayBePadded(PixelFormat format) {
    byte[] tight = new byte[5 * 7 * format.bytesPerPixel()];
    new Random(1).nextBytes(tight);
    int row = 7 * format.bytesPerPixel();
    byte[] padded = new byte[4 * (row + 3) + row];
    for (int y = 0; y < 5; y++) {
      System.arraycopy(tight, y * row, padded, y * (row + 3), row);
    }
    SensorBuffer buffer = new SensorBuffer(format, 5, 7, row + 3);
    assertThat(buffer.bytes()).isEqualTo(padded.length);
    assertThat(buffer.grey(padded)).isEqualTo(SensorBuffer.of(format, 5, 7).grey(tight));
  }

  @Test
  void whatCannotBeIsRefusedWithNumbers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SensorBuffer(PixelFormat.RGB565, 4, 10, 19))
        .withMessage(
            "a row of 10x4 (width x height) of RGB565 takes 20 bytes, and rows begin 19 bytes apart");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SensorBuffer.of(PixelFormat.RGB888, 2, 3).grey(new byte[17]))
        .withMessage(
            "3x2 (width x height) of RGB888, rows 9 bytes apart takes 18 bytes, and the buffer has 17");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SensorBuffer.of(PixelFormat.GREY, 0, 3))
        .withMessageContaining("3x0");
  }

  @Test
  void aCropIsTheRectangle() {
    byte[] pixels = new byte[6 * 9];
    new Random(2).nextBytes(pixels);
    GreyImage picture = GreyImage.of(6, 9, pixels);
    GreyImage part = picture.cropped(new Crop(1, 2, 3, 5));
    assertThat(part.size()).isEqualTo(new ImageSize(3, 5));
    for (int y = 0; y < 3; y++) {
      for (int x = 0; x < 5; x++) {
        assertThat(part.pixel(y, x)).isEqualTo(picture.pixel(y + 1, x + 2));
      }
    }
    assertThat(picture.cropped(new Crop(0, 0, 6, 9))).isEqualTo(picture);
  }

  @ParameterizedTest
  @CsvSource({
    "4, 0, 3, 9, row 7",
    "0, 5, 6, 5, column 10",
    "2147483647, 0, 1, 1, row 2147483648",
    "0, 0, 1, 2147483647, column 2147483647"
  })
  void aCropMustLieInside(int top, int left, int height, int width, String end) {
    GreyImage picture = GreyImage.of(6, 9, new byte[54]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> picture.cropped(new Crop(top, left, height, width)))
        .withMessageContaining(end)
        .withMessageContaining("9x6 (width x height)");
  }

  @Test
  void aCropHasAPixelAtLeast() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Crop(0, -1, 2, 0))
        .withMessageContaining("0x2 (width x height) at row 0, column -1");
  }
}
