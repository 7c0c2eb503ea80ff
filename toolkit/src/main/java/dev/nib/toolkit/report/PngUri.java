package dev.nib.toolkit.report;

import dev.nib.dataset.GreyImage;
import dev.nib.dataset.LabelledImages;
import dev.nib.toolkit.files.PictureBytes;
import java.util.Base64;

/** Images inside the document. */
final class PngUri {
  private PngUri() {}

  /** Image {@code index}, pixel for pixel. */
  static String of(LabelledImages images, int index) {
    return of(images.image(index));
  }

  /** An image, pixel for pixel, as the {@code data:} URI of a grey PNG, 0 black and 255 white. */
  static String of(GreyImage image) {
    return uri("png", PictureBytes.png(image));
  }

  /** An image as the {@code data:} URI of a grey JPEG: of photographs a fraction of a PNG. */
  static String photograph(GreyImage image) {
    return uri("jpeg", PictureBytes.jpeg(image));
  }

  private static String uri(String type, byte[] bytes) {
    return "data:image/" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
  }
}
