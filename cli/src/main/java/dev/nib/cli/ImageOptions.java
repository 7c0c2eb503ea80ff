package dev.nib.cli;

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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How images are loaded: the options of every command that feeds images. */
final class ImageOptions {
  @Option(
      names = "--invert",
      arity = "0..1",
      paramLabel = "yes|no|auto",
      parameterConsumer = Inversion.Consumer.class,
      description =
          "Take the negative of the images, which have dark ink on bright paper; auto takes it where"
              + " the borders of most of them are bright (default: no; a bare --invert: yes).")
  private Inversion invert;

  @Option(
      names = "--transpose",
      negatable = true,
      defaultValue = Option.NULL_VALUE,
      fallbackValue = "true",
      description =
          "Exchange the rows and columns of the images (default: for EMNIST's files, which their"
              + " names tell).")
  private Boolean transpose;

  @Option(
      names = "--fit",
      description =
          "Scale the images by area to the size that the net takes, each axis by itself (default:"
              + " other sizes are refused).")
  private boolean fit;

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description =
          "The column of a CSV file's labels: its name, first, last, or its number from 1 (default:"
              + " the one called label, class or target, else the first or last, whichever can be).")
  private String label;

  /** Whether images are negated. */
  enum Inversion {
    YES(Preparation.Ink.DARK),
    NO(Preparation.Ink.BRIGHT),
    AUTO(Preparation.Ink.AUTO);

    private final Preparation.Ink ink;

    Inversion(Preparation.Ink ink) {
      this.ink = ink;
    }

    /** Takes what follows only where it is one of the words: it may be a file just as well. */
    static final class Consumer implements IParameterConsumer {
      @Override
      public void consumeParameters(Stack<String> args, ArgSpec option, CommandSpec command) {
        String next = args.isEmpty() ? "" : args.peek().toUpperCase(Locale.ROOT);
        Optional<Inversion> named =
            Arrays.stream(values()).filter(value -> value.name().equals(next)).findFirst();
        if (named.isPresent()) {
          args.pop();
        }
        option.setValue(named.orElse(YES));
      }
    }
  }

  /** The images behind {@code --data} of a command that trains nets of MNIST's size. */
  Dataset load(String source, CommonOptions common) {
    return load(source, common.seed(), common.console());
  }

  /** The same with another console than the command's own. */
  Dataset load(String source, long seed, Console console) {
    return load(source, seed, false, Optional.of(ImageSize.MNIST), console);
  }

  /** The images behind {@code --data} of a command that trains on images of any one size. */
  Dataset loadOfAnySize(String source, CommonOptions common) {
    return load(source, common.seed(), false, Optional.empty(), common.console());
  }

  /** The images behind {@code --data} or {@code --calibration} for a net's input. */
  Dataset load(String source, long seed, Shape input, Console console) {
    return load(source, seed, false, size(input), console);
  }

  /** The images behind {@code --data} for a forest. */
  Dataset load(String source, ImageSize size, CommonOptions common) {
    return load(source, common.seed(), false, Optional.of(size), common.console());
  }

  /**
   * The images that a model is measured on.
   *
   * @param all whether all images of the source rather than its test part
   * @param count how many of them, the first; null for all
   */
  TestImages test(String source, boolean all, Integer count, Shape input, CommonOptions common) {
    return test(source, all, count, size(input), common);
  }

  /** The same for a forest. */
  TestImages test(String source, boolean all, Integer count, ImageSize size, CommonOptions common) {
    return test(source, all, count, Optional.of(size), common);
  }

  private TestImages test(
      String source, boolean all, Integer count, Optional<ImageSize> size, CommonOptions common) {
    Dataset dataset = load(source, common.seed(), all, size, common.console());
    LabelledImages images = count == null ? dataset.test() : dataset.test().head(count);
    return new TestImages(
        images, source, Tested.of(dataset, images.count()), dataset.origin().preparation());
  }

  private Dataset load(
      String source, long seed, boolean whole, Optional<ImageSize> size, Console console) {
    LoadOptions.Images images =
        new LoadOptions.Images(
            preparation(size),
            transpose == null,
            invert != Inversion.NO,
            Optional.ofNullable(label),
            whole);
    Dataset dataset =
        console.during(
            "loading " + source,
            progress ->
                DataSources.load(
                    source,
                    LoadOptions.defaults()
                        .withSeed(seed)
                        .withImages(images)
                        .withNotices(notices(console))
                        .withProgress((file, done, total) -> progress.at(done, total, file))));
    size.ifPresent(wanted -> requireSize(source, dataset.test().size(), wanted));
    return dataset;
  }

  private static Notices notices(Console console) {
    return new Notices() {
      @Override
      public void say(String line) {
        console.say(line);
      }

      @Override
      public void warn(String line) {
        console.warn(line);
      }
    };
  }

  private static void requireSize(String source, ImageSize found, ImageSize wanted) {
    if (!found.equals(wanted)) {
      throw new UsageException(
          "%s: %s, but the net takes %s; --fit scales it".formatted(source, found, wanted));
    }
  }

  /** One picture for a net's input, prepared. */
  GreyImage picture(Path file, Shape input, Console console) {
    PictureFile.Picture picture = PictureFile.read(file);
    Optional<ImageSize> size = size(input);
    GreyImage prepared = picture.prepared(preparation(size));
    if (picture.cutOut()) {
      console.say(file + ": its border is transparent, so what can be seen is ink");
    } else if (invert == Inversion.AUTO) {
      boolean bright = preparation(size).shaped(picture.grey()).hasBrightBorder();
      console.say(
          "%s: its border is %s"
              .formatted(file, bright ? "bright: inverted" : "dark: left as it is"));
    }
    size.ifPresent(wanted -> requireSize(file.toString(), prepared.size(), wanted));
    if (invert != Inversion.NO && SetChecks.isMostlyBright(prepared)) {
      console.warn(
          "%s: the image is mostly bright, and nets expect bright ink on dark paper; %s"
              .formatted(
                  file,
                  invert == Inversion.YES ? "leave --invert out" : "--invert takes the negative"));
    }
    return prepared;
  }

  private Preparation preparation(Optional<ImageSize> size) {
    return new Preparation(
        Boolean.TRUE.equals(transpose),
        fit ? Optional.of(size.orElse(ImageSize.MNIST)) : Optional.empty(),
        invert == null ? Preparation.Ink.BRIGHT : invert.ink);
  }

  /** The rows and columns of pictures for a net's input; nothing where it has free sides. */
  static Optional<ImageSize> size(Shape input) {
    Optional<ImageSize> picture =
        PictureInput.of(input)
            .filter(p -> p.height() > 1 && p.width() > 1)
            .map(p -> new ImageSize(p.height(), p.width()));
    boolean thin = picture.isEmpty() && input.rank() == 4 && input.extent(3) == 1;
    return thin ? Optional.of(new ImageSize(input.extent(1), input.extent(2))) : picture;
  }

  /** The options as words of a command line. */
  List<String> arguments() {
    List<String> words = new ArrayList<>();
    if (invert != null) {
      words.add("--invert=" + invert.name().toLowerCase(Locale.ROOT));
    }
    if (transpose != null) {
      words.add(transpose ? "--transpose" : "--no-transpose");
    }
    if (fit) {
      words.add("--fit");
    }
    if (label != null) {
      words.addAll(List.of("--label", label));
    }
    return words;
  }
}
