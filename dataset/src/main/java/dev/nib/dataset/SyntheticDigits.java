package dev.nib.dataset;

import java.util.List;

/**
 * Digits that nobody wrote: strokes of a pen, moved about at random, on 28x28 pixels.
 *
 * <p>A digit is one of several {@linkplain StrokeTemplates ways to write it}. Its points are
 * shifted a little each (a writer), the whole is scaled, slanted and turned (a hand), bent by a
 * smooth {@linkplain ElasticField random field} (a moment), and drawn with a round pen of random
 * width and pressure, blurred and made noisy (a scanner). Classes are balanced and mixed: every
 * block of ten images has each digit once.
 *
 * <p>The same seed gives the same bytes on every JDK: numbers come from {@link SeededRandom}, sines
 * from StrictMath, and each image from a generator of its own, so that neither threads nor the
 * number of images matter.
 */
public final class SyntheticDigits {
  /** The rows and columns of an image. */
  public static final int SIDE = 28;

  /** The pixels between the pen's way and the edge of the sheet, at least; its width needs some. */
  private static final double MARGIN = 3.5;

  /** The part to learn from and the part to be measured on never share an image. */
  public enum Part {
    /** The training part. */
    TRAIN(0),
    /** The test part. */
    TEST(2);

    // The random stream of the images; the next one is that of the labels.
    private final long stream;

    Part(long stream) {
      this.stream = stream;
    }
  }

  private final long seed;
  private final Part part;
  private final InkCanvas canvas = new InkCanvas(SIDE);

  private SyntheticDigits(long seed, Part part) {
    this.seed = seed;
    this.part = part;
  }

  /**
   * Draws a part; the first images of a longer part are those of a shorter one.
   *
   * @param count the number of images, 0..2,700,000
   * @param seed decides every image
   * @throws IllegalArgumentException if {@code count} is out of range
   */
  public static LabelledImages generate(int count, long seed, Part part) {
    if (count < 0 || count > 2_700_000) {
      throw new IllegalArgumentException(count + " images, not 0..2700000");
    }
    SyntheticDigits digits = new SyntheticDigits(seed, part);
    byte[] pixels = new byte[count * SIDE * SIDE];
    byte[] labels = new byte[count];
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) digits.label(i);
      digits.drawImage(i, labels[i], pixels, i * SIDE * SIDE);
    }
    String name = part == Part.TRAIN ? "training image " : "test image ";
    return LabelledImages.wrap(SIDE, SIDE, LabelledImages.DIGITS, pixels, labels)
        .withNames(i -> name + i);
  }

  /** Draws both parts, as {@code --data synthetic} means them. */
  static Dataset dataset(String source, LoadOptions options) {
    return new Dataset(
        source,
        generate(options.syntheticTrain(), options.seed(), Part.TRAIN),
        generate(options.syntheticTest(), options.seed(), Part.TEST));
  }

  private int label(int index) {
    int block = index / LabelledImages.DIGITS;
    SeededRandom random = SeededRandom.of(seed, part.stream + 1, block);
    return random.permutation(LabelledImages.DIGITS)[index % LabelledImages.DIGITS];
  }

  private void drawImage(int index, int digit, byte[] pixels, int offset) {
    SeededRandom random = SeededRandom.of(seed, part.stream, index);
    List<List<StrokeTemplates.Stroke>> templates = StrokeTemplates.of(digit);
    PenPath path = writer(random, templates.get(random.nextInt(templates.size())));
    double height = hand(random, path);
    new ElasticField(random, SIDE, random.between(0.3, 1.2)).displace(path.x, path.y, path.size);
    place(random, path);
    canvas.clear();
    double radius = random.between(0.7, 1.9) * Math.min(1, height / 18);
    canvas.draw(
        path, radius * (1 + 0.15 * random.nextBell()), radius * (1 + 0.15 * random.nextBell()));
    canvas.blur(random.between(0.02, 0.2));
    scan(random, pixels, offset);
  }

  /** Shifts the points of the strokes, and draws the curves through them. */
  private static PenPath writer(SeededRandom random, List<StrokeTemplates.Stroke> strokes) {
    PenPath path = new PenPath();
    double spread = random.between(1, 4);
    for (StrokeTemplates.Stroke stroke : strokes) {
      int n = stroke.points().size();
      double[] x = new double[n];
      double[] y = new double[n];
      for (int i = 0; i < n; i++) {
        x[i] = stroke.points().get(i).x() + spread * random.nextBell();
        y[i] = stroke.points().get(i).y() + spread * random.nextBell();
      }
      if (stroke.closed()) {
        x[n - 1] = x[0];
        y[n - 1] = y[0];
      }
      path.addStroke(stroke, x, y);
    }
    return path;
  }

  /** Scales to pixels, slants and turns about the middle of the sheet; returns the height. */
  private static double hand(SeededRandom random, PenPath path) {
    double height = random.between(15, 21);
    double width = height * random.between(0.5, 0.95);
    double slant = -0.1 + 0.17 * random.nextBell();
    double angle = 0.12 * random.nextBell();
    double sine = StrictMath.sin(angle);
    double cosine = StrictMath.cos(angle);
    for (int i = 0; i < path.size; i++) {
      double y = height * (path.y[i] / 100 - 0.5);
      double x = width * (path.x[i] / 100 - 0.5) + slant * y;
      path.x[i] = SIDE / 2.0 + cosine * x - sine * y;
      path.y[i] = SIDE / 2.0 + sine * x + cosine * y;
    }
    return height;
  }

  /** Moves the middle of the digit near the middle of the sheet, and shrinks what is too large. */
  private static void place(SeededRandom random, PenPath path) {
    double[] xRange = range(path.x, path.size);
    double[] yRange = range(path.y, path.size);
    double extent = Math.max(xRange[1] - xRange[0], yRange[1] - yRange[0]);
    double shrink = Math.min(1, (SIDE - 2 * MARGIN) / extent);
    double dx = middle(random, shrink * (xRange[1] - xRange[0]));
    double dy = middle(random, shrink * (yRange[1] - yRange[0]));
    for (int i = 0; i < path.size; i++) {
      path.x[i] = dx + shrink * (path.x[i] - (xRange[0] + xRange[1]) / 2);
      path.y[i] = dy + shrink * (path.y[i] - (yRange[0] + yRange[1]) / 2);
    }
  }

  /** A place for the middle of something so long, near the middle of the sheet. */
  private static double middle(SeededRandom random, double length) {
    double room = SIDE / 2.0 - MARGIN - length / 2;
    return SIDE / 2.0 + Math.max(-room, Math.min(room, 0.9 * random.nextBell()));
  }

  private static double[] range(double[] values, int size) {
    double low = values[0];
    double high = values[0];
    for (int i = 1; i < size; i++) {
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
    return new double[] {low, high};
  }

  /** Turns ink into grey values; half of the images get noise, as half of all scanners do. */
  private void scan(SeededRandom random, byte[] pixels, int offset) {
    double peak = random.between(190, 300);
    double noise = Math.max(0, random.between(-14, 14));
    for (int i = 0; i < SIDE * SIDE; i++) {
      double grey = peak * canvas.ink(i) + (noise > 0 ? noise * random.nextBell() : 0);
      pixels[offset + i] = (byte) (int) Math.max(0, Math.min(255, grey + 0.5));
    }
  }
}
