package dev.nib.dataset;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/**
 * Grey and transparency of decoded pictures, in integers.
 *
 * <p>Rule G1: grey samples keep their values, those of other depths are scaled; colours become
 * luma.
 *
 * <p>Rule G2: where more than half of the outermost pixels have an alpha below 128, the picture was
 * cut out of its paper: what can be seen is ink. It is dark where the luma, weighted with alpha, is
 * below the middle on average, and then negated; the ink, so bright in any case, is weighted with
 * alpha: {@code (ink * a + 127) / 255}. Any other picture is laid on white, as viewers show it:
 * {@code (luma * a + 255 * (255 - a) + 127) / 255}.
 */
final class GreyPixels {
  private final int height;
  private final int width;
  private final byte[] luma;
  // Null where all is opaque.
  private final byte[] alpha;

  private GreyPixels(BufferedImage image) {
    height = image.getHeight();
    width = image.getWidth();
    luma = new byte[height * width];
    alpha = image.getColorModel().hasAlpha() ? new byte[luma.length] : null;
    Raster raster = image.getRaster();
    boolean grey = !(image.getColorModel() instanceof IndexColorModel) && raster.getNumBands() <= 2;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (grey) {
          readGrey(raster, y, x);
        } else {
          readColour(image.getRGB(x, y), y * width + x);
        }
      }
    }
  }

  static PictureFile.Picture of(BufferedImage image) {
    GreyPixels pixels = new GreyPixels(image);
    boolean cutOut = pixels.alpha != null && pixels.hasTransparentBorder();
    if (cutOut) {
      pixels.keepInk();
    } else if (pixels.alpha != null) {
      pixels.layOnWhite();
    }
    return new PictureFile.Picture(
        GreyImage.wrap(pixels.height, pixels.width, pixels.luma), cutOut);
  }

  /** Not by getRGB, which takes grey for linear light and would brighten it to sRGB. */
  private void readGrey(Raster raster, int y, int x) {
    int max = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
    luma[y * width + x] = (byte) Luma.sample(raster.getSample(x, y, 0), max);
    if (alpha != null) {
      alpha[y * width + x] = (byte) Luma.sample(raster.getSample(x, y, 1), max);
    }
  }

  private void readColour(int argb, int at) {
    luma[at] = (byte) Luma.of(argb >> 16 & 0xff, argb >> 8 & 0xff, argb & 0xff);
    if (alpha != null) {
      alpha[at] = (byte) (argb >>> 24);
    }
  }

  private boolean hasTransparentBorder() {
    int transparent = 0;
    int count = 0;
    for (int y = 0; y < height; y++) {
      boolean whole = y == 0 || y == height - 1;
      for (int x = 0; x < width; x += whole ? 1 : Math.max(1, width - 1)) {
        transparent += (alpha[y * width + x] & 0xff) < 128 ? 1 : 0;
        count++;
      }
    }
    return 2 * transparent > count;
  }

  private void keepInk() {
    long weighted = 0;
    long weight = 0;
    for (int i = 0; i < luma.length; i++) {
      weighted += (long) (luma[i] & 0xff) * (alpha[i] & 0xff);
      weight += alpha[i] & 0xff;
    }
    boolean dark = 2 * weighted < 255 * weight;
    for (int i = 0; i < luma.length; i++) {
      int ink = dark ? 255 - (luma[i] & 0xff) : luma[i] & 0xff;
      luma[i] = (byte) ((ink * (alpha[i] & 0xff) + 127) / 255);
    }
  }

  private void layOnWhite() {
    for (int i = 0; i < luma.length; i++) {
      int a = alpha[i] & 0xff;
      luma[i] = (byte) (((luma[i] & 0xff) * a + 255 * (255 - a) + 127) / 255);
    }
  }
}
