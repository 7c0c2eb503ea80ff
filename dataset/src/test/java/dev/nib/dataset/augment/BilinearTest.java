package dev.nib.dataset.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nib.dataset.SeededRandom;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Transform and interpolation, against a twin written from Keras' definition of the fill modes, and
 * against SciPy: {@code affine_vectors.txt} was made by the {@code affine_vectors.py} beside it,
 * with {@code scipy.ndimage.affine_transform}, order 1.
 */
class BilinearTest {
  private static byte[] image(int height, int width, long seed) {
    SeededRandom random = new SeededRandom(seed);
    byte[] image = new byte[height * width];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) random.nextInt(256);
    }
    return image;
  }

  private static float[] transformed(
      byte[] image, int height, int width, FillMode fill, int fillValue, Affine affine) {
    double[] x = new double[image.length];
    double[] y = new double[image.length];
    for (int i = 0; i < image.length; i++) {
      x[i] = i % width;
      y[i] = Math.floorDiv(i, width);
    }
    affine.apply(x, y);
    float[] result = new float[image.length];
    new Bilinear(height, width, fill, fillValue).sample(image, x, y, result, 0);
    return result;
  }

  /** What is seen at a whole position; -1 for the fill value. */
  private static int seenAt(FillMode fill, int position, int length) {
    int i = position;
    boolean outside = i < 0 || i >= length;
    return switch (fill) {
      // aaaa|abcd|dddd
      case NEAREST -> i < 0 ? 0 : outside ? length - 1 : i;
      // kkkk|abcd|kkkk
      case CONSTANT -> outside ? -1 : i;
      // dcba|abcd|dcba
      case REFLECT -> {
        while (i < 0 || i >= length) {
          i = i < 0 ? -1 - i : 2 * length - 1 - i;
        }
        yield i;
      }
      // abcd|abcd|abcd
      case WRAP -> {
        while (i < 0) {
          i += length;
        }
        while (i >= length) {
          i -= length;
        }
        yield i;
      }
    };
  }

  private static int grey(
      byte[] image, int height, int width, FillMode fill, int value, int y, int x) {
    int row = seenAt(fill, y, height);
    int column = seenAt(fill, x, width);
    return row < 0 || column < 0 ? value : image[row * width + column] & 0xff;
  }

  @Property(tries = 500)
  void wholeShiftsAreExact(
      @ForAll @IntRange(min = 1, max = 9) int height,
      @ForAll @IntRange(min = 1, max = 9) int width,
      @ForAll @IntRange(min = -30, max = 30) int dy,
      @ForAll @IntRange(min = -30, max = 30) int dx,
      @ForAll FillMode fill,
      @ForAll long seed) {
    byte[] image = image(height, width, seed);

    float[] result =
        transformed(image, height, width, fill, 77, Affine.of(height, width, 0, 1, 1, dy, dx));

    for (int i = 0; i < result.length; i++) {
      assertThat(result[i])
          .isEqualTo(grey(image, height, width, fill, 77, i / width + dy, i % width + dx));
    }
  }

  @Property(tries = 1000)
  void everyPointIsThatOfTheNaiveTwin(
      @ForAll @IntRange(min = 1, max = 6) int height,
      @ForAll @IntRange(min = 1, max = 6) int width,
      @ForAll @DoubleRange(min = -20, max = 20) double y,
      @ForAll @DoubleRange(min = -20, max = 20) double x,
      @ForAll FillMode fill,
      @ForAll long seed) {
    byte[] image = image(height, width, seed);

    float[] result = new float[1];
    new Bilinear(height, width, fill, 200)
        .sample(image, new double[] {x}, new double[] {y}, result, 0);

    double expected = 200;
    boolean hardEdge = fill == FillMode.CONSTANT;
    if (!hardEdge || (y >= 0 && y <= height - 1 && x >= 0 && x <= width - 1)) {
      int top = (int) Math.floor(y);
      int left = (int) Math.floor(x);
      double v = y - top;
      double u = x - left;
      expected =
          (1 - v) * (1 - u) * grey(image, height, width, fill, 200, top, left)
              + (1 - v) * u * grey(image, height, width, fill, 200, top, left + 1)
              + v * (1 - u) * grey(image, height, width, fill, 200, top + 1, left)
              + v * u * grey(image, height, width, fill, 200, top + 1, left + 1);
    }
    assertThat((double) result[0]).isCloseTo(expected, within(1e-4));
  }

  @Test
  void isWhatSciPyComputes() throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                BilinearTest.class.getResourceAsStream("affine_vectors.txt"),
                StandardCharsets.US_ASCII))) {
      reader.lines().forEach(lines::add);
    }
    assertThat(lines).hasSize(3 * 64);
    for (int i = 0; i < lines.size(); i += 3) {
      String[] setting = lines.get(i).split(" ", -1);
      int height = Integer.parseInt(setting[0]);
      int width = Integer.parseInt(setting[1]);
      double[] image = numbers(lines.get(i + 1));
      double[] expected = numbers(lines.get(i + 2));
      byte[] bytes = new byte[image.length];
      for (int p = 0; p < bytes.length; p++) {
        bytes[p] = (byte) (int) image[p];
      }

      float[] result =
          transformed(
              bytes,
              height,
              width,
              FillMode.valueOf(setting[2]),
              Integer.parseInt(setting[3]),
              Affine.of(
                  height,
                  width,
                  Double.parseDouble(setting[4]),
                  Double.parseDouble(setting[5]),
                  Double.parseDouble(setting[6]),
                  Double.parseDouble(setting[7]),
                  Double.parseDouble(setting[8])));

      for (int p = 0; p < expected.length; p++) {
        assertThat((double) result[p])
            .as("%s, pixel %s", lines.get(i), p)
            .isCloseTo(expected[p], within(1e-3));
      }
    }
  }

  private static double[] numbers(String line) {
    String[] words = line.split(" ", -1);
    double[] numbers = new double[words.length];
    for (int i = 0; i < words.length; i++) {
      numbers[i] = Double.parseDouble(words[i]);
    }
    return numbers;
  }
}
