package dev.nib.cli.report;

import dev.nib.dataset.LabelledImages;

/** How an image is called wherever a user may want to find it: reports, text and JSON. */
public final class ImageNames {
  private ImageNames() {}

  /** As in {@code image 41}, the position among {@code images}, from 0. */
  public static String of(LabelledImages images, int image) {
    if (image < 0 || image >= images.count()) {
      throw new IndexOutOfBoundsException("image %d of %d".formatted(image, images.count()));
    }
    return "image " + image;
  }
}
