package dev.nib.toolkit.predict;

import dev.nib.dataset.Crop;
import dev.nib.dataset.DatasetException;
import dev.nib.dataset.GreyImage;
import dev.nib.dataset.ImageSize;
import dev.nib.dataset.PictureFile;
import dev.nib.dataset.Preparation;
import dev.nib.toolkit.Message;
import dev.nib.toolkit.ToolkitException;
import dev.nib.toolkit.inputs.Images;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Reads and prepares many pictures, several at a time; of each little is kept. */
final class PictureReader {
  /** The longer side of a thumbnail. */
  private static final int THUMBNAIL = 168;

  private final Preparation preparation;
  private final ImageSize size;
  private final boolean thumbnails;
  private final int threads;

  /**
   * What came of a picture.
   *
   * @param seen none of one that is refused
   * @param refusal why, in one line
   */
  record Reading(Optional<Seen> seen, Optional<Message> refusal) {}

  /**
   * A picture as the net sees it.
   *
   * @param image what goes in
   * @param size of the picture, upright
   * @param crop the part that was taken
   * @param thumbnail for the contact sheet alone
   */
  record Seen(
      GreyImage image,
      ImageSize size,
      Optional<Crop> crop,
      boolean inverted,
      List<String> warnings,
      Optional<GreyImage> thumbnail) {}

  PictureReader(Preparation preparation, ImageSize size, boolean thumbnails, int threads) {
    this.preparation = preparation;
    this.size = size;
    this.thumbnails = thumbnails;
    this.threads = threads;
  }

  /**
   * Reads all, in their order whatever the number of threads.
   *
   * @param done told how many are, from several threads
   */
  List<Reading> read(List<Path> files, IntConsumer done) {
    ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, files.size()));
    AtomicInteger count = new AtomicInteger();
    try {
      List<Future<Reading>> waiting = new ArrayList<>();
      for (Path file : files) {
        waiting.add(
            pool.submit(
                () -> {
                  Reading reading = read(file);
                  done.accept(count.incrementAndGet());
                  return reading;
                }));
      }
      List<Reading> readings = new ArrayList<>();
      for (Future<Reading> one : waiting) {
        readings.add(one.get());
      }
      return readings;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted after " + count + " pictures", e);
    } finally {
      pool.shutdownNow();
    }
  }

  private Reading read(Path file) {
    try {
      return new Reading(Optional.of(seen(file)), Optional.empty());
    } catch (ToolkitException e) {
      return new Reading(Optional.empty(), Optional.of(e.line()));
    } catch (DatasetException e) {
      return new Reading(Optional.empty(), Optional.of(Message.of(String.valueOf(e.getMessage()))));
    }
  }

  private Seen seen(Path file) {
    PictureFile.Picture picture = PictureFile.read(file);
    GreyImage grey = picture.grey();
    Preparation.Prepared prepared = Images.prepared(file, picture, preparation, Optional.of(size));
    if (isBlank(prepared.seen())) {
      throw new ToolkitException(
          "%s: blank, nothing stands out from the paper; is it the right picture?", file);
    }
    List<String> warnings =
        preparation.digit().isPresent()
            ? InkCheck.warnings(prepared.ink(), prepared.unstretched())
            : List.of();
    return new Seen(
        prepared.seen(),
        grey.size(),
        prepared.crop(),
        prepared.negated(),
        warnings,
        thumbnails ? Optional.of(grey.reduced(THUMBNAIL)) : Optional.empty());
  }

  private static boolean isBlank(GreyImage image) {
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        if (image.pixel(y, x) > 0) {
          return false;
        }
      }
    }
    return true;
  }
}
