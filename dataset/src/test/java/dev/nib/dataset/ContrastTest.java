package dev.nib.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Rules G9 to G11, as docs/arithmetic.md words them. */
class ContrastTest {
  @Provide
  Arbitrary<GreyImage> pictures() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 120),
            Arbitraries.integers().between(1, 120),
            Arbitraries.longs())
        .as(ContrastTest::picture);
  }

  /** A bar on paper, in uneven light, with noise; at times noise alone. */
  private static GreyImage picture(int height, int width, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[height * width];
    int paper = random.nextInt(256);
    int ink = random.nextInt(256);
    int noise = 1 + random.nextInt(random.nextBoolean() ? 3 : 200);
    int slope = random.nextInt(3);
    int bar = random.nextInt(width);
    int thick = 1 + random.nextInt(1 + width / 6);
    for (int i = 0; i < pixels.length; i++) {
      int x = i % width;
      int level = x >= bar && x < bar + thick ? ink : paper;
      level += slope * (i / width) + random.nextInt(noise);
      pixels[i] = (byte) Math.min(255, level);
    }
    return GreyImage.of(height, width, pixels);
  }

  private static int cell(GreyImage cells, int y, int x) {
    return cells.pixel(Math.min(y, 15), Math.min(x, 15));
  }

  /** The rule's first step, cell by cell. */
  private static GreyImage openedByRule(GreyImage cells) {
    byte[] opened = new byte[256];
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 16; x++) {
        int highest = 0;
        for (int top = y - 4; top <= y; top++) {
          for (int left = x - 4; left <= x; left++) {
            int lowest = 255;
            for (int cy = top; cy < top + 5; cy++) {
              for (int cx = left; cx < left + 5; cx++) {
                boolean there = cy >= 0 && cy < 16 && cx >= 0 && cx < 16;
                lowest = there ? Math.min(lowest, cells.pixel(cy, cx)) : lowest;
              }
            }
            highest = Math.max(highest, lowest);
          }
        }
        opened[16 * y + x] = (byte) highest;
      }
    }
    return GreyImage.of(16, 16, opened);
  }

  private static int place(int pixel, int extent) {
    int v = Math.floorDiv((2 * pixel + 1) * 128, extent) - 8;
    return Math.min(240, Math.max(0, v));
  }

  private static GreyImage stretchedByRule(GreyImage picture) {
    int height = picture.height();
    int width = picture.width();
    GreyImage o = openedByRule(picture.fitted(new ImageSize(16, 16)));
    int[] r = new int[height * width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int j = place(y, height) / 16;
        int f = place(y, height) - 16 * j;
        int k = place(x, width) / 16;
        int g = place(x, width) - 16 * k;
        int b =
            ((16 - f) * ((16 - g) * cell(o, j, k) + g * cell(o, j, k + 1))
                    + f * ((16 - g) * cell(o, j + 1, k) + g * cell(o, j + 1, k + 1))
                    + 128)
                / 256;
        r[y * width + x] = 255 * Math.max(0, picture.pixel(y, x) - b) / Math.max(80, 255 - b);
      }
    }
    int t = -1;
    BigInteger most = BigInteger.valueOf(-1);
    for (int level = 0; level < 255; level++) {
      int last = level;
      long n = r.length;
      long n0 = Arrays.stream(r).filter(v -> v <= last).count();
      long s0 = Arrays.stream(r).filter(v -> v <= last).sum();
      if (n0 > 0 && n0 < n) {
        BigInteger apart = BigInteger.valueOf(n * s0 - n0 * Arrays.stream(r).sum());
        BigInteger variance = apart.multiply(apart).divide(BigInteger.valueOf(n0 * (n - n0)));
        if (variance.compareTo(most) > 0) {
          most = variance;
          t = level;
        }
      }
    }
    byte[] result = new byte[r.length];
    if (t >= 0) {
      int split = t;
      int l = (int) Math.floor(Arrays.stream(r).filter(v -> v <= split).average().orElseThrow());
      int h = (int) Math.floor(Arrays.stream(r).filter(v -> v > split).average().orElseThrow());
      int e = l + (h - l) / 8;
      for (int i = 0; i < r.length && h - l >= 20; i++) {
        result[i] = (byte) Math.min(255, 255 * Math.max(0, r[i] - e) / (h - e));
      }
    }
    return GreyImage.of(height, width, result);
  }

  private static GreyImage reducedByRule(GreyImage picture) {
    int l = Math.max(picture.height(), picture.width());
    return l <= 48
        ? picture
        : picture.fitted(
            new ImageSize(
                Math.max(1, (96 * picture.height() + l) / (2 * l)),
                Math.max(1, (96 * picture.width() + l) / (2 * l))));
  }

  @Property(tries = 300)
  void contrastIsAsTheRuleSays(@ForAll("pictures") GreyImage picture) {
    assertThat(picture.reduced()).isEqualTo(reducedByRule(picture));
    assertThat(picture.reduced().reduced()).isEqualTo(picture.reduced());
    assertThat(picture.stretched()).isEqualTo(stretchedByRule(reducedByRule(picture)));
    assertThat(picture.reduced().stretched()).isEqualTo(picture.stretched());
  }

  @Property(tries = 300)
  void darkInkIsAsTheRuleSays(@ForAll("pictures") GreyImage picture) {
    GreyImage small = reducedByRule(picture);
    int height = small.height();
    int width = small.width();
    int[] border =
        IntStream.range(0, height * width)
            .filter(
                i ->
                    i / width == 0
                        || i / width == height - 1
                        || i % width == 0
                        || i % width == width - 1)
            .map(i -> small.pixel(i / width, i % width))
            .toArray();
    GreyImage cells = small.fitted(new ImageSize(16, 16));
    var levels = IntStream.range(0, 256).map(i -> cells.pixel(i / 16, i % 16)).summaryStatistics();
    assertThat(picture.hasDarkInk())
        .isEqualTo(
            3L * Arrays.stream(border).sum()
                > border.length * (levels.getMax() + 2L * levels.getMin()));
  }

  /** A ring of ink, of a contrast, in light from one share of it to another, left to right. */
  private static GreyImage ring(
      int side, int paper, int ink, double left, double right, int noise) {
    Random random = new Random(5);
    byte[] pixels = new byte[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double distance = Math.hypot(y - side / 2.0, x - side / 2.0) / side;
        int level = distance > 0.22 && distance < 0.32 ? ink : paper;
        double light = left + (right - left) * x / side;
        pixels[y * side + x] =
            (byte) Math.max(0, Math.min(255, level * light + noise * random.nextGaussian()));
      }
    }
    return GreyImage.of(side, side, pixels);
  }

  /** The ring's levels where it certainly is, and where it certainly is not. */
  private static void requireRing(GreyImage stretched) {
    int side = stretched.height();
    assertThat(side).isEqualTo(48);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        double distance = Math.hypot(y + 0.5 - side / 2.0, x + 0.5 - side / 2.0) / side;
        if (distance > 0.26 && distance < 0.28) {
          assertThat(stretched.pixel(y, x)).as("ink at %s, %s", y, x).isGreaterThan(150);
        } else if (distance < 0.17 || distance > 0.37) {
          assertThat(stretched.pixel(y, x)).as("paper at %s, %s", y, x).isLessThan(70);
        }
      }
    }
  }

  @Test
  void unevenLightLowContrastAndNoiseLeaveTheInk() {
    for (GreyImage photograph :
        new GreyImage[] {
          ring(200, 230, 40, 1, 0.4, 0),
          ring(200, 230, 40, 0.35, 1, 3),
          ring(160, 120, 90, 1, 1, 1),
          ring(240, 210, 60, 1, 1, 25),
          ring(480, 100, 20, 0.9, 0.5, 5)
        }) {
      assertThat(photograph.hasDarkInk()).isTrue();
      requireRing(photograph.reduced().inverted().stretched());
    }
    GreyImage chalk = ring(200, 30, 200, 1, 0.5, 3);
    assertThat(chalk.hasDarkInk()).isFalse();
    requireRing(chalk.stretched());
  }

  /** What G6 makes of dim light. */
  @Test
  void dimPaperIsPaperAllTheSame() {
    GreyImage dim = ring(100, 90, 30, 1, 1, 1);
    assertThat(dim.hasBrightBorder()).isFalse();
    assertThat(dim.hasDarkInk()).isTrue();
  }

  @Test
  void emptyPaperIsZeros() {
    GreyImage zeros = GreyImage.of(48, 48, new byte[48 * 48]);
    for (int level : new int[] {0, 1, 100, 255}) {
      byte[] pixels = new byte[120 * 120];
      Arrays.fill(pixels, (byte) level);
      assertThat(GreyImage.of(120, 120, pixels).stretched()).isEqualTo(zeros);
    }
    GreyImage sheet = ring(200, 200, 200, 1, 0.6, 8);
    assertThat(sheet.reduced().inverted().stretched()).isEqualTo(zeros);
  }
}
