package dev.nib.dataset.distort;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.SeededRandom;
import java.util.Locale;

/**
 * A way in which images are worse than those that a net was trained on. A changed image follows
 * from the kind, the image, the seed and its position alone: the same bytes on every machine.
 */
public enum Distortion {
  /** Each axis by up to 4 pixels of 28. */
  SHIFT("moved by up to 4 pixels of 28 along each axis"),
  /** By up to 30 degrees. */
  ROTATION("turned by up to 30 degrees"),
  /** To between half and four fifths. */
  SCALE("half to four fifths as large"),
  /** By up to half. */
  SHEAR("columns moved along by up to half of their height"),
  /** Counts of 5 at full ink. */
  SHOT_NOISE("ink counted in steps of which full ink has 5 on average (Poisson)"),
  /** A sixth of the pixels. */
  IMPULSE_NOISE("a sixth of the pixels black or white"),
  /** Neighbours in each other's place, between two blurs. */
  GLASS_BLUR("neighbours exchanged, as through rough glass"),
  /** Along 9 pixels of 28. */
  MOTION_BLUR("smeared along a third of the image, in any direction"),
  /** By half. */
  BRIGHTNESS("half of full ink added everywhere"),
  /** Outside of the middle half. */
  STRIPE("the negative to the left and right of the middle half"),
  /** Two parts of fog to one of digit. */
  FOG("seen through clouds, a third as strong"),
  /** Drops of half ink. */
  SPATTER("drops of half of full ink over it"),
  /** From side to side. */
  DOTTED_LINE("a dotted line across"),
  /** From side to side. */
  ZIGZAG("a zigzag line across"),
  /** Instead of the ink. */
  EDGES("only the edges of the ink");

  private final String meaning;

  Distortion(String meaning) {
    this.meaning = meaning;
  }

  /** Its name for people and files: {@code shot-noise}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What becomes of an image. */
  public String meaning() {
    return meaning;
  }

  /**
   * Every image changed, with the same labels and names in the same order.
   *
   * @param images bright ink on dark paper
   */
  public LabelledImages apply(LabelledImages images, long seed) {
    int size = images.imageSize();
    byte[] pixels = new byte[Math.multiplyExact(images.count(), size)];
    byte[] labels = new byte[images.count()];
    Canvas canvas = new Canvas(images.height(), images.width());
    for (int i = 0; i < images.count(); i++) {
      canvas.load(images, i);
      change(canvas, SeededRandom.of(seed, name().hashCode(), i));
      canvas.store(pixels, i * size);
      labels[i] = (byte) images.label(i);
    }
    return LabelledImages.of(images.height(), images.width(), images.classes(), pixels, labels)
        .withNames(images::name);
  }

  private void change(Canvas canvas, SeededRandom random) {
    switch (this) {
      case SHIFT -> Geometry.shift(canvas, random);
      case ROTATION -> Geometry.rotate(canvas, random);
      case SCALE -> Geometry.scale(canvas, random);
      case SHEAR -> Geometry.shear(canvas, random);
      case SHOT_NOISE -> Noise.shot(canvas, random);
      case IMPULSE_NOISE -> Noise.impulse(canvas, random);
      case GLASS_BLUR -> Blur.glass(canvas, random);
      case MOTION_BLUR -> Blur.motion(canvas, random);
      case BRIGHTNESS -> Cover.brightness(canvas);
      case STRIPE -> Cover.stripe(canvas);
      case FOG -> Cover.fog(canvas, random);
      case SPATTER -> Cover.spatter(canvas, random);
      case DOTTED_LINE -> Strokes.dottedLine(canvas, random);
      case ZIGZAG -> Strokes.zigzag(canvas, random);
      case EDGES -> Cover.edges(canvas);
    }
  }
}
