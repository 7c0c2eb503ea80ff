package dev.nib.toolkit.inputs;

import dev.nib.dataset.DataSources;
import dev.nib.dataset.Dataset;
import dev.nib.dataset.GreyImage;
import dev.nib.dataset.ImageSize;
import dev.nib.dataset.LabelledImages;
import dev.nib.dataset.LoadOptions;
import dev.nib.dataset.Notices;
import dev.nib.dataset.PictureFile;
import dev.nib.dataset.Preparation;
import dev.nib.dataset.SetChecks;
import dev.nib.model.PictureInput;
import dev.nib.model.Shape;
import dev.nib.toolkit.Message;
import dev.nib.toolkit.Progress;
import dev.nib.toolkit.Setting;
import dev.nib.toolkit.ToolkitException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Loads images: {@code synthetic}, {@code mnist}, a folder of IDX files or of pictures, or a CSV
 * file.
 */
public final class Images {
  private Images() {}

  /**
   * Images of MNIST's size, to train nets on.
   *
   * @param source as above
   * @param seed of synthetic digits, and of the split where the source has no test part
   * @throws dev.nib.dataset.DatasetException when they cannot be read
   * @throws ToolkitException when they are of another size
   */
  public static Dataset load(String source, ImageSettings settings, long seed, Progress progress) {
    return load(source, settings, seed, false, Optional.of(ImageSize.MNIST), progress);
  }

  /** Images of any one size. */
  public static Dataset loadOfAnySize(
      String source, ImageSettings settings, long seed, Progress progress) {
    return load(source, settings, seed, false, Optional.empty(), progress);
  }

  /** Images for a model's input. */
  public static Dataset load(
      String source, ImageSettings settings, long seed, Shape input, Progress progress) {
    return load(source, settings, seed, false, size(input), progress);
  }

  /** Images of a size. */
  public static Dataset load(
      String source, ImageSettings settings, long seed, ImageSize size, Progress progress) {
    return load(source, settings, seed, false, Optional.of(size), progress);
  }

  /**
   * Images that a model is measured on.
   *
   * @param all whether all images of the source rather than its test part
   * @param count how many of them, the first; empty for all
   */
  public static TestImages test(
      String source,
      ImageSettings settings,
      boolean all,
      Optional<Integer> count,
      long seed,
      Shape input,
      Progress progress) {
    return test(source, settings, all, count, seed, size(input), progress);
  }

  /** The same of a size. */
  public static TestImages test(
      String source,
      ImageSettings settings,
      boolean all,
      Optional<Integer> count,
      long seed,
      ImageSize size,
      Progress progress) {
    return test(source, settings, all, count, seed, Optional.of(size), progress);
  }

  private static TestImages test(
      String source,
      ImageSettings settings,
      boolean all,
      Optional<Integer> count,
      long seed,
      Optional<ImageSize> size,
      Progress progress) {
    Dataset dataset = load(source, settings, seed, all, size, progress);
    LabelledImages images = count.map(dataset.test()::head).orElse(dataset.test());
    return new TestImages(
        images, source, Tested.of(dataset, images.count()), dataset.origin().preparation());
  }

  private static Dataset load(
      String source,
      ImageSettings settings,
      long seed,
      boolean whole,
      Optional<ImageSize> size,
      Progress progress) {
    LoadOptions.Images images =
        new LoadOptions.Images(
            settings.preparation(size),
            settings.transpose().isEmpty(),
            !settings.isSaidToBeBright(),
            settings.label(),
            whole);
    Dataset dataset =
        progress.during(
            "loading " + source,
            stage ->
                DataSources.load(
                    source,
                    LoadOptions.defaults()
                        .withSeed(seed)
                        .withImages(images)
                        .withNotices(notices(progress))
                        .withProgress((file, done, total) -> stage.at(done, total, file))));
    size.ifPresent(wanted -> requireSize(source, dataset.test().size(), wanted));
    return dataset;
  }

  private static Notices notices(Progress progress) {
    return new Notices() {
      @Override
      public void say(String line) {
        progress.say(line);
      }

      @Override
      public void warn(String line) {
        progress.warn(line);
      }
    };
  }

  private static void requireSize(String source, ImageSize found, ImageSize wanted) {
    if (!found.equals(wanted)) {
      throw new ToolkitException(
          "%s: %s, but the net takes %s; %s scales it, or %s makes a digit of it",
          source, found, wanted, Setting.FIT, Setting.PREPARE);
    }
  }

  /**
   * One picture for a net's input, prepared.
   *
   * @param file a PNG or JPEG
   * @throws ToolkitException when it is of another size than the input
   */
  public static GreyImage picture(
      Path file, ImageSettings settings, Shape input, Progress progress) {
    PictureFile.Picture picture = PictureFile.read(file);
    Optional<ImageSize> size = size(input);
    Preparation preparation = settings.preparation(size);
    Preparation.Prepared prepared = prepared(file, picture, preparation, size);
    if (picture.cutOut()) {
      progress.say("%s: its border is transparent, so what can be seen is ink", file);
    } else if (preparation.ink() == Preparation.Ink.AUTO) {
      progress.say(
          "%s: its border is %s",
          file, prepared.negated() ? "bright: inverted" : "dark: left as it is");
    }
    if (!settings.isSaidToBeBright() && SetChecks.isMostlyBright(prepared.seen())) {
      progress.warn(
          "%s: the image is mostly bright, and nets expect bright ink on dark paper; %s",
          file,
          preparation.ink() == Preparation.Ink.DARK
              ? Message.of("leave %s out", Setting.INVERT)
              : Message.of("%s takes the negative", Setting.INVERT));
    }
    return prepared.seen();
  }

  /**
   * A picture that was read, prepared for a net.
   *
   * @param file for messages
   * @param size the rows and columns that the net takes; empty for any
   * @throws ToolkitException when it is of another size
   * @throws dev.nib.dataset.DatasetException when the crop does not lie in it
   */
  public static Preparation.Prepared prepared(
      Path file, PictureFile.Picture picture, Preparation preparation, Optional<ImageSize> size) {
    preparation.requireCropInside(picture.grey().size(), file.toString());
    Preparation.Prepared prepared = picture.prepared(preparation);
    size.ifPresent(wanted -> requireSize(file.toString(), prepared.seen().size(), wanted));
    return prepared;
  }

  /** The rows and columns of pictures for a net's input; nothing where it has free sides. */
  public static Optional<ImageSize> size(Shape input) {
    Optional<ImageSize> picture =
        PictureInput.of(input)
            .filter(p -> p.height() > 1 && p.width() > 1)
            .map(p -> new ImageSize(p.height(), p.width()));
    boolean thin = picture.isEmpty() && input.rank() == 4 && input.extent(3) == 1;
    return thin ? Optional.of(new ImageSize(input.extent(1), input.extent(2))) : picture;
  }
}
