package dev.nib.baseline;

import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.baseline.BaselineException;
import dev.nib.dataset.baseline.BaselineListener;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * The images that a baseline knows.
 *
 * @param height rows
 * @param width columns
 * @param classes how many classes labels tell apart
 */
record ImageFormat(int height, int width, int classes) {
  /** Squared distances of larger images would not fit an int. */
  static final int MOST_PIXELS = 128 * 128;

  /** The images of a piece of work. */
  private static final int PIECE = 100;

  /** The format of training images, which must be of two classes or more. */
  static ImageFormat ofTraining(LabelledImages images) {
    if (images.imageSize() > MOST_PIXELS) {
      throw new BaselineException(
          "images of %dx%d are too large for a baseline; at most %d pixels"
              .formatted(images.height(), images.width(), MOST_PIXELS));
    }
    if (Arrays.stream(images.histogram()).filter(count -> count > 0).count() < 2) {
      throw new BaselineException(
          "%d training images of one class; a baseline needs images of two or more"
              .formatted(images.count()));
    }
    return new ImageFormat(images.height(), images.width(), images.classes());
  }

  /** The pixels of an image. */
  int size() {
    return height * width;
  }

  /** Classifies every image's bytes; each piece of work gets a function of its own. */
  int[] predict(
      LabelledImages images,
      int threads,
      BaselineListener listener,
      Supplier<ToIntFunction<byte[]>> classifiers) {
    if (images.height() != height || images.width() != width) {
      throw new IllegalArgumentException(
          "trained on images of %dx%d, these are %dx%d"
              .formatted(height, width, images.height(), images.width()));
    }
    int count = images.count();
    int[] predictions = new int[count];
    Workers.run(
        (count + PIECE - 1) / PIECE,
        threads,
        piece -> {
          ToIntFunction<byte[]> classifier = classifiers.get();
          byte[] pixels = new byte[size()];
          for (int i = piece * PIECE; i < Math.min(count, (piece + 1) * PIECE); i++) {
            images.copyPixels(i, pixels, 0);
            predictions[i] = classifier.applyAsInt(pixels);
          }
        },
        (done, total) -> listener.at(Math.min(count, done * PIECE), count));
    return predictions;
  }

  /** The position of the largest number, of equal ones the first. */
  static int most(int[] votes) {
    int best = 0;
    for (int i = 1; i < votes.length; i++) {
      best = votes[i] > votes[best] ? i : best;
    }
    return best;
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(height);
    out.writeInt(width);
    out.writeInt(classes);
  }

  static ImageFormat read(DataInputStream in) throws IOException {
    ImageFormat format = new ImageFormat(in.readInt(), in.readInt(), in.readInt());
    BaselineFile.check(
        format.height >= 1
            && format.width >= 1
            && (long) format.height * format.width <= MOST_PIXELS
            && format.classes >= 2
            && format.classes <= 256,
        "images of %sx%s in %s classes".formatted(format.height, format.width, format.classes));
    return format;
  }
}
