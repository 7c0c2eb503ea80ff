package dev.nib.toolkit.generate;

import dev.nib.codegen.c.CameraPicture;
import dev.nib.dataset.GreyImage;
import dev.nib.dataset.ImageSize;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.PixelFormat;
import dev.nib.dataset.Preparation;
import dev.nib.dataset.SeededRandom;
import dev.nib.dataset.SensorBuffer;
import dev.nib.dataset.SyntheticDigits;
import dev.nib.model.Bytes;
import dev.nib.model.PictureInput;
import dev.nib.program.PixelInput;
import dev.nib.program.Program;
import dev.nib.sim.Simulator;
import dev.nib.toolkit.inputs.Classifiers;
import java.util.Optional;

/**
 * A digit as a camera sees it: dark ink on yellowish paper, in light that falls off to the right
 * and downwards, with a sensor's noise; and what nib makes of it.
 */
final class CameraExample {
  private static final int HEIGHT = 48;
  private static final int WIDTH = 64;

  /** Rows and columns of the digit's sheet in the picture, and where it lies. */
  private static final int SHEET = 42;

  private static final int TOP = 3;
  private static final int LEFT = 14;

  /** What nets without a buffer of their own can be prepared for in C. */
  private static final int MOST_SIDE = 64;

  private CameraExample() {}

  /**
   * The example, where the net takes one square grey picture.
   *
   * @param image what the camera sees; a digit that nib draws where there is none
   */
  static Optional<CameraPicture> of(
      Program program, PixelInput pixels, Optional<LabelledImages> image) {
    Optional<PictureInput> input = PictureInput.of(program.inputs().get(0).shape());
    boolean takes =
        program.inputs().size() == 1
            && input
                .filter(i -> i.height() == i.width() && i.height() > 1 && i.height() <= MOST_SIDE)
                .isPresent();
    if (!takes) {
      return Optional.empty();
    }
    LabelledImages seen =
        image.orElseGet(() -> SyntheticDigits.generate(1, 1, SyntheticDigits.Part.TEST));
    int size = input.get().height();
    byte[] rgb565 = photographed(seen.image(0));
    GreyImage digit =
        Preparation.ofDigits(size)
            .apply(SensorBuffer.of(PixelFormat.RGB565_BIG_ENDIAN, HEIGHT, WIDTH).grey(rgb565));
    byte[] levels = new byte[size * size];
    digit.copyPixels(levels, 0);
    byte[] fed = Classifiers.quantized(levels.clone(), pixels.table());
    return Optional.of(
        new CameraPicture(
            "A %s on paper, in uneven light".formatted(seen.label(0)),
            HEIGHT,
            WIDTH,
            Bytes.of(rgb565),
            size,
            Preparation.box(size),
            Bytes.of(levels),
            Bytes.of(new Simulator(program).run(fed))));
  }

  private static byte[] photographed(GreyImage image) {
    GreyImage sheet = image.fitted(new ImageSize(SHEET, SHEET));
    SeededRandom noise = new SeededRandom(1);
    byte[] bytes = new byte[2 * HEIGHT * WIDTH];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        boolean inside = y >= TOP && y < TOP + SHEET && x >= LEFT && x < LEFT + SHEET;
        int ink = inside ? sheet.pixel(y - TOP, x - LEFT) : 0;
        // Full ink leaves a sixth of what paper throws back.
        int reflected = 1530 - 5 * ink;
        int light = 255 - 2 * x - y;
        int red = sample(240, light, reflected, noise);
        int green = sample(228, light, reflected, noise);
        int blue = sample(196, light, reflected, noise);
        int word = red >> 3 << 11 | green >> 2 << 5 | blue >> 3;
        int at = 2 * (y * WIDTH + x);
        bytes[at] = (byte) (word >> 8);
        bytes[at + 1] = (byte) word;
      }
    }
    return bytes;
  }

  private static int sample(int paper, int light, int reflected, SeededRandom noise) {
    int level = paper * light / 255 * reflected / 1530 + noise.nextInt(9) - 4;
    return Math.max(0, Math.min(255, level));
  }
}
